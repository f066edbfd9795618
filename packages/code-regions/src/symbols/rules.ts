import type { Node } from 'web-tree-sitter';
import type { SymbolKind } from './types.js';

/** What one syntax node turned out to be: a definition, or something that only encloses definitions. */
export interface Finding {
  /** Its name, last; before it the types that the definition itself names, such as the receiver of a Go method. */
  path: readonly string[];
  /** Null for what encloses others and is no symbol itself, such as an `impl` block; `namespace` for packaging. */
  kind: SymbolKind | 'namespace' | null;
  /** First and last node of the whole declaration; the node itself when not given. */
  first?: Node;
  last?: Node;
  /** A namespace without a body holds for the rest of the file. */
  restOfFile?: boolean;
  /** Declared without a body, and hidden by a definition of the same name in the same file. */
  prototype?: boolean;
}

/** What a node lies in. */
export interface Enclosure {
  /** Null at the top of the file and inside what is no symbol itself. */
  kind: Finding['kind'];
  /** The last part of what encloses the node; empty at the top of the file. */
  name: string;
  /** Directly inside something that has methods. */
  inType: boolean;
  /** Inside a function or method, at any depth. */
  inFunction: boolean;
}

export interface LanguageRules {
  /** Every type of syntax node that `describe` wants to see. */
  nodeTypes: readonly string[];
  describe(node: Node, enclosure: Enclosure): Finding[];
}

/** Definitions that need no more than their node's type and its `name` field. */
export function named(kinds: Readonly<Record<string, SymbolKind>>, node: Node): Finding[] {
  const kind = kinds[node.type];
  const name = nameOf(node);
  return kind === undefined || name === null ? [] : [{ path: [name], kind }];
}

export function nameOf(node: Node): string | null {
  return node.childForFieldName('name')?.text ?? null;
}

/** The parent in place of a node that has no peers there: `const a = 1` and not `a = 1`. */
export function soleChildOf(
  node: Node,
  parentTypes: readonly string[],
  peerTypes: readonly string[] = [node.type],
): Node {
  const { parent } = node;
  if (parent === null || !parentTypes.includes(parent.type)) return node;
  return parent.namedChildren.filter(({ type }) => peerTypes.includes(type)).length === 1 ? parent : node;
}

/** The outermost of the parents in a row that merely wrap a node, such as `export` or a decorator list. */
export function wrapped(node: Node, wrapperTypes: readonly string[]): Node {
  let outer = node;
  while (outer.parent !== null && wrapperTypes.includes(outer.parent.type)) outer = outer.parent;
  return outer;
}

/** The first of the siblings that belong to a node and stand right before it; comments between them do not part them. */
export function leading(node: Node, type: string): Node {
  let first = node;
  for (let at = node.previousNamedSibling; at !== null; at = at.previousNamedSibling) {
    if (at.type === type) first = at;
    else if (!at.type.includes('comment')) break;
  }
  return first;
}
