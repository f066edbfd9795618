import type { Node } from 'web-tree-sitter';
import { nameOf, soleChildOf, type Enclosure, type Finding, type LanguageRules } from '../rules.js';
import type { SymbolKind } from '../types.js';

const TYPE_KINDS: Readonly<Record<string, SymbolKind>> = { interface_type: 'interface', struct_type: 'struct' };
const SPECS = ['const_spec', 'type_alias', 'type_spec', 'var_spec'];
const DECLARATIONS = ['const_declaration', 'type_declaration', 'var_declaration', 'var_spec_list'];

export const go: LanguageRules = {
  nodeTypes: [
    ...['const_spec', 'function_declaration', 'method_declaration', 'method_elem', 'short_var_declaration'],
    ...['type_alias', 'type_spec', 'var_spec'],
  ],
  describe(node, enclosure) {
    const name = nameOf(node);
    switch (node.type) {
      case 'function_declaration':
        return name === null ? [] : [{ path: [name], kind: 'function' }];
      case 'method_elem':
        return name === null ? [] : [{ path: [name], kind: 'method' }];
      case 'method_declaration':
        return name === null ? [] : [{ path: [...receiver(node), name], kind: 'method' }];
      case 'type_alias':
      case 'type_spec': {
        const kind = TYPE_KINDS[node.childForFieldName('type')?.type ?? ''] ?? 'type';
        return name === null ? [] : [{ path: [name], kind, ...whole(node) }];
      }
      case 'short_var_declaration':
        return local(node);
      default:
        return variables(node, enclosure);
    }
  },
};

/** `(s *pkg.T[K])` is a method of T. */
function receiver(node: Node): string[] {
  const declared = node.childForFieldName('receiver')?.firstNamedChild?.childForFieldName('type')?.text ?? '';
  const type = /^[\s*(]*(?:\w+\.)?([\p{L}_][\p{L}\p{N}_]*)/u.exec(declared)?.[1];
  return type === undefined ? [] : [type];
}

/** Several names may share one `const` or `var`: each is a symbol of its own, with the lines that they share. */
function variables(node: Node, { inFunction }: Enclosure): Finding[] {
  const names = node.childrenForFieldName('name').filter((name) => name.type === 'identifier' && name.text !== '_');
  const closure = node.childForFieldName('value')?.firstNamedChild?.type === 'func_literal';
  if (inFunction && !closure) return [];
  const kind = closure && names.length === 1 ? 'function' : node.type === 'const_spec' ? 'constant' : 'variable';
  return names.map(({ text }) => ({ path: [text], kind, ...whole(node) }));
}

function local(node: Node): Finding[] {
  const left = node.childForFieldName('left');
  const closure = node.childForFieldName('right')?.firstNamedChild?.type === 'func_literal';
  return closure && left?.namedChildCount === 1 ? [{ path: [left.text], kind: 'function' }] : [];
}

function whole(node: Node): { first: Node; last: Node } {
  const list = soleChildOf(node, DECLARATIONS, SPECS);
  const outer = list === node ? node : soleChildOf(list, DECLARATIONS);
  return { first: outer, last: outer };
}
