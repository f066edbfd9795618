import { resolve } from 'node:path';
import { nodeFileSystem } from './file-system.js';
import { statusOf } from './identity.js';
import { indexedName, listNames } from './names.js';

/** One existing file of a sink. */
export interface SinkFile {
  readonly path: string;
  /** 0 for the active file, 1 for the newest rotated one. */
  readonly index: number;
  readonly bytes: number;
  /** When it was last written, milliseconds since 1970. */
  readonly modifiedMs: number;
  /** Permission bits; 0o600 unless something could not be tightened. */
  readonly mode: number;
}

/** The files of a sink that exist, newest first. Other things under their names are left out. */
export function sinkFiles(file: string): SinkFile[] {
  const active = resolve(file);
  const files: SinkFile[] = [];
  for (const index of listNames(nodeFileSystem, active).indices) {
    const path = indexedName(active, index);
    const status = statusOf(nodeFileSystem, path);
    if (status?.isFile() !== true) continue;
    files.push({
      path,
      index,
      bytes: Number(status.size),
      modifiedMs: Number(status.mtimeMs),
      mode: Number(status.mode) & 0o777,
    });
  }
  return files;
}

/** Every path that a sink may have left and that exists: its files, its lock, and what is left of stolen locks. */
export function sinkPaths(file: string): string[] {
  const locks = listNames(nodeFileSystem, resolve(file)).locks.filter((path) => {
    const status = statusOf(nodeFileSystem, path);
    return status !== null && (status.isSymbolicLink() || status.isFile());
  });
  return [...sinkFiles(file).map(({ path }) => path), ...locks];
}
