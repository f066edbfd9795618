import type { GitRepository } from '@bicameral/code-regions';
import type { SurfacedBy } from '@bicameral/contracts';
import type { DecisionView } from '@bicameral/decision-ledger';
import type { Context } from '../context.js';
import { findByTopic, isTooGeneric } from './by-topic.js';
import { importedFiles } from './imports.js';
import type { PreflightSource } from './sources.js';

/** A decision, and why it is shown. */
export interface Found {
  readonly view: DecisionView;
  readonly surfacedBy: SurfacedBy;
  /** 0–1: how sure it is that it matters for the work asked about. */
  readonly confidence: number;
}

export interface Findings {
  /** Each decision once, by its strongest source; strongest first. */
  readonly found: readonly Found[];
  /** The sources that were asked, and what of the imports could not be: `graph_unavailable`, `graph_truncated`. */
  readonly chained: readonly string[];
  /** Nothing could be looked for: no files were given, and the topic has fewer than two words that say something. */
  readonly tooGeneric: boolean;
  /** The given files, when the repository has none of them and nothing was ever bound there. */
  readonly absentPaths: readonly string[];
}

export interface Question {
  readonly topic: string;
  readonly filePaths: readonly string[];
  /** The commit that the ledger was brought to. */
  readonly commit: string;
  readonly sources: readonly PreflightSource[];
}

const CONFIDENCE = { region: 0.9, graph: 0.7 } as const;

/**
 * Looks in every source that was chosen and that the question allows: the files are asked after, else the topic. Files
 * that are not there yet tell no more than none at all, so then it is the topic as well.
 */
export async function findDecisions(
  context: Context,
  repository: GitRepository,
  question: Question,
): Promise<Findings> {
  const { topic, filePaths, sources, commit } = question;
  const byFiles = await findByFiles(context, repository, question);
  if (byFiles.found.length > 0 || (await isAnyThere(repository, commit, filePaths))) return byFiles;
  const isNamed = filePaths.length > 0;
  if (isTooGeneric(topic)) return { ...byFiles, tooGeneric: !isNamed, absentPaths: filePaths };
  if (!sources.includes('topic')) return { ...byFiles, absentPaths: filePaths };
  const found = findByTopic(context, repository, topic);
  return { found, chained: [...byFiles.chained, 'topic'], tooGeneric: false, absentPaths: filePaths };
}

async function isAnyThere(repository: GitRepository, commit: string, paths: readonly string[]): Promise<boolean> {
  for (const path of paths) {
    if (await repository.isFile(commit, path)) return true;
  }
  return false;
}

async function findByFiles(
  context: Context,
  repository: GitRepository,
  { filePaths, commit, sources }: Question,
): Promise<Findings> {
  const chained: string[] = [];
  const nothing = { found: [], chained, tooGeneric: false, absentPaths: [] };
  if (filePaths.length === 0) return nothing;
  const given = new Set<string>();
  const imported: string[] = [];
  if (sources.includes('region')) {
    for (const path of filePaths) given.add(path);
    chained.push('region');
  }
  if (sources.includes('graph')) {
    const { paths, gaps } = await importedFiles(context, repository, commit, filePaths);
    imported.push(...paths);
    chained.push('graph', ...gaps);
  }
  // Asked for at once: most of what a question costs is paid for each look into the ledger.
  const views = context.ledger().decisionsForPaths(repository.commonDir, [...given, ...imported]);
  const found = views.map((view): Found => {
    const surfacedBy = view.regions.some(({ filePath }) => given.has(filePath)) ? 'region' : 'graph';
    return { view, surfacedBy, confidence: CONFIDENCE[surfacedBy] };
  });
  return { ...nothing, found: found.sort((one, other) => other.confidence - one.confidence) };
}
