import { badLimit, refuse } from '../checks.js';
import type { Database } from '../database.js';
import { decisionViews } from '../decisions.js';
import { findRepository } from '../repositories.js';
import { NOW, SIGNOFF_JOIN } from '../signoff-rows.js';
import type { SearchHit, SearchQuery } from '../types.js';
import { contentWords } from './content-words.js';
import { repositoryToken } from './index-words.js';

/** A word alone is shared by coincidence more often than not. */
export const MIN_SHARED_WORDS = 2;

/** Each pair of words is one term of the query; a longer text says no more by its later words. */
const MAX_WORDS = 24;

interface Hit {
  readonly key: number;
  readonly words: string;
}

/**
 * The decision's own words count most, then what it is bound to and its feature, then the source. Lower is better. Of the
 * decisions that match, which may be many, nothing but the rank is read.
 */
const BEST = `
  SELECT rowid AS key FROM decision_words
  WHERE decision_words MATCH :query
  ORDER BY bm25(decision_words, 0, 4, 1, 2, 2), rowid
  LIMIT :limit`;

const LIVE_ONES = `
  SELECT decisions.decision_key AS key,
    decision_words.description || ' ' || decision_words.excerpt || ' ' || decision_words.feature || ' '
      || decision_words.places AS words
  FROM json_each(:keys) AS asked
    CROSS JOIN decision_words ON decision_words.rowid = asked.value
    CROSS JOIN decisions ON decisions.decision_key = decision_words.rowid
    ${SIGNOFF_JOIN}
  WHERE signoffs.state <> 'superseded'
  ORDER BY asked.key
  LIMIT :limit`;

/**
 * Decisions that share at least two content words with a text, best first by BM25; superseded ones are left out.
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
    const query = `repository : ${repositoryToken(repositoryKey)} AND {description excerpt feature places} : (${pairs(words)})`;
    const hits = bestHits(database, query, limit);
    const views = decisionViews(
      database,
      repository,
      hits.map(({ key }) => key),
    );
    return views.map((decision, index) => {
      const own = new Set(hits[index]?.words.split(' '));
      return { decision, sharedWords: words.filter((word) => own.has(word)) };
    });
  });
}

/** Some more than are wanted are taken, and more again as long as too many of them are superseded. */
function bestHits(database: Database, query: string, limit: number): Hit[] {
  for (let taken = 2 * limit; ; taken *= 2) {
    const best = database.all<{ key: number }>(BEST, { query, limit: taken }).map(({ key }) => key);
    const live = database.all<Hit>(LIVE_ONES, { keys: JSON.stringify(best), asOf: NOW, limit });
    if (live.length === limit || best.length < taken) return live;
  }
}

/** `("a" AND "b") OR …`: exact where a filter over the best single words would miss what shares two rarer ones. */
function pairs(words: readonly string[]): string {
  return words
    .flatMap((word, index) => words.slice(index + 1).map((other) => `("${word}" AND "${other}")`))
    .join(' OR ');
}
