import nodeFs, { type BigIntStats, type Stats } from 'node:fs';

/**
 * The file-system calls that a sink makes, with the meaning that they have in `node:fs`. Meant for tests, which inject
 * faults, and for platforms whose file system needs another binding; leave it out otherwise.
 */
export interface SinkFileSystem {
  openSync(path: string, flags: number, mode: number): number;
  closeSync(fd: number): void;
  writeSync(fd: number, data: string): number;
  readSync(fd: number, buffer: Uint8Array, offset: number, length: number, position: number): number;
  read(
    fd: number,
    buffer: Uint8Array,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null, bytesRead: number) => void,
  ): void;
  fstatSync(fd: number): Stats;
  fstatSync(fd: number, options: { bigint: true }): BigIntStats;
  fsyncSync(fd: number): void;
  fchmodSync(fd: number, mode: number): void;
  lstatSync(path: string, options: { bigint: true; throwIfNoEntry: false }): BigIntStats | undefined;
  mkdirSync(path: string, options: { recursive: true; mode: number }): string | undefined;
  readdirSync(path: string): string[];
  linkSync(existing: string, path: string): void;
  renameSync(from: string, to: string): void;
  unlinkSync(path: string): void;
  symlinkSync(target: string, path: string): void;
  readlinkSync(path: string): string;
}

export const nodeFileSystem: SinkFileSystem = nodeFs;

/**
 * Never follow a link, never wait for the other end of a FIFO. Both flags are missing on Windows, where neither exists
 * in this form.
 */
export const SAFE_OPEN = flag('O_NOFOLLOW') | flag('O_NONBLOCK');

function flag(name: 'O_NOFOLLOW' | 'O_NONBLOCK'): number {
  const constants: Partial<Record<string, number>> = nodeFs.constants;
  return constants[name] ?? 0;
}
