import type { GitRepository } from '@bicameral/code-regions';
import { contentWords, type SearchHit } from '@bicameral/decision-ledger';
import type { Context } from '../context.js';
import type { Found } from './find.js';

/** More would bury the first ones, which are the best. */
const MAX_BY_TOPIC = 5;

/** A decision has to share that many of the topic's words; one alone is a coincidence more often than not. */
const MIN_SHARED_WORDS = 2;

/** Always below a decision that is bound to what is edited, or to what that imports. */
const CONFIDENCE = { least: 0.3, most: 0.6 } as const;

/** Whether a topic says too little to look for anything by it. */
export function isTooGeneric(topic: string): boolean {
  return contentWords(topic).length < MIN_SHARED_WORDS;
}

/** Decisions that share words with a topic, best first. */
export function findByTopic(context: Context, repository: GitRepository, topic: string): Found[] {
  const wordCount = contentWords(topic).length;
  const hits = context.ledger().searchDecisions(repository.commonDir, { text: topic, limit: MAX_BY_TOPIC });
  return hits
    .filter((hit) => !hits.some((other) => outshines(other, hit)))
    .map(({ decision, sharedWords }) => ({
      view: decision,
      surfacedBy: 'topic',
      confidence: confidence(sharedWords.length / wordCount),
    }));
}

/**
 * Whether a hit says nothing beside another: that one shares the same words, and at least as many more. What is left is
 * the vocabulary of the ledger, such as `patient record` in a clinic's. A topic about two things keeps its hits for both.
 */
function outshines({ sharedWords: more }: SearchHit, { sharedWords: words }: SearchHit): boolean {
  return more.length >= 2 * words.length && words.every((word) => more.includes(word));
}

/** @param share of the topic's words, that a decision has */
function confidence(share: number): number {
  return Math.round((CONFIDENCE.least + (CONFIDENCE.most - CONFIDENCE.least) * share) * 100) / 100;
}
