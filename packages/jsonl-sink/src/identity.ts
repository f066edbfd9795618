import type { BigIntStats } from 'node:fs';
import type { SinkFileSystem } from './file-system.js';

/** What tells one file from another whatever it is called. In big integers: some file systems use all 64 bits. */
export interface FileIdentity {
  readonly dev: bigint;
  readonly ino: bigint;
}

export function sameFile(left: FileIdentity, right: FileIdentity): boolean {
  return left.dev === right.dev && left.ino === right.ino;
}

/** The same as a text, to look it up by. */
export function identityKey({ dev, ino }: FileIdentity): string {
  return `${dev}:${ino}`;
}

/** The status of what has this name, links not followed; null when nothing has it. */
export function statusOf(fs: SinkFileSystem, path: string): BigIntStats | null {
  return fs.lstatSync(path, { bigint: true, throwIfNoEntry: false }) ?? null;
}
