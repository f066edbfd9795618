import { isUtf8 } from 'node:buffer';

export interface TreeEntry {
  /** Octal, as git writes it: 100644, 100755, 120000, 160000, 40000. */
  mode: string;
  oid: string;
}

/** A directory: its entries by name, in git's order. */
export type Tree = ReadonlyMap<string, TreeEntry>;

const SPACE = 0x20;

/**
 * Reads a raw tree object: entries of `mode SP name NUL hash`. Names need no escaping; those that are not UTF-8 are left
 * out, since nobody could ask for them.
 *
 * @param hashBytes 20 for SHA-1, 32 for SHA-256
 */
export function parseTree(tree: Buffer, hashBytes: number): Tree {
  const entries = new Map<string, TreeEntry>();
  for (let at = 0; at < tree.length;) {
    const space = tree.indexOf(SPACE, at);
    const nul = tree.indexOf(0, space);
    if (space < 0 || nul < 0) break;
    const name = tree.subarray(space + 1, nul);
    const end = nul + 1 + hashBytes;
    if (isUtf8(name)) {
      entries.set(name.toString('utf8'), {
        mode: tree.toString('latin1', at, space),
        oid: tree.toString('hex', nul + 1, end),
      });
    }
    at = end;
  }
  return entries;
}

const TAB = 0x09;

/** Reads `git ls-tree -r -z`: `mode SP type SP hash TAB path NUL`. Regular files alone. */
export function parseFileList(output: Buffer): string[] {
  const paths: string[] = [];
  for (let at = 0; at < output.length;) {
    const tab = output.indexOf(TAB, at);
    const nul = output.indexOf(0, tab);
    if (tab < 0 || nul < 0) break;
    const path = output.subarray(tab + 1, nul);
    if (output.toString('latin1', at, at + 3) === '100' && isUtf8(path)) paths.push(path.toString('utf8'));
    at = nul + 1;
  }
  return paths;
}
