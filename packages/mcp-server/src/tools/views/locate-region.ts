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

type NoFile = Exclude<Awaited<ReturnType<GitRepository['readFile']>>['kind'], 'file'>;

/** What is at a path instead of a file that can be read, and what to do about it. */
const INSTEAD: Readonly<Record<NoFile, readonly [is: string, advice: string]>> = {
  missing: [
    'is not in the repository at the synced commit',
    'Bind takes committed files only: check the path, or commit the file first.',
  ],
  symlink: ['is a symbolic link', 'Name the file that it leads to.'],
  submodule: ['is a submodule', 'It is a repository of its own: a server that is started there binds its files.'],
  directory: ['is a directory', 'Name a file in it.'],
  too_large: ['is too large to read', 'Bind takes files of up to 8 MiB.'],
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
  if (file.kind !== 'file') throw await noFile(repository, commit, filePath, file.kind);
  const { start_line: start, end_line: end } = binding;
  const lines: [number, number] =
    start !== undefined && end !== undefined
      ? [start, end]
      : await linesOfSymbol(context, filePath, file.content, symbol);
  return { filePath, symbol, lines, contentHash: contentHash(file.content, ...lines) };
}

async function noFile(repository: GitRepository, commit: string, filePath: string, kind: NoFile): Promise<Refusal> {
  const [is, advice] = INSTEAD[kind];
  const what = `${filePath} ${is} (${commit.slice(0, 12)}).`;
  if (kind !== 'missing') return new Refusal(`${what} ${advice}`);
  const submodule = await submoduleAbove(repository, commit, filePath);
  if (submodule !== undefined)
    return new Refusal(`${filePath} is in ${submodule}, a submodule. ${INSTEAD.submodule[1]}`);
  const other = await pathInOtherCase(repository, commit, filePath);
  return new Refusal(
    `${what} ${other === undefined ? advice : `Bind takes committed files only: did you mean ${other}?`}`,
  );
}

async function submoduleAbove(
  repository: GitRepository,
  commit: string,
  filePath: string,
): Promise<string | undefined> {
  const parts = filePath.split('/');
  for (let count = 1; count < parts.length; count += 1) {
    const folder = parts.slice(0, count).join('/');
    if ((await repository.readFile(commit, folder)).kind === 'submodule') return folder;
  }
  return undefined;
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
    const isNameEnough = new Set(found.map(({ qualifiedName }) => qualifiedName)).size === found.length;
    throw new Refusal(
      `${filePath} has ${found.length} symbols ${JSON.stringify(symbol)}: ${candidates.join(', ')}. Give ${isNameEnough ? 'the full name, or ' : ''}start_line and end_line.`,
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
