import { contentHash, countLines, type GitRepository, nearestNames, repositoryPath } from '@bicameral/code-regions';
import type { BindingInput } from '@bicameral/contracts';
import type { Context } from '../../context.js';
import { Refusal } from '../../registry/refusal.js';
import { pathInOtherCase } from './other-case.js';

export interface LocatedRegion {
  readonly filePath: string;
  readonly symbol: string;
  /** First and last line, 1-based, inclusive. */
  readonly lines: readonly [number, number];
  readonly contentHash: string;
}

const MISSING = {
  missing: 'is not in the repository at the synced commit',
  symlink: 'is a symbolic link',
  submodule: 'is a submodule',
  directory: 'is a directory',
  too_large: 'is too large to read',
};

/**
 * Where a binding's code is at a commit: the lines that the caller gives, or those of the symbol.
 *
 * @throws Refusal or CodeRegionsError that says what is wrong and what to give instead
 */
export async function locateRegion(
  context: Context,
  repository: GitRepository,
  commit: string,
  binding: BindingInput,
): Promise<LocatedRegion> {
  const filePath = repositoryPath(repository.root, binding.file_path);
  const file = await repository.readFile(commit, filePath);
  if (file.kind !== 'file') {
    const other = file.kind === 'missing' ? await pathInOtherCase(repository, commit, filePath) : undefined;
    const advice = other === undefined ? 'check the path, or commit the file first.' : `did you mean ${other}?`;
    throw new Refusal(
      `${filePath} ${MISSING[file.kind]} (${commit.slice(0, 12)}). Bind takes committed files only: ${advice}`,
    );
  }
  const symbol = binding.symbol_name;
  const { start_line: start, end_line: end } = binding;
  const lines: [number, number] =
    start !== undefined && end !== undefined
      ? [start, end]
      : await linesOfSymbol(context, filePath, file.content, symbol);
  return { filePath, symbol, lines, contentHash: contentHash(file.content, ...lines) };
}

async function linesOfSymbol(
  context: Context,
  filePath: string,
  content: Buffer,
  symbol: string,
): Promise<[number, number]> {
  const found = await context.symbols.find(filePath, content, symbol);
  const [only, ...others] = found;
  if (only === undefined) {
    const all = await context.symbols.list(filePath, content);
    const nearest = nearestNames(symbol, [...new Set(all.map(({ qualifiedName }) => qualifiedName))]);
    const hint = nearest.length > 0 ? `Nearest: ${nearest.join(', ')}.` : `It defines none of its own.`;
    throw new Refusal(
      `${filePath} has no symbol ${JSON.stringify(symbol)}. ${hint} Or give start_line and end_line (the file has ${countLines(content)} lines).`,
    );
  }
  if (others.length > 0) {
    const candidates = found.map((match) => `${match.qualifiedName} (lines ${match.startLine}–${match.endLine})`);
    throw new Refusal(
      `${filePath} has ${found.length} symbols ${JSON.stringify(symbol)}: ${candidates.join(', ')}. Give the full name, or start_line and end_line.`,
    );
  }
  return [only.startLine, only.endLine];
}
