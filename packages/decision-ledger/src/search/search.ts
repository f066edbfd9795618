import { badLimit, refuse } from '../checks.js';
import type { Database } from '../database.js';
import { decisionViews } from '../decisions.js';
import { findRepository } from '../repositories.js';
import type { DecisionView, SearchHit, SearchQuery } from '../types.js';
import { contentWords } from './content-words.js';
import { repositoryToken } from './index-words.js';
import { knownWords, matches, pages } from './matches.js';
import { byScore, rank, rarity } from './rank.js';
import type { Ranked } from './rank.js';

/** A word alone is shared by coincidence more often than not. */
export const MIN_SHARED_WORDS = 2;

/** A longer text says no more by its later words. */
const MAX_WORDS = 24;

interface Found extends Ranked {
  readonly decision: DecisionView;
}

/**
 * Decisions that share at least two content words with a text, best first by BM25; superseded ones are left out. Where
 * its words are in more decisions than are ranked at once, those come first that have one of its rarer words.
 *
 * @throws LedgerError INVALID_INPUT on a bad limit
 */
export function searchDecisions(database: Database, repository: string, { text, limit }: SearchQuery): SearchHit[] {
  refuse(badLimit(limit));
  const words = contentWords(text).slice(0, MAX_WORDS);
  if (words.length < MIN_SHARED_WORDS) return [];
  return database.read(() => {
    const repositoryKey = findRepository(database, repository);
    if (repositoryKey === undefined) return [];
    const found = best(database, { identity: repository, token: repositoryToken(repositoryKey) }, words, limit);
    return found.map(({ decision, shared }) => ({ decision, sharedWords: words.filter((word) => shared.has(word)) }));
  });
}

interface Repository {
  readonly identity: string;
  readonly token: string;
}

function best(database: Database, repository: Repository, words: readonly string[], limit: number): Found[] {
  const { total, known } = knownWords(database, words);
  const rarities = new Map(known.map(({ word, count }) => [word, rarity(count, total)]));
  const found: Found[] = [];
  for (const matching of matches(known)) {
    for (const candidates of pages(database, repository.token, matching)) {
      const ranked = rank(candidates, rarities).filter(({ shared }) => shared.size >= MIN_SHARED_WORDS);
      found.push(...liveOnes(database, repository.identity, ranked, limit - found.length));
      if (found.length === limit) return found.sort(byScore);
    }
  }
  return found.sort(byScore);
}

/** The first of these that are not superseded, as many as are wanted. */
function liveOnes(database: Database, repository: string, ranked: readonly Ranked[], wanted: number): Found[] {
  const found: Found[] = [];
  for (let from = 0; from < ranked.length && found.length < wanted; from += wanted) {
    const asked = ranked.slice(from, from + wanted);
    const views = decisionViews(
      database,
      repository,
      asked.map(({ key }) => key),
    );
    for (const [index, decision] of views.entries()) {
      const own = asked[index];
      if (own !== undefined && decision.signoff.state !== 'superseded') found.push({ ...own, decision });
    }
  }
  return found.slice(0, wanted);
}
