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

/** The decision's own words count most, then what it is bound to and its feature, then the source. Lower is better. */
const SEARCH = `
  SELECT decisions.decision_key AS key,
    decision_words.description || ' ' || decision_words.excerpt || ' ' || decision_words.feature || ' '
      || decision_words.places AS words
  FROM decision_words
    CROSS JOIN decisions ON decisions.decision_key = decision_words.rowid
    ${SIGNOFF_JOIN}
  WHERE decision_words MATCH :query AND signoffs.state <> 'superseded'
  ORDER BY bm25(decision_words, 0, 4, 1, 2, 2), decisions.decision_key
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
    const hits = database.all<Hit>(SEARCH, { query, limit, asOf: NOW });
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

/** `("a" AND "b") OR …`: exact where a filter over the best single words would miss what shares two rarer ones. */
function pairs(words: readonly string[]): string {
  return words
    .flatMap((word, index) => words.slice(index + 1).map((other) => `("${word}" AND "${other}")`))
    .join(' OR ');
}
