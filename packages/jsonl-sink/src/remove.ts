import { resolve } from 'node:path';
import { markEnd } from './end-mark.js';
import { nodeFileSystem } from './file-system.js';
import { sinkFiles, sinkPaths } from './inventory.js';
import { removeIfThere } from './lock.js';

/**
 * Removes every file of a sink, its lock, and what is left of stolen ones. Writers that hold a file are told by a mark in
 * it, and go on with a new one.
 *
 * @returns the paths that were there, the active file first
 * @throws the system's error when one can not be removed
 */
export function removeSink(file: string): string[] {
  const path = resolve(file);
  const paths = sinkPaths(path);
  for (const rotated of sinkFiles(path).toReversed()) markEnd(nodeFileSystem, rotated.path);
  // The oldest first: whoever reads meanwhile misses a beginning, not a middle.
  for (const each of paths.toReversed()) removeIfThere(nodeFileSystem, each);
  return paths;
}
