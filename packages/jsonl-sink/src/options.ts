import { resolve } from 'node:path';
import { nodeFileSystem, type SinkFileSystem } from './file-system.js';

export interface JsonlSinkOptions {
  /** Whether it is rotated at all; without it, the file grows for ever and the next three mean nothing. Default true. */
  readonly rotate?: boolean;
  /** Rotate before the record that would take the file past so many bytes. Default 50,000,000. */
  readonly maxBytes?: number;
  /** Rotate before the next record when the last one is older than this, by the file's own time. Default 30 days. */
  readonly maxAgeMs?: number;
  /** How many rotated files stay, 1 to 10,000. Default 5. */
  readonly keep?: number;
  /** Mode of new files; existing ones lose what it does not grant. Default 0o600. */
  readonly mode?: number;
  /** Sync every record to the disk, so that a power cut can not lose it. Costs a disk's answer a record. Default false. */
  readonly durable?: boolean;
  /** The clock, milliseconds since 1970. Default `Date.now`. */
  readonly now?: () => number;
  /** The file-system calls. For tests and exotic platforms. */
  readonly fs?: SinkFileSystem;
}

export interface ReadOptions {
  /** The file-system calls. For tests and exotic platforms. */
  readonly fs?: SinkFileSystem;
}

export interface SinkSettings extends Required<JsonlSinkOptions> {
  readonly file: string;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const OWNER_READS_AND_WRITES = 0o600;

/** Checks the options and fills in the defaults. @throws RangeError that names the option, its range and what came */
export function resolveOptions(file: string, options: JsonlSinkOptions): SinkSettings {
  if (typeof file !== 'string' || file === '' || file.includes('\0')) {
    throw new RangeError('file must be a path, not empty and without NUL');
  }
  const { maxBytes = 50_000_000, maxAgeMs = 30 * DAY_MS, keep = 5, mode = 0o600 } = options;
  checkWhole('maxBytes', maxBytes, 1, Number.MAX_SAFE_INTEGER);
  checkWhole('maxAgeMs', maxAgeMs, 1, Number.MAX_SAFE_INTEGER);
  checkWhole('keep', keep, 1, 10_000);
  checkWhole('mode', mode, 0, 0o777);
  if ((mode & OWNER_READS_AND_WRITES) !== OWNER_READS_AND_WRITES) {
    throw new RangeError(`mode must let the owner read and write (0o600), got 0o${mode.toString(8)}`);
  }
  return {
    file: resolve(file),
    rotate: options.rotate ?? true,
    maxBytes,
    maxAgeMs,
    keep,
    mode,
    durable: options.durable ?? false,
    now: options.now ?? Date.now,
    fs: options.fs ?? nodeFileSystem,
  };
}

/** @throws RangeError unless `value` is a whole number from `least` to `most` */
export function checkWhole(name: string, value: number, least: number, most: number): void {
  if (!Number.isSafeInteger(value) || value < least || value > most) {
    throw new RangeError(`${name} must be a whole number from ${least} to ${most}, got ${String(value)}`);
  }
}
