import { randomBytes } from 'node:crypto';
import fs from 'node:fs';

/** The file-system calls that reading and creating a salt make. */
export type SaltFs = Pick<
  typeof fs,
  | 'closeSync'
  | 'fchmodSync'
  | 'fstatSync'
  | 'fsyncSync'
  | 'linkSync'
  | 'lstatSync'
  | 'mkdirSync'
  | 'openSync'
  | 'readSync'
  | 'renameSync'
  | 'unlinkSync'
  | 'writeSync'
>;

/** All that a salt needs of the outside world, so that faults and time can be injected. */
export interface SaltSeam {
  readonly fs: SaltFs;
  readonly randomBytes: (size: number) => Buffer;
  /** Blocks for this many milliseconds. */
  readonly sleep: (milliseconds: number) => void;
  /** Takes one line, without its newline. */
  readonly warn: (line: string) => void;
}

export const systemSeam: SaltSeam = {
  fs,
  randomBytes,
  sleep: (milliseconds) => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds),
  warn: (line) => void process.stderr.write(`${line}\n`),
};
