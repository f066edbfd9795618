import type { GitRepository } from '@bicameral/code-regions';
import type { OpenQuestion, SurfacedBy } from '@bicameral/contracts';
import type { DecisionView } from '@bicameral/decision-ledger';
import type { Context } from '../context.js';
import { findByTopic, isTooGeneric } from './by-topic.js';
import { importedFiles } from './imports.js';
import { openQuestions } from './questions.js';
import type { PreflightSource } from './sources.js';
import { type Waiting, waitingDecisions } from './waiting.js';

/** A decision, and why it is shown. */
export interface Found {
  readonly view: DecisionView;
  readonly surfacedBy: SurfacedBy;
  /** 0–1: how sure it is that it matters for the work asked about. */
  readonly confidence: number;
}

/** What the ledger holds for a question, all at one state of it. */
interface Look {
  /** Each decision once, by its strongest source; strongest first. */
  readonly found: readonly Found[];
  readonly questions: OpenQuestion[];
  readonly waiting: Waiting;
}

export interface Findings extends Look {
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
  const chained: string[] = [];
  let byFiles: Look | undefined;
  if (filePaths.length > 0) {
    const reach = await reachOf(context, repository, question);
    chained.push(...reach.chained);
    byFiles = look(context, repository, () => findByFiles(context, repository, reach));
    if (byFiles.found.length > 0 || (await isAnyThere(repository, commit, filePaths))) {
      return { ...byFiles, chained, tooGeneric: false, absentPaths: [] };
    }
  }
  const isVague = isTooGeneric(topic);
  if (isVague || !sources.includes('topic')) {
    byFiles ??= look(context, repository, () => []);
    return { ...byFiles, chained, tooGeneric: isVague && filePaths.length === 0, absentPaths: filePaths };
  }
  const byTopic = look(context, repository, () => findByTopic(context, repository, topic));
  return { ...byTopic, chained: [...chained, 'topic'], tooGeneric: false, absentPaths: filePaths };
}

function look(context: Context, repository: GitRepository, find: () => Found[]): Look {
  return context.ledger().read(() => {
    const found = find();
    const questions = openQuestions(context, repository, found);
    return { found, questions, waiting: waitingDecisions(context, repository) };
  });
}

async function isAnyThere(repository: GitRepository, commit: string, paths: readonly string[]): Promise<boolean> {
  for (const path of paths) {
    if (await repository.isFile(commit, path)) return true;
  }
  return false;
}

/** The files that a question is about, by the sources that were chosen. */
interface Reach {
  readonly given: ReadonlySet<string>;
  readonly imported: readonly string[];
  readonly chained: readonly string[];
}

async function reachOf(
  context: Context,
  repository: GitRepository,
  { filePaths, commit, sources }: Question,
): Promise<Reach> {
  const asksRegions = sources.includes('region');
  const given = new Set(asksRegions ? filePaths : []);
  const chained = asksRegions ? ['region'] : [];
  if (!sources.includes('graph')) return { given, imported: [], chained };
  const { paths, gaps } = await importedFiles(context, repository, commit, filePaths);
  return { given, imported: paths, chained: [...chained, 'graph', ...gaps] };
}

function findByFiles(context: Context, repository: GitRepository, { given, imported }: Reach): Found[] {
  // Asked for at once: most of what a question costs is paid for each look into the ledger.
  const views = context.ledger().decisionsForPaths(repository.commonDir, [...given, ...imported]);
  const found = views.map((view): Found => {
    const surfacedBy = view.regions.some(({ filePath }) => given.has(filePath)) ? 'region' : 'graph';
    return { view, surfacedBy, confidence: CONFIDENCE[surfacedBy] };
  });
  return found.sort((one, other) => other.confidence - one.confidence);
}
