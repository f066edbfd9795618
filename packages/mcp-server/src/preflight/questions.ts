import type { GitRepository } from '@bicameral/code-regions';
import type { OpenQuestion } from '@bicameral/contracts';
import type { Context } from '../context.js';
import type { Found } from './find.js';

/** What was left open where the surfaced decisions were made. */
export function openQuestions(context: Context, repository: GitRepository, found: readonly Found[]): OpenQuestion[] {
  const decisionIds = found.map(({ view }) => view.decisionId);
  if (decisionIds.length === 0) return [];
  return context
    .ledger()
    .openQuestionsFor(repository.commonDir, { decisionIds })
    .map(({ description, relevantSourceRefs }) => ({
      description,
      hint: 'Left open where these decisions were made; ask rather than guess.',
      relevant_source_refs: [...relevantSourceRefs],
    }));
}
