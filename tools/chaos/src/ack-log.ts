import { openSync, readFileSync, statSync, writeSync } from 'node:fs';

/** One line for each append that came back: kind, number, microseconds. A kill can not tear it: 16 divides every page. */
const LINE_BYTES = 16;

export interface AckLog {
  readonly note: (kind: 'returned' | 'refused', n: number, microseconds: number) => void;
}

/** The writer's side: a file of its own, written only after `append` came back. */
export function openAckLog(path: string): AckLog {
  const fd = openSync(path, 'a');
  return {
    note: (kind, n, microseconds) => {
      const time = Math.min(Math.round(microseconds), 9_999_999);
      writeSync(fd, `${kind === 'returned' ? 'A' : 'R'}${String(n).padStart(7)}${String(time).padStart(7)}\n`);
    },
  };
}

export interface Acknowledged {
  readonly returned: ReadonlySet<number>;
  readonly refused: ReadonlySet<number>;
  readonly longestMicroseconds: number;
}

export function readAckLog(path: string): Acknowledged {
  const returned = new Set<number>();
  const refused = new Set<number>();
  let longestMicroseconds = 0;
  const text = contents(path);
  for (let start = 0; start + LINE_BYTES <= text.length; start += LINE_BYTES) {
    const n = Number(text.slice(start + 1, start + 8));
    (text[start] === 'A' ? returned : refused).add(n);
    longestMicroseconds = Math.max(longestMicroseconds, Number(text.slice(start + 8, start + 15)));
  }
  return { returned, refused, longestMicroseconds };
}

/** How many appends came back so far, by the log's size alone. */
export function countAcks(path: string): number {
  return Math.floor((statSync(path, { throwIfNoEntry: false })?.size ?? 0) / LINE_BYTES);
}

/** A writer that was killed before its first append has none. */
function contents(path: string): string {
  return statSync(path, { throwIfNoEntry: false }) === undefined ? '' : readFileSync(path, 'latin1');
}
