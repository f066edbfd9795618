import type { Node } from 'web-tree-sitter';
import { nameOf, named, soleChildOf, type Finding, type LanguageRules } from '../rules.js';
import type { SymbolKind } from '../types.js';

const NAMED: Readonly<Record<string, SymbolKind>> = {
  class_declaration: 'class',
  enum_declaration: 'enum',
  function_definition: 'function',
  interface_declaration: 'interface',
  method_declaration: 'method',
  trait_declaration: 'trait',
};
const CLOSURES = ['anonymous_function', 'arrow_function'];

export const php: LanguageRules = {
  nodeTypes: [
    ...Object.keys(NAMED),
    ...['assignment_expression', 'const_element', 'namespace_definition', 'property_element'],
  ],
  describe(node) {
    switch (node.type) {
      case 'namespace_definition': {
        const path = nameOf(node)?.split('\\') ?? [];
        return [{ path, kind: 'namespace', restOfFile: node.childForFieldName('body') === null }];
      }
      case 'const_element':
        return shared(node, node.firstNamedChild, 'constant', 'const_declaration');
      case 'property_element':
        return shared(node, node.childForFieldName('name'), 'property', 'property_declaration');
      case 'assignment_expression':
        return closure(node);
      default:
        return named(NAMED, node).map((finding) => ({
          ...finding,
          kind: finding.path[0] === '__construct' ? 'constructor' : finding.kind,
        }));
    }
  },
};

/** A name is written without its `$`, as one would look for it. */
function shared(node: Node, name: Node | null, kind: SymbolKind, declaration: string): Finding[] {
  if (name === null) return [];
  const whole = soleChildOf(node, [declaration]);
  return [{ path: [name.text.replace(/^\$/, '')], kind, first: whole, last: whole }];
}

function closure(node: Node): Finding[] {
  const left = node.childForFieldName('left');
  if (left?.type !== 'variable_name' || !CLOSURES.includes(node.childForFieldName('right')?.type ?? '')) return [];
  return shared(node, left, 'function', 'expression_statement');
}
