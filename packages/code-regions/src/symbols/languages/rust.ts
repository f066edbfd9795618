import type { Node } from 'web-tree-sitter';
import { leading, nameOf, named, type Finding, type LanguageRules } from '../rules.js';
import type { SymbolKind } from '../types.js';

const NAMED: Readonly<Record<string, SymbolKind>> = {
  associated_type: 'type',
  const_item: 'constant',
  enum_item: 'enum',
  function_item: 'function',
  function_signature_item: 'function',
  macro_definition: 'macro',
  mod_item: 'module',
  static_item: 'variable',
  struct_item: 'struct',
  trait_item: 'trait',
  type_item: 'type',
  union_item: 'struct',
};
const VALUES = ['const_item', 'static_item'];

export const rust: LanguageRules = {
  nodeTypes: [...Object.keys(NAMED), 'impl_item', 'let_declaration'],
  describe(node, { inFunction }) {
    if (node.type === 'impl_item') return [{ path: implemented(node.childForFieldName('type')), kind: null }];
    if (node.type === 'let_declaration') return closure(node);
    if (inFunction && VALUES.includes(node.type)) return [];
    // `mod name;` names another file.
    if (node.type === 'mod_item' && node.childForFieldName('body') === null) return [];
    return named(NAMED, node).map((finding) => ({ ...finding, first: leading(node, 'attribute_item') }));
  },
};

/** The bare name of the type of an `impl`: without path, reference, generics and `dyn`. */
function implemented(type: Node | null): string[] {
  if (type === null) return [];
  const inner = type.childForFieldName('type') ?? type.childForFieldName('trait');
  if (inner !== null && type.type !== 'function_type') return implemented(inner);
  return [nameOf(type) ?? type.text];
}

function closure(node: Node): Finding[] {
  const name = node.childForFieldName('pattern');
  const value = node.childForFieldName('value');
  return name?.type === 'identifier' && value?.type === 'closure_expression'
    ? [{ path: [name.text], kind: 'function' }]
    : [];
}
