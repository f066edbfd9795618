import type { GitRepository } from '@bicameral/code-regions';
import type { SurfacedBy } from '@bicameral/contracts';
import type { DecisionView } from '@bicameral/decision-ledger';
import type { Context } from '../context.js';
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
  /** The sources that were asked. */
  readonly chained: readonly string[];
}

export interface Question {
  readonly topic: string;
  readonly filePaths: readonly string[];
  /** The commit that the ledger was brought to. */
  readonly commit: string;
  readonly sources: readonly PreflightSource[];
}

const CONFIDENCE = { region: 0.9 } as const;

/** Looks in every source that was chosen and that the question allows. */
export function findDecisions(context: Context, repository: GitRepository, question: Question): Findings {
  const { filePaths, sources } = question;
  if (filePaths.length === 0 || !sources.includes('region')) return { found: [], chained: [] };
  const found = context
    .ledger()
    .decisionsForPaths(repository.commonDir, filePaths)
    .map((view) => ({ view, surfacedBy: 'region' as const, confidence: CONFIDENCE.region }));
  return { found, chained: ['region'] };
}
