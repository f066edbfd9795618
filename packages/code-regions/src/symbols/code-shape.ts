import type { TreeCursor } from 'web-tree-sitter';
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

/** Nodes whose own text lies between their children, white space included: each is taken as one token. */
const WHOLE = ['string_content'];
/** Layout that a grammar has a node for. */
const LAYOUT = ['line_continuation'];

/**
 * The shape of lines of a file. Left out is what formatters add and take away without a change of meaning: commas before
 * a closing bracket, and in JavaScript semicolons, whose places the structure tells; there and in Python both kinds of quotes
 * are one.
 */
export function codeShape({ language, text, root, expired }: ParsedFile, lines: readonly [number, number]): CodeShape {
  const code: string[] = [];
  const comments: string[] = [];
  let broken = false;
  const bothQuotes = language === 'python' || JAVASCRIPT.includes(language);
  const [from, to] = rangeOf(text, lines);
  const cursor = root.walk();

  /** Takes in the node that the cursor is at; what closes it, when its children are to follow. */
  const enter = (): string[] | null => {
    // Each is asked of the parser's own memory, which takes longer than all that is done with it here.
    const { startIndex, endIndex } = cursor;
    if (startIndex >= to || endIndex < from) return null;
    const { nodeType } = cursor;
    if (nodeType === 'ERROR' || (startIndex === endIndex && cursor.nodeIsMissing)) broken = true;
    if (nodeType.includes('comment')) {
      comments.push(text.slice(startIndex, endIndex).replace(/\s+/g, ' ').trim());
      return null;
    }
    // What encloses the region is not part of it.
    const inside = startIndex >= from && endIndex <= to;
    if (!WHOLE.includes(nodeType) && cursor.gotoFirstChild()) {
      if (inside) code.push(`(${nodeType}`);
      return inside ? [')'] : [];
    }
    // Of a token that reaches out of the region, such as a long string, what lies in it is.
    const token = text.slice(Math.max(startIndex, from), Math.min(endIndex, to));
    if (!inside && token === '') return null;
    if (LAYOUT.includes(nodeType) || isFormatting(nodeType, cursor, language)) return null;
    code.push(bothQuotes && isQuote(nodeType) ? token.replaceAll("'", '"') : token);
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

/** Whether a comment that began on a line before, or begins right at its beginning, goes on in a line. */
export function beginsInComment({ root }: ParsedFile, line: number): boolean {
  const start = { row: line - 1, column: 0 };
  // In some grammars what opens and closes a comment is a node of its own in it.
  for (let node = root.descendantForPosition(start); node !== null; node = node.parent) {
    if (node.type.includes('comment')) return true;
  }
  return false;
}

/** Where lines begin and end in a text, the last line's break included. */
function rangeOf(text: string, [start, end]: readonly [number, number]): [from: number, to: number] {
  let line = 1;
  let from = text.length;
  for (let at = 0; at >= 0; line += 1) {
    if (line === start) from = at;
    if (line > end) return [from, at];
    at = text.indexOf('\n', at) + 1 || -1;
  }
  return [from, text.length + 1];
}

function isQuote(type: string): boolean {
  return ["'", '"', 'string_start', 'string_end'].includes(type);
}

function isFormatting(type: string, cursor: TreeCursor, language: Language): boolean {
  if (type === ';') return JAVASCRIPT.includes(language);
  if (type !== ',') return false;
  const token = cursor.currentNode;
  if (COMMA_COUNTS.includes(token.parent?.type ?? '')) return false;
  const before = token.previousSibling?.type ?? ',';
  return CLOSING.includes(token.nextSibling?.type ?? '') && !OPENING.includes(before);
}
