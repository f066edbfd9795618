import { regionText } from '../content.js';
import type { SymbolFinder, SymbolMatch } from '../symbols/types.js';
import type { LineRange, MappedLines } from './map-lines.js';
import { unlessUnreadable } from './unless-unreadable.js';

export interface SymbolQuestion {
  finder: SymbolFinder;
  oldPath: string;
  newPath: string;
  lines: LineRange;
  symbol: string | null;
}

export type SymbolFate =
  | { fate: 'found'; lines: LineRange }
  | { fate: 'renamed'; lines: LineRange; name: string }
  | { fate: 'gone' }
  /** There is no symbol, or the region is not all of it: only lines can be followed. */
  | { fate: 'unknown' };

interface BothSides {
  before: Buffer;
  after: Buffer;
  mapped: MappedLines;
}

/** What became of the definition that a region is, whose lines were touched. */
export async function followSymbol(question: SymbolQuestion, sides: BothSides): Promise<SymbolFate> {
  const { finder, oldPath, newPath, lines, symbol } = question;
  if (symbol === null) return { fate: 'unknown' };
  // Where the changes and the name lead to the same lines, nothing that the old file tells could lead elsewhere.
  const { after, mapped } = sides;
  const isThere =
    mapped.kept.length > 0 && (await unlessUnreadable(() => finder.isDefinedAt(newPath, after, mapped.lines, symbol)));
  if (isThere === true) return { fate: 'found', lines: mapped.lines };
  const definitions = (isThere === null ? null : await unlessUnreadable(() => finder.list(newPath, after))) ?? [];
  const named = (await unlessUnreadable(() => finder.find(oldPath, sides.before, symbol))) ?? [];
  // Which of several overloads it was, the lines tell; and lines that are a part of a symbol stay a part of it.
  const old = named.find(({ startLine, endLine }) => startLine === lines[0] && endLine === lines[1]);
  if (old === undefined) return { fate: 'unknown' };

  const [nearest] = definitions
    .filter(({ qualifiedName }) => qualifiedName === old.qualifiedName)
    .sort((left, right) => distance(left, sides.mapped) - distance(right, sides.mapped));
  if (nearest !== undefined) return { fate: 'found', lines: [nearest.startLine, nearest.endLine] };

  const oldNames = new Set((await finder.list(oldPath, sides.before)).map(({ qualifiedName }) => qualifiedName));
  const successor = definitions.find(
    (candidate) =>
      candidate.kind === old.kind && !oldNames.has(candidate.qualifiedName) && isSuccessor(old, candidate, sides),
  );
  if (successor !== undefined) {
    return { fate: 'renamed', lines: [successor.startLine, successor.endLine], name: successor.qualifiedName };
  }
  return mostlyKept(old, sides) ? { fate: 'unknown' } : { fate: 'gone' };
}

/** It stands where the old one stood, and either most lines were left as they were or only the name is another. */
function isSuccessor(old: SymbolMatch, candidate: SymbolMatch, sides: BothSides): boolean {
  const [start, end] = sides.mapped.lines;
  if (candidate.startLine !== start && candidate.endLine !== end) return false;
  const text = regionText(sides.before, old.startLine, old.endLine);
  const newText = regionText(sides.after, candidate.startLine, candidate.endLine);
  return mostlyKept(old, sides) || text.replaceAll(old.name, candidate.name) === newText;
}

/** At least half, as git asks of a renamed file; lines without a word, such as a lone brace, match anything. */
function mostlyKept({ startLine, endLine }: SymbolMatch, { before, mapped }: BothSides): boolean {
  const lines = regionText(before, startLine, endLine).split('\n');
  const telling = lines.map((line, index) => (/\w/.test(line) ? startLine + index : 0)).filter((line) => line > 0);
  return telling.filter((line) => mapped.kept.includes(line)).length * 2 >= Math.max(telling.length, 1);
}

function distance({ startLine }: SymbolMatch, { lines }: MappedLines): number {
  return Math.abs(startLine - lines[0]);
}
