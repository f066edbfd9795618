import type { Node } from 'web-tree-sitter';
import { nameOf, named, soleChildOf, type Finding, type LanguageRules } from '../rules.js';
import type { SymbolKind } from '../types.js';

const NAMED: Readonly<Record<string, SymbolKind>> = {
  annotation_type_declaration: 'interface',
  annotation_type_element_declaration: 'method',
  class_declaration: 'class',
  compact_constructor_declaration: 'constructor',
  constructor_declaration: 'constructor',
  enum_declaration: 'enum',
  interface_declaration: 'interface',
  method_declaration: 'method',
  record_declaration: 'class',
};
const FIELDS = ['constant_declaration', 'field_declaration'];

export const java: LanguageRules = {
  nodeTypes: [...Object.keys(NAMED), 'package_declaration', 'variable_declarator'],
  describe(node) {
    if (node.type === 'package_declaration') {
      const path = node.lastNamedChild?.text.split('.') ?? [];
      return [{ path, kind: 'namespace', restOfFile: true }];
    }
    return node.type === 'variable_declarator' ? field(node) : named(NAMED, node);
  },
};

function field(node: Node): Finding[] {
  const name = nameOf(node);
  const { parent } = node;
  if (name === null || parent === null || !FIELDS.includes(parent.type)) return [];
  const modifiers = parent.namedChildren.find(({ type }) => type === 'modifiers')?.text ?? '';
  const constant =
    parent.type === 'constant_declaration' || /\bstatic\b[^]*\bfinal\b|\bfinal\b[^]*\bstatic\b/.test(modifiers);
  const whole = soleChildOf(node, FIELDS);
  return [{ path: [name], kind: constant ? 'constant' : 'property', first: whole, last: whole }];
}
