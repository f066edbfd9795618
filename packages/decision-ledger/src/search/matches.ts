import type { Database } from '../database.js';
import type { Candidate } from './rank.js';
import { anyTwo, either, inTexts, oneOfEach } from './word-query.js';

/** How many decisions are ranked at a time, so that a search costs the same in a ledger of any size. */
const RANKED_AT_ONCE = 500;

/** How many decisions have a word is counted up to here; of more, the first ones tell how close they lie. */
const COUNTED = 100;

/** Of each query the first that match, oldest first, after the highest key of all. Asked in one text: see `allWide`. */
const FIRST_OF_EACH = `
  SELECT json_array((SELECT max(decision_key) FROM decisions), json((
    SELECT json_group_array(json((
      SELECT json_group_array(key) FROM (
        SELECT rowid AS key FROM decision_words WHERE decision_words MATCH asked.value LIMIT ${COUNTED}
      )
    )))
    FROM json_each(?) AS asked
  ))) AS first`;

const candidatesFrom = (rows: string): string => `
  SELECT json_group_array(json_array(key, description, excerpt, feature, places)) AS candidates FROM (
    SELECT decision_words.rowid AS key, description, excerpt, feature, places ${rows}
  )`;
const MATCHING = `
    FROM decision_words
    WHERE decision_words MATCH :query AND repository = :repository AND decision_words.rowid < CAST(:before AS INTEGER)`;
const NEWEST = candidatesFrom(`${MATCHING} ORDER BY decision_words.rowid DESC LIMIT ${RANKED_AT_ONCE}`);
/** In the order of the index, which takes less time than from its end on; one more than are ranked tells that it has to be. */
const ALL = candidatesFrom(`${MATCHING} LIMIT ${RANKED_AT_ONCE + 1}`);
const NAMED = candidatesFrom(`
    FROM json_each(:keys) AS asked CROSS JOIN decision_words ON decision_words.rowid = asked.value
    WHERE repository = :repository
    LIMIT ${RANKED_AT_ONCE}`);

/** A word that is looked for, and that some decision has. */
export interface KnownWord {
  readonly word: string;
  /** How many decisions have it; of many, an estimate. */
  readonly count: number;
  /** Their keys; undefined of many. */
  readonly keys: readonly number[] | undefined;
}

/** The words that some decision has, the rarest first, and how many decisions there are. */
export function knownWords(database: Database, words: readonly string[]): { total: number; known: KnownWord[] } {
  const queries = JSON.stringify(words.map((word) => inTexts([either([word])])));
  const { first = '[0, []]' } = database.first<{ first: string }>(FIRST_OF_EACH, [queries]);
  const [total, lists] = JSON.parse(first) as [number, number[][]];
  const known = words.flatMap((word, index): KnownWord[] => {
    const keys = lists[index] ?? [];
    const last = keys[COUNTED - 1];
    if (last !== undefined) return [{ word, count: (COUNTED * total) / last, keys: undefined }];
    return keys.length === 0 ? [] : [{ word, count: keys.length, keys }];
  });
  return { total, known: known.sort((one, other) => one.count - other.count) };
}

/** What shares two words, as far as the keys of its words tell, and a query for the rest. */
interface Matches {
  readonly keys: readonly number[];
  /** Empty when there is no rest. */
  readonly query: string;
  /** As far as can be told, there are no more than are ranked at once. */
  readonly isFew: boolean;
}

/**
 * First what shares one of the rarer words: of those that all together are in no more decisions than are ranked at once,
 * or of the rarest alone. Then what does not.
 */
export function matches(known: readonly KnownWord[]): Matches[] {
  let split = 1;
  let sum = known[0]?.count ?? 0;
  while (split < known.length && (sum += known[split]?.count ?? 0) <= RANKED_AT_ONCE) split += 1;
  const [rarer, others] = [known.slice(0, split), known.slice(split)];
  const isFew = (rarer[0]?.count ?? 0) <= RANKED_AT_ONCE;
  return [
    { ...sharingTwo(rarer, others), isFew },
    { ...sharingTwo(others, []), isFew: false },
  ].filter(({ keys, query }) => keys.length > 0 || query !== '');
}

/** Two of the first words, or one of these and one of the others. A query takes longer the more often it names a word. */
function sharingTwo(first: readonly KnownWord[], others: readonly KnownWord[]): Omit<Matches, 'isFew'> {
  const [few, many] = parted(first);
  const [otherFew, otherMany] = parted(others);
  const listed = new Map<number, number>();
  for (const { keys = [] } of [...few, ...otherFew]) {
    for (const key of keys) listed.set(key, (listed.get(key) ?? 0) + 1);
  }
  const keys = new Set(few.flatMap((word) => word.keys?.filter((key) => (listed.get(key) ?? 0) > 1) ?? []));
  const alternatives = [
    ...anyTwo(named(many)),
    ...oneOfEach(named(many), named([...few, ...others])),
    ...oneOfEach(named(few), named(otherMany)),
  ];
  return { keys: [...keys], query: alternatives.length > 0 ? inTexts(alternatives) : '' };
}

/** Those whose keys are known, and those that too many decisions have. */
function parted(words: readonly KnownWord[]): [few: KnownWord[], many: KnownWord[]] {
  return [words.filter(({ keys }) => keys !== undefined), words.filter(({ keys }) => keys === undefined)];
}

function named(words: readonly KnownWord[]): string[] {
  return words.map(({ word }) => word);
}

/** The decisions of a repository that match, as many at a time as are ranked at once: the newest, then those before. */
export function* pages(
  database: Database,
  repository: string,
  { keys, query, isFew }: Matches,
): Generator<Candidate[]> {
  const ask = (sql: string, values: Readonly<Record<string, string | number>>): Candidate[] => {
    const { candidates = '[]' } = database.first<{ candidates: string }>(sql, { ...values, repository });
    return JSON.parse(candidates) as Candidate[];
  };
  const matching = (before: number): Candidate[] => {
    if (query === '') return [];
    const all = isFew ? ask(ALL, { query, before }) : [];
    return isFew && all.length <= RANKED_AT_ONCE ? all : ask(NEWEST, { query, before });
  };
  for (let before = Number.MAX_SAFE_INTEGER; ;) {
    const found = matching(before);
    const asked = new Set(found.map(([key]) => key));
    const rest = keys.filter((key) => key < before && !asked.has(key)).sort((one, other) => other - one);
    if (rest.length > 0) found.push(...ask(NAMED, { keys: JSON.stringify(rest) }));
    const candidates = found.sort(([one], [other]) => other - one).slice(0, RANKED_AT_ONCE);
    yield candidates;
    const oldest = candidates[RANKED_AT_ONCE - 1];
    if (oldest === undefined) return;
    [before] = oldest;
  }
}
