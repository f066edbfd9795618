import type { GitRepository } from '@bicameral/code-regions';
import type { DecisionView } from '@bicameral/decision-ledger';
import type { Context } from '../../context.js';

/** Those of the given decisions that the ledger knows in this repository, each once. Only their ids may be recorded. */
export function knownDecisions(context: Context, repository: GitRepository, ids: readonly string[]): DecisionView[] {
  return context.ledger().decisionsById(repository.commonDir, ids);
}

/** The files that decisions are bound to, each once. */
export function boundFiles(decisions: readonly DecisionView[]): string[] {
  return [...new Set(decisions.flatMap(({ regions }) => regions.map(({ filePath }) => filePath)))];
}

export function unknownDecision(id: string): string {
  return `No decision ${JSON.stringify(id.slice(0, 100))} in this repository's ledger. bicameral.history lists the ones there are; ingest it first if it is new.`;
}
