import type { Node } from 'web-tree-sitter';
import type { ParsedFile } from './parse.js';
import type { Language } from './types.js';

/** What a region says to a compiler, apart from how it is laid out. */
export interface CodeShape {
  /** The region's syntax in order: `(type` and `)` around the parts of a node, and the text of each token. */
  code: readonly string[];
  /** The text of each comment, white space collapsed. */
  comments: readonly string[];
  /** The parser did not understand all of it. */
  broken: boolean;
}

const JAVASCRIPT: readonly Language[] = ['javascript', 'tsx', 'typescript'];
const CLOSING = [')', ']', '}'];
const OPENING = ['(', '[', '{', ','];
/** Where a last comma has a meaning: `x[1,]` in Python, the input of a macro in Rust. */
const COMMA_COUNTS = ['subscript', 'token_tree'];

/**
 * The shape of lines of a file. Left out is what formatters add and take away without a change of meaning: commas before
 * a closing bracket, and in JavaScript semicolons, whose places the structure tells; there and in Python both kinds of quotes
 * are one.
 */
export function codeShape({ language, root, expired }: ParsedFile, [start, end]: readonly [number, number]): CodeShape {
  const code: string[] = [];
  const comments: string[] = [];
  let broken = false;
  const bothQuotes = language === 'python' || JAVASCRIPT.includes(language);
  const cursor = root.walk();

  /** Takes in the node that the cursor is at; what closes it, when its children are to follow. */
  const enter = (): string[] | null => {
    const { startPosition, endPosition, nodeType } = cursor;
    const lastRow = endPosition.column === 0 ? endPosition.row - 1 : endPosition.row;
    if (startPosition.row >= end || endPosition.row < start - 1) return null;
    if (nodeType === 'ERROR' || cursor.nodeIsMissing) broken = true;
    if (nodeType.includes('comment')) {
      comments.push(cursor.nodeText.replace(/\s+/g, ' ').trim());
      return null;
    }
    // What encloses the region is not part of it.
    const inside = startPosition.row >= start - 1 && lastRow < end;
    if (cursor.gotoFirstChild()) {
      if (inside) code.push(`(${nodeType}`);
      return inside ? [')'] : [];
    }
    if (inside && !isFormatting(cursor.currentNode, language)) {
      const text = cursor.nodeText;
      code.push(bothQuotes && isQuote(nodeType) ? text.replaceAll("'", '"') : text);
    }
    return null;
  };

  // A loop, not a recursion: the depth of the syntax is the file's to choose.
  const closings: string[][] = [];
  for (let more = true; more && !expired();) {
    const closing = enter();
    if (closing !== null) {
      closings.push(closing);
      continue;
    }
    while (more && !cursor.gotoNextSibling()) {
      more = cursor.gotoParent();
      code.push(...(closings.pop() ?? []));
    }
  }
  cursor.delete();
  return { code, comments, broken };
}

function isQuote(type: string): boolean {
  return ["'", '"', 'string_start', 'string_end'].includes(type);
}

function isFormatting(token: Node, language: Language): boolean {
  if (token.type === ';') return JAVASCRIPT.includes(language);
  if (token.type !== ',' || COMMA_COUNTS.includes(token.parent?.type ?? '')) return false;
  const before = token.previousSibling?.type ?? ',';
  return CLOSING.includes(token.nextSibling?.type ?? '') && !OPENING.includes(before);
}
