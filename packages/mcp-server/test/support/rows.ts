import { existsSync, readFileSync } from 'node:fs';

export type Row = Record<string, unknown>;

/** The rows of a JSONL file, oldest first; none when it is not there. */
export function readRows(file: string): Row[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row);
}
