/** As many as a team's vocabulary has. */
const WORDS = 3_000;
const SYLLABLES = [
  'ba',
  'ker',
  'lin',
  'dro',
  'pay',
  'sto',
  'gri',
  'vel',
  'nom',
  'tas',
  'qui',
  'fer',
  'hul',
  'zem',
  'cor',
];

/** The commonest words of a language are left out of a search, so that the others are spread more evenly. */
const LEFT_OUT = 30;

/** Words as they are spread in texts (Zipf), without the commonest: the first is said some ten times as often as the 300th. */
function wordAt(chance: number): string {
  const rank = Math.floor(LEFT_OUT * ((WORDS + LEFT_OUT) / LEFT_OUT) ** chance) - LEFT_OUT;
  const syllables = SYLLABLES.length;
  const parts = [rank % syllables, Math.floor(rank / syllables) % syllables, Math.floor(rank / syllables ** 2)];
  return parts.map((part) => SYLLABLES[part % syllables]).join('');
}

/** Chances from 0 up to 1 that are the same on every machine (a linear congruential generator). */
export function chances(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

export function sentence(next: () => number, length: number): string {
  return Array.from({ length }, () => wordAt(next())).join(' ');
}
