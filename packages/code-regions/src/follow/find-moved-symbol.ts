import { contentHash } from '../content.js';
import type { FileChange } from '../git/diff.js';
import type { GitRepository } from '../git/repository.js';
import type { SymbolFinder } from '../symbols/types.js';
import { unlessUnreadable } from './unless-unreadable.js';

/** A sweep that moves more files than this has no single new home for a symbol. */
const MAX_FILES = 200;

export interface MovedSymbolRequest {
  repository: GitRepository;
  finder: SymbolFinder;
  /** Full hashes: the commit at which the symbol was known, and the one at which it is missing. */
  from: string;
  to: string;
  /** Where it was at `from`, and its qualified name there. */
  oldPath: string;
  symbol: string;
  /** What `repository.changedFiles(from, to)` gave. */
  changes: readonly FileChange[];
}

export interface MovedSymbol {
  path: string;
  lines: [start: number, end: number];
  contentHash: string;
}

/**
 * Where a symbol that left its file may have gone: the definitions of the same name and language that came, between the
 * two commits, into files that had none. It is for a person to say whether one of them is it. At most 200 changed files
 * are looked at.
 *
 * @returns in the order of the paths; none when the name is nowhere new
 */
export async function findMovedSymbol(request: MovedSymbolRequest): Promise<MovedSymbol[]> {
  const { repository, finder, from, to, oldPath, symbol, changes } = request;
  const language = finder.languageOf(oldPath);
  const candidates = changes
    .filter(({ status, path }) => status !== 'deleted' && path !== oldPath && finder.languageOf(path) === language)
    .slice(0, MAX_FILES);
  const found: MovedSymbol[] = [];
  for (const { path, oldPath: pathBefore = path } of language === null ? [] : candidates) {
    const definitions = async (commit: string, where: string) => {
      const file = await repository.readFile(commit, where);
      if (file.kind !== 'file') return [];
      const { content } = file;
      const all = await unlessUnreadable(() => finder.list(where, content));
      return (all ?? [])
        .filter(({ qualifiedName }) => qualifiedName === symbol)
        .map((match) => ({ ...match, content }));
    };
    const [now, before] = [await definitions(to, path), await definitions(from, pathBefore)];
    for (const { startLine, endLine, content } of before.length === 0 ? now : []) {
      found.push({ path, lines: [startLine, endLine], contentHash: contentHash(content, startLine, endLine) });
    }
  }
  return found;
}
