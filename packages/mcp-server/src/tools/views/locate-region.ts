import { contentHash, countLines, type GitRepository, nearestNames } from '@bicameral/code-regions';
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
 * @param binding its path relative to the repository, in its one spelling
 * @throws Refusal or CodeRegionsError that says what is wrong and what to give instead
 */
export async function locateRegion(
  context: Context,
  repository: GitRepository,
  commit: string,
  binding: Omit<BindingInput, 'decision_id' | 'purpose'>,
): Promise<LocatedRegion> {
  const { file_path: filePath, symbol_name: symbol } = binding;
  const file = await repository.readFile(commit, filePath);
  if (file.kind !== 'file') {
    const other = file.kind === 'missing' ? await pathInOtherCase(repository, commit, filePath) : undefined;
    const advice = other === undefined ? 'check the path, or commit the file first.' : `did you mean ${other}?`;
    throw new Refusal(
      `${filePath} ${MISSING[file.kind]} (${commit.slice(0, 12)}). Bind takes committed files only: ${advice}`,
    );
  }
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
    const names = [...new Set(all.map(({ qualifiedName }) => qualifiedName))];
    throw new Refusal(
      `${filePath} has no symbol ${JSON.stringify(symbol)}. ${nearOrFirst(symbol, names)} Or give start_line and end_line (the file has ${countLines(content)} lines).`,
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

/** Names to choose from; a file can have hundreds. */
const MAX_NAMES = 10;

function nearOrFirst(symbol: string, names: readonly string[]): string {
  const nearest = nearestNames(symbol, names);
  if (nearest.length > 0) return `Nearest: ${nearest.join(', ')}.`;
  if (names.length === 0) return 'It defines none of its own.';
  const more = names.length > MAX_NAMES ? ` and ${names.length - MAX_NAMES} more` : '';
  return `It defines ${names.slice(0, MAX_NAMES).join(', ')}${more}.`;
}
