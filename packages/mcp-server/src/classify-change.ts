import { type ChangeClassification, CodeRegionsError, type GitRepository } from '@bicameral/code-regions';
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
export async function classifyChange(
  context: Context,
  repository: GitRepository,
  before: RegionAt,
  after: RegionAt,
): Promise<ChangeClassification | null> {
  const { symbols } = context;
  const language = symbols.languageOf(after.path);
  if (language === null || symbols.languageOf(before.path) !== language) return null;
  try {
    const [old, current] = [
      await repository.readFile(before.commit, before.path),
      await repository.readFile(after.commit, after.path),
    ];
    if (old.kind !== 'file' || current.kind !== 'file') return null;
    return await symbols.classifyChange(
      after.path,
      { content: old.content, lines: before.lines },
      { content: current.content, lines: after.lines },
    );
  } catch (error) {
    if (error instanceof CodeRegionsError) return null;
    throw error;
  }
}
