import type { Node } from 'web-tree-sitter';
import { nameOf, named, soleChildOf, type Finding, type LanguageRules } from '../rules.js';
import type { SymbolKind } from '../types.js';

const NAMED: Readonly<Record<string, SymbolKind>> = {
  class_declaration: 'class',
  constructor_declaration: 'constructor',
  delegate_declaration: 'type',
  enum_declaration: 'enum',
  event_declaration: 'property',
  interface_declaration: 'interface',
  local_function_statement: 'function',
  method_declaration: 'method',
  property_declaration: 'property',
  record_declaration: 'class',
  struct_declaration: 'struct',
};
const FIELDS = ['event_field_declaration', 'field_declaration'];

export const csharp: LanguageRules = {
  nodeTypes: [
    ...Object.keys(NAMED),
    ...['destructor_declaration', 'file_scoped_namespace_declaration', 'indexer_declaration', 'namespace_declaration'],
    ...['operator_declaration', 'variable_declarator'],
  ],
  describe(node) {
    const name = nameOf(node);
    switch (node.type) {
      case 'file_scoped_namespace_declaration':
        return [{ path: name?.split('.') ?? [], kind: 'namespace', restOfFile: true }];
      case 'namespace_declaration':
        return [{ path: name?.split('.') ?? [], kind: 'namespace' }];
      case 'destructor_declaration':
        return [{ path: [`~${name ?? ''}`], kind: 'method' }];
      case 'indexer_declaration':
        return [{ path: ['this[]'], kind: 'property' }];
      case 'operator_declaration':
        return [{ path: [`operator ${node.childForFieldName('operator')?.text ?? ''}`], kind: 'method' }];
      case 'variable_declarator':
        return field(node);
      default:
        return named(NAMED, node);
    }
  },
};

function field(node: Node): Finding[] {
  const name = nameOf(node);
  const declaration = node.parent?.parent ?? null;
  if (name === null || declaration === null || !FIELDS.includes(declaration.type)) return [];
  const modifiers = declaration.namedChildren.filter(({ type }) => type === 'modifier').map(({ text }) => text);
  const constant = modifiers.includes('const') || (modifiers.includes('static') && modifiers.includes('readonly'));
  const whole = soleChildOf(node, ['variable_declaration']) === node ? node : declaration;
  return [{ path: [name], kind: constant ? 'constant' : 'property', first: whole, last: whole }];
}
