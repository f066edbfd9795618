import type { TreeEntry } from './tree.js';

export interface FileChange {
  status: 'added' | 'modified' | 'deleted' | 'renamed';
  /** The path after the change; of a deleted file, the path it had. */
  path: string;
  /** The path before; of renamed files only. */
  oldPath?: string;
}

/**
 * One changed stretch: the old file's `oldLines` lines from `oldStart` on became the new file's `newLines` lines from
 * `newStart` on. Lines count from 1. Either count may be 0; the start then names the line before which the other side's
 * lines were put in or taken out.
 */
export interface LineChange {
  oldStart: number;
  oldLines: number;
  newStart: number;
  newLines: number;
}

const STATUS: Readonly<Record<string, FileChange['status']>> = {
  A: 'added',
  D: 'deleted',
  M: 'modified',
  R: 'renamed',
  T: 'modified',
};
const HUNK = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/gm;
const INDEX = /^index ([0-9a-f]+)\.\.([0-9a-f]+)/gm;

export interface RawChange {
  readonly change: FileChange;
  /** What the path is on either side; not to be relied on where there is nothing. */
  readonly before: TreeEntry;
  readonly after: TreeEntry;
}

/** Reads `git diff-tree --raw -z`: `:modes hashes status NUL path NUL`, and one more path for a rename. */
export function parseRawDiff(output: Buffer): RawChange[] {
  const fields = output.toString('utf8').split('\0');
  const changes: RawChange[] = [];
  for (let at = 0; at + 1 < fields.length;) {
    const [modeBefore = '', mode = '', before = '', oid = '', letter = ''] = (fields[at] ?? '').slice(1).split(' ');
    const status = STATUS[letter.charAt(0)] ?? 'modified';
    const first = fields[at + 1] ?? '';
    changes.push({
      change: status === 'renamed' ? { status, path: fields[at + 2] ?? '', oldPath: first } : { status, path: first },
      before: { mode: modeBefore, oid: before },
      after: { mode, oid },
    });
    at += status === 'renamed' ? 3 : 2;
  }
  return changes;
}

/** Reads the hunk headers of `git diff -U0`; no line of a body begins with `@`. */
export function parseHunks(output: Buffer): LineChange[] {
  return hunksIn(output.toString('latin1'));
}

export interface FilePatch {
  /** Full hashes of the two contents. */
  readonly before: string;
  readonly after: string;
  readonly changes: LineChange[];
}

/** Reads the patches of `git diff-tree -p -U0 --full-index`, one a file; no line of a body begins with `i`. */
export function parsePatches(output: Buffer): FilePatch[] {
  const text = output.toString('latin1');
  const heads = Array.from(text.matchAll(INDEX), ({ 1: before = '', 2: after = '', index }) => ({
    before,
    after,
    index,
  }));
  return heads.map(({ before, after, index }, at) => ({
    before,
    after,
    changes: hunksIn(text.slice(index, heads[at + 1]?.index)),
  }));
}

function hunksIn(text: string): LineChange[] {
  return Array.from(text.matchAll(HUNK), ([, oldStart, oldLines = '1', newStart, newLines = '1']) => ({
    oldStart: firstLine(Number(oldStart), Number(oldLines)),
    oldLines: Number(oldLines),
    newStart: firstLine(Number(newStart), Number(newLines)),
    newLines: Number(newLines),
  }));
}

/** For an empty side git names the line before the gap, not the one after it. */
function firstLine(start: number, lines: number): number {
  return lines === 0 ? start + 1 : start;
}
