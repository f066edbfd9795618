import { contentHash, countLines, regionText } from '../content.js';
import { CodeRegionsError } from '../errors.js';
import type { GitRepository } from '../git/repository.js';
import type { SymbolFinder } from '../symbols/types.js';
import { followSymbol } from './follow-symbol.js';
import { mapLines, type LineRange } from './map-lines.js';

/** Less text than this may be anywhere by chance. */
const DISTINCTIVE_LENGTH = 20;

export interface FollowRequest {
  repository: GitRepository;
  finder: SymbolFinder;
  /** Full hashes: the commit at which the lines are known, and the one at which they are wanted. */
  from: string;
  to: string;
  /** The file's path at each of the two; they differ when it was renamed. */
  oldPath: string;
  newPath: string;
  /** The region at `from`. */
  lines: LineRange;
  /** The name of the definition that the region is, as `SymbolFinder.find` takes it; null when it is only lines. */
  symbol: string | null;
}

export type FollowedRegion =
  | {
      lines: [start: number, end: number];
      contentHash: string;
      /**
       * `same` lines; `shifted` by what happened around them; the lines that its `symbol` has now; or, when nothing else
       * is known, `mapped` through the changes that touched it.
       */
      how: 'same' | 'shifted' | 'symbol' | 'mapped';
      /** The qualified name that the symbol has now, when it was renamed in place. */
      renamedTo?: string;
    }
  | { gone: true };

/**
 * Finds a region of one commit in another. It is gone when its file is, when none of its lines is left, or when its
 * symbol has vanished together with most of its lines.
 *
 * @throws CodeRegionsError FILE_NOT_FOUND when there is no such file at `from`; FILE_TOO_LARGE when the new one can not
 * be read; UNKNOWN_REVISION, BAD_LINES, GIT_FAILED
 */
export async function followRegion(request: FollowRequest): Promise<FollowedRegion> {
  const { repository, from, to, oldPath, newPath, lines } = request;
  const changes = await repository.lineChanges(from, to, oldPath, newPath);
  const after = await readRegular(repository, to, newPath);
  if (after === null) return { gone: true };
  if (changes === null) throw notFound(from, oldPath);

  const mapped = mapLines(lines, changes);
  const found = (where: LineRange, how: 'same' | 'shifted' | 'symbol' | 'mapped'): FollowedRegion => ({
    lines: [where[0], where[1]],
    contentHash: contentHash(after, ...where),
    how,
  });
  if (!mapped.touched) return found(mapped.lines, mapped.lines[0] === lines[0] ? 'same' : 'shifted');

  const before = await readRegular(repository, from, oldPath);
  if (before === null) throw notFound(from, oldPath);
  const symbol = await followSymbol(request, { before, after, mapped });
  if (symbol.fate === 'gone') return { gone: true };
  if (symbol.fate === 'found') return found(symbol.lines, 'symbol');
  if (symbol.fate === 'renamed') return { ...found(symbol.lines, 'symbol'), renamedTo: symbol.name };

  const moved = mapped.kept.length === 0 ? findText(after, regionText(before, ...lines)) : null;
  if (moved !== null) return found(moved, 'shifted');
  return mapped.lines[1] < mapped.lines[0] ? { gone: true } : found(mapped.lines, 'mapped');
}

async function readRegular(repository: GitRepository, commit: string, path: string): Promise<Buffer | null> {
  const file = await repository.readFile(commit, path);
  if (file.kind === 'file') return file.content;
  if (file.kind !== 'too_large') return null;
  throw new CodeRegionsError('FILE_TOO_LARGE', `${path} is too large at ${commit} to look for a region in it.`, {
    commit,
    path,
  });
}

/** Where the very same text stands in the new file, when that is one place only: it was moved as it was. */
function findText(content: Buffer, text: string): LineRange | null {
  const count = countLines(content);
  if (count === 0 || text.replace(/\s+/g, '').length < DISTINCTIVE_LENGTH) return null;
  const whole = `\n${regionText(content, 1, count)}\n`;
  const at = whole.indexOf(`\n${text}\n`);
  if (at < 0 || whole.includes(`\n${text}\n`, at + 1)) return null;
  const start = countLines(whole.slice(0, at + 1));
  return [start, start + countLines(text) - 1];
}

function notFound(commit: string, path: string): CodeRegionsError {
  return new CodeRegionsError(
    'FILE_NOT_FOUND',
    `${path} is not a file at ${commit}. Name the path that it had there.`,
    {
      commit,
      path,
    },
  );
}
