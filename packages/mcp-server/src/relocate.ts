import { CodeRegionsError, contentHash, countLines, type GitRepository } from '@bicameral/code-regions';
import type { Region, RegionUpdate } from '@bicameral/decision-ledger';
import type { Context } from './context.js';
import { type Known, toldBySyntax } from './told-by-syntax.js';

/**
 * Looks for a region at a commit without knowing what changed in between: the same content at the same lines, else the
 * one definition of its name in its file. It is gone otherwise; to guess would tie a decision to the wrong code.
 */
export async function relocate(
  context: Context,
  repository: GitRepository,
  commit: string,
  known: Known,
): Promise<RegionUpdate> {
  const { region } = known;
  const { regionId, filePath, symbol } = region;
  const file = await repository.readFile(commit, filePath);
  const lines = file.kind === 'file' ? await findLines(context, file.content, region) : null;
  if (file.kind !== 'file' || lines === null) return { regionId, filePath, lines: region.lines, contentHash: null };
  const hash = contentHash(file.content, ...lines);
  const after = { commit, path: filePath, lines, hash };
  const told = await toldBySyntax(context, repository, known, region.seenCommit, after);
  return { regionId, filePath, symbol, lines, contentHash: hash, ...told };
}

async function findLines(context: Context, content: Buffer, region: Region): Promise<readonly [number, number] | null> {
  const { lines, filePath, symbol } = region;
  if (lines[1] <= countLines(content) && contentHash(content, ...lines) === region.contentHash) return lines;
  try {
    const [only, ...others] = await context.symbols.find(filePath, content, symbol);
    return only === undefined || others.length > 0 ? null : [only.startLine, only.endLine];
  } catch (error) {
    if (error instanceof CodeRegionsError) return null;
    throw error;
  }
}
