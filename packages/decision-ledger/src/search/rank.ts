/** What a candidate is ranked by: its words in each of `WEIGHTS`' columns, one after the other. */
export type Candidate = readonly [key: number, description: string, excerpt: string, feature: string, places: string];

export interface Ranked {
  readonly key: number;
  readonly score: number;
  /** The words that were looked for and that it has. */
  readonly shared: ReadonlySet<string>;
}

/** The decision's own words count most, then what it is bound to and its feature, then the source. */
const WEIGHTS = [4, 1, 2, 2] as const;

/** The usual parameters: how soon a word said more often counts no more, and how much a long text loses by its length. */
const K1 = 1.2;
const B = 0.75;
/** Words that a decision usually has; the mean of a ledger's would take a look at all of them. */
const USUAL_LENGTH = 30;

/** How much a word says that so many of all decisions have. */
export function rarity(count: number, total: number): number {
  return Math.log(1 + Math.max(0, total - count + 0.5) / (count + 0.5));
}

/**
 * Best first, of equals the newest: Okapi BM25 (S. Robertson, H. Zaragoza: The Probabilistic Relevance Framework: BM25 and
 * Beyond, 2009), a word's frequency being the sum of the weights of the columns that have it.
 *
 * @param rarities of the words that are looked for
 */
export function rank(candidates: readonly Candidate[], rarities: ReadonlyMap<string, number>): Ranked[] {
  return candidates.map((candidate) => scored(candidate, rarities)).sort(byScore);
}

export function byScore(one: Ranked, other: Ranked): number {
  return other.score - one.score || other.key - one.key;
}

function scored([key, ...columns]: Candidate, rarities: ReadonlyMap<string, number>): Ranked {
  const frequencies = new Map<string, number>();
  let length = 0;
  for (const [column, weight] of WEIGHTS.entries()) {
    // An empty column is one empty word.
    for (const word of (columns[column] ?? '').split(' ')) {
      if (word === '') continue;
      length += 1;
      if (rarities.has(word)) frequencies.set(word, (frequencies.get(word) ?? 0) + weight);
    }
  }
  const damping = K1 * (1 - B + (B * length) / USUAL_LENGTH);
  let score = 0;
  for (const [word, frequency] of frequencies) {
    score += ((rarities.get(word) ?? 0) * frequency * (K1 + 1)) / (frequency + damping);
  }
  return { key, score, shared: new Set(frequencies.keys()) };
}
