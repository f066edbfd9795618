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

/** Reads `git diff-tree --raw -z`: `:modes hashes status NUL path NUL`, and one more path for a rename. */
export function parseRawDiff(output: Buffer): FileChange[] {
  const fields = output.toString('utf8').split('\0');
  const changes: FileChange[] = [];
  for (let at = 0; at + 1 < fields.length;) {
    const letter = /([A-Z])\d*$/.exec(fields[at] ?? '')?.[1] ?? '';
    const status = STATUS[letter] ?? 'modified';
    const first = fields[at + 1] ?? '';
    if (status === 'renamed') changes.push({ status, path: fields[at + 2] ?? '', oldPath: first });
    else changes.push({ status, path: first });
    at += status === 'renamed' ? 3 : 2;
  }
  return changes;
}

/** Reads the hunk headers of `git diff -U0`; no line of a body begins with `@`. */
export function parseHunks(output: Buffer): LineChange[] {
  return Array.from(
    output.toString('latin1').matchAll(HUNK),
    ([, oldStart, oldLines = '1', newStart, newLines = '1']) => ({
      oldStart: firstLine(Number(oldStart), Number(oldLines)),
      oldLines: Number(oldLines),
      newStart: firstLine(Number(newStart), Number(newLines)),
      newLines: Number(newLines),
    }),
  );
}

/** For an empty side git names the line before the gap, not the one after it. */
function firstLine(start: number, lines: number): number {
  return lines === 0 ? start + 1 : start;
}
