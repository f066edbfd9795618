import type { GitRepository } from '@bicameral/code-regions';
import type { SurfacedBy } from '@bicameral/contracts';
import { contentWords, type DecisionView } from '@bicameral/decision-ledger';
import type { Context } from '../context.js';
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
  /** The sources that were asked, and `graph_unavailable` where the imports of a given file could not be read. */
  readonly chained: readonly string[];
  /** Nothing could be looked for: no files were given, and the topic has fewer than two words that say something. */
  readonly tooGeneric: boolean;
}

export interface Question {
  readonly topic: string;
  readonly filePaths: readonly string[];
  /** The commit that the ledger was brought to. */
  readonly commit: string;
  readonly sources: readonly PreflightSource[];
}

const CONFIDENCE = { region: 0.9, graph: 0.7, topicLeast: 0.3, topicMost: 0.6 } as const;

/** More would bury the first ones, which are the best. */
const MAX_BY_TOPIC = 5;

/** A decision has to share that many of the topic's words; one alone is a coincidence more often than not. */
const MIN_SHARED_WORDS = 2;

/** Looks in every source that was chosen and that the question allows: files are asked after, else the topic. */
export async function findDecisions(
  context: Context,
  repository: GitRepository,
  question: Question,
): Promise<Findings> {
  const { topic, filePaths, sources } = question;
  if (filePaths.length > 0) return findByFiles(context, repository, question);
  if (!sources.includes('topic')) return { found: [], chained: [], tooGeneric: false };
  if (contentWords(topic).length < MIN_SHARED_WORDS) return { found: [], chained: [], tooGeneric: true };
  return { found: findByTopic(context, repository, topic), chained: ['topic'], tooGeneric: false };
}

async function findByFiles(
  context: Context,
  repository: GitRepository,
  { filePaths, commit, sources }: Question,
): Promise<Findings> {
  const ledger = context.ledger();
  const found = new Map<string, Found>();
  const chained: string[] = [];
  const take = (surfacedBy: 'region' | 'graph', paths: readonly string[]): void => {
    for (const view of ledger.decisionsForPaths(repository.commonDir, paths)) {
      if (found.has(view.decisionId)) continue;
      found.set(view.decisionId, { view, surfacedBy, confidence: CONFIDENCE[surfacedBy] });
    }
  };
  if (sources.includes('region')) {
    take('region', filePaths);
    chained.push('region');
  }
  if (sources.includes('graph')) {
    const { paths, isWhole } = await importedFiles(context, repository, commit, filePaths);
    take('graph', paths);
    chained.push('graph', ...(isWhole ? [] : ['graph_unavailable']));
  }
  return { found: [...found.values()], chained, tooGeneric: false };
}

function findByTopic(context: Context, repository: GitRepository, topic: string): Found[] {
  const wordCount = contentWords(topic).length;
  return context
    .ledger()
    .searchDecisions(repository.commonDir, { text: topic, limit: MAX_BY_TOPIC })
    .map(({ decision, sharedWords }) => ({
      view: decision,
      surfacedBy: 'topic',
      confidence: topicConfidence(sharedWords.length / wordCount),
    }));
}

/** Of a topic, the share of its words that a decision has; always below a decision that is bound to what is edited. */
function topicConfidence(share: number): number {
  const { topicLeast, topicMost } = CONFIDENCE;
  return Math.round((topicLeast + (topicMost - topicLeast) * share) * 100) / 100;
}
