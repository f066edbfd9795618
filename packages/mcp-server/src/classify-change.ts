import {
  type ChangeClassification,
  type CodeLines,
  CodeRegionsError,
  type GitRepository,
} from '@bicameral/code-regions';
import type { Context } from './context.js';

/** A region as it was at a commit. */
export interface RegionAt {
  readonly commit: string;
  readonly path: string;
  readonly lines: readonly [number, number];
}

/**
 * What the syntax tells of a change between two states of a region; null where it tells nothing: in another language or
 * none that is known, or when one of the two can not be read any more.
 */
export function classifyChange(...change: Change): Promise<ChangeClassification | null> {
  return compare(change, ({ symbols }, ...states) => symbols.classifyChange(...states));
}

/** Whether {@link classifyChange} would call a change cosmetic, which is mostly told with less work. */
export async function isCosmeticChange(...change: Change): Promise<boolean> {
  return (await compare(change, ({ symbols }, ...states) => symbols.isCosmetic(...states))) ?? false;
}

type Change = [context: Context, repository: GitRepository, before: RegionAt, after: RegionAt];

async function compare<Result>(
  [context, repository, before, after]: Change,
  look: (context: Context, path: string, before: CodeLines, after: CodeLines) => Promise<Result>,
): Promise<Result | null> {
  const { symbols } = context;
  const language = symbols.languageOf(after.path);
  if (language === null || symbols.languageOf(before.path) !== language) return null;
  try {
    const [old, current] = [
      await repository.readFile(before.commit, before.path),
      await repository.readFile(after.commit, after.path),
    ];
    if (old.kind !== 'file' || current.kind !== 'file') return null;
    return await look(
      context,
      after.path,
      { content: old.content, lines: before.lines },
      { content: current.content, lines: after.lines },
    );
  } catch (error) {
    if (error instanceof CodeRegionsError) return null;
    throw error;
  }
}
