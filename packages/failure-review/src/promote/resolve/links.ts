import type { GitRepository, ImportReader } from '@bicameral/code-regions';
import type { Link } from '../row/generated-files.js';

interface LinksInput {
  readonly repository: GitRepository;
  readonly imports: ImportReader;
  readonly asked: readonly string[];
  /** Files that the decisions are bound to. */
  readonly bound: readonly string[];
  /** Those of `bound` that the question was to lead to and did not. */
  readonly missed: readonly string[];
}

interface Links {
  readonly links: readonly Link[];
  /** Files that lead from an asked one to a missed one in two steps, where none does in one. */
  readonly between: readonly string[];
}

/** How the files of a row hang together by their imports, as they are at HEAD. */
export async function linksAmong({ repository, imports, asked, bound, missed }: LinksInput): Promise<Links> {
  const commit = await repository.headCommit();
  const known = new Map<string, readonly string[]>();
  const importsOf = async (file: string): Promise<readonly string[]> => {
    let found = known.get(file);
    if (found === undefined) {
      found = (await imports.read({ repository, commit, paths: [file] })).neighbours;
      known.set(file, found);
    }
    return found;
  };
  const linksOf = async (files: readonly string[]): Promise<Link[]> => {
    const links: Link[] = [];
    for (const from of files) {
      for (const to of await importsOf(from)) if (files.includes(to)) links.push({ from, to });
    }
    return links;
  };

  const files = [...new Set([...asked, ...bound])];
  const direct = await linksOf(files);
  const isNear = missed.some((file) => asked.includes(file) || direct.some((link) => joins(link, file, asked)));
  if (missed.length === 0 || isNear) return { links: direct, between: [] };
  const between = new Set<string>();
  for (const file of asked) {
    for (const middle of await importsOf(file)) {
      if (!files.includes(middle) && (await importsOf(middle)).some((to) => missed.includes(to))) between.add(middle);
    }
  }
  return { links: await linksOf([...files, ...between]), between: [...between] };
}

function joins({ from, to }: Link, file: string, asked: readonly string[]): boolean {
  return (from === file && asked.includes(to)) || (to === file && asked.includes(from));
}
