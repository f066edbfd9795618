import { isUtf8 } from 'node:buffer';

export interface TreeEntry {
  /** Octal, as git writes it: 100644, 100755, 120000, 160000, 40000. */
  mode: string;
  oid: string;
}

const SPACE = 0x20;

/**
 * Finds one name in a raw tree object: entries of `mode SP name NUL hash`. Names are compared as bytes, so that a line
 * break, a quote or a leading dash in a name needs no escaping.
 *
 * @param hashBytes 20 for SHA-1, 32 for SHA-256
 */
export function findTreeEntry(tree: Buffer, name: Buffer, hashBytes: number): TreeEntry | null {
  let at = 0;
  while (at < tree.length) {
    const space = tree.indexOf(SPACE, at);
    const nul = tree.indexOf(0, space);
    if (space < 0 || nul < 0) return null;
    const end = nul + 1 + hashBytes;
    if (tree.compare(name, 0, name.length, space + 1, nul) === 0) {
      return { mode: tree.toString('latin1', at, space), oid: tree.toString('hex', nul + 1, end) };
    }
    at = end;
  }
  return null;
}

/** All entries of a raw tree object, in its order. Names that are not UTF-8 are left out: nobody could ask for them. */
export function treeEntries(tree: Buffer, hashBytes: number): { name: string; mode: string }[] {
  const entries: { name: string; mode: string }[] = [];
  for (let at = 0; at < tree.length;) {
    const space = tree.indexOf(SPACE, at);
    const nul = tree.indexOf(0, space);
    if (space < 0 || nul < 0) break;
    const name = tree.subarray(space + 1, nul);
    if (isUtf8(name)) entries.push({ name: name.toString('utf8'), mode: tree.toString('latin1', at, space) });
    at = nul + 1 + hashBytes;
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
