import { badLimit, refuse } from '../checks.js';
import type { Database } from '../database.js';
import { decisionViews } from '../decisions.js';
import { findRepository } from '../repositories.js';
import type { DecisionView, SearchHit, SearchQuery } from '../types.js';
import { contentWords } from './content-words.js';
import { repositoryToken } from './index-words.js';
import { byScore, rank, rarity } from './rank.js';
import type { Candidate, Ranked } from './rank.js';
import { anyTwo, either, inTexts, oneOfEach } from './word-query.js';

/** A word alone is shared by coincidence more often than not. */
export const MIN_SHARED_WORDS = 2;

/** A longer text says no more by its later words. */
const MAX_WORDS = 24;

/** How many decisions are ranked at a time, so that a search costs the same in a ledger of any size. */
const RANKED_AT_ONCE = 500;

/** How many decisions have a word is counted up to here; of more, the first ones tell how close they lie. */
const COUNTED = 100;

interface Count {
  readonly total: number;
  /** Of the decisions that were counted: how many, and the highest key. */
  readonly counted: string;
}

const COUNTS = `
  SELECT (SELECT max(decision_key) FROM decisions) AS total,
    (
      SELECT json_array(count(*), max(key)) FROM (
        SELECT rowid AS key FROM decision_words WHERE decision_words MATCH asked.value LIMIT ${COUNTED}
      )
    ) AS counted
  FROM json_each(?) AS asked
  ORDER BY asked.key`;

/** The newest that match, older than a key. As one text: libsql takes longer for a row than SQLite for reading it. */
const CANDIDATES = `
  SELECT json_group_array(json_array(key, description, excerpt, feature, places)) AS candidates FROM (
    SELECT rowid AS key, description, excerpt, feature, places FROM decision_words
    WHERE decision_words MATCH :query AND repository = :repository AND rowid < CAST(:before AS INTEGER)
    ORDER BY rowid DESC
    LIMIT ${RANKED_AT_ONCE}
  )`;

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
  const { counts, rarities } = countWords(database, words);
  const found: Found[] = [];
  for (const query of queries(counts)) {
    for (const candidates of pages(database, repository.token, query)) {
      const ranked = rank(candidates, rarities).filter(({ shared }) => shared.size >= MIN_SHARED_WORDS);
      found.push(...liveOnes(database, repository.identity, ranked, limit - found.length));
      if (found.length === limit) return found.sort(byScore);
    }
  }
  return found.sort(byScore);
}

interface WordCounts {
  /** In how many decisions each word is, the rarest first; words that are in none are left out. */
  readonly counts: readonly (readonly [word: string, count: number])[];
  readonly rarities: ReadonlyMap<string, number>;
}

function countWords(database: Database, words: readonly string[]): WordCounts {
  const rows = database.all<Count>(COUNTS, [JSON.stringify(words.map((word) => inTexts([either([word])])))]);
  const counts: (readonly [word: string, count: number])[] = [];
  const rarities = new Map<string, number>();
  for (const [index, { total, counted }] of rows.entries()) {
    const word = words[index] ?? '';
    const [count, last] = JSON.parse(counted) as [number, number];
    if (count === 0) continue;
    const estimate = count < COUNTED ? count : (count * total) / last;
    counts.push([word, estimate]);
    rarities.set(word, rarity(estimate, total));
  }
  return { counts: counts.sort(([, one], [, other]) => one - other), rarities };
}

/**
 * First what shares one of the rarer words: of those that all together are in no more decisions than are ranked at once,
 * or of the rarest alone. Then what does not.
 */
function queries(counts: WordCounts['counts']): string[] {
  const words = counts.map(([word]) => word);
  let split = 1;
  let sum = counts[0]?.[1] ?? 0;
  while (split < counts.length && (sum += counts[split]?.[1] ?? 0) <= RANKED_AT_ONCE) split += 1;
  const [rarer, others] = [words.slice(0, split), words.slice(split)];
  return [[...anyTwo(rarer), ...oneOfEach(rarer, others)], anyTwo(others)]
    .filter((alternatives) => alternatives.length > 0)
    .map(inTexts);
}

function* pages(database: Database, repository: string, query: string): Generator<Candidate[]> {
  for (let before = Number.MAX_SAFE_INTEGER; ;) {
    const row = database.first<{ candidates: string }>(CANDIDATES, { query, repository, before });
    const candidates = JSON.parse(row.candidates ?? '[]') as Candidate[];
    yield candidates;
    const oldest = candidates[RANKED_AT_ONCE - 1];
    if (oldest === undefined) return;
    [before] = oldest;
  }
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
