import { contentWords } from '@bicameral/decision-ledger';
import type { Name, NameKind } from '../original.js';
import { folded, partsOfName, squashed } from '../text/words.js';

/** Folders and branches that every other repository has. */
const COMMON = new Set(
  'src lib libs app apps bin cmd pkg internal test tests spec docs doc examples packages tools scripts config build public static assets main index core common shared util utils helpers types api server client web components pages models views services main master develop feature features fix bugfix hotfix release chore'.split(
    ' ',
  ),
);

/** Shorter ones are found in any sentence; a person's name may be as short as that in some scripts. */
const LEAST = 3;
const LEAST_OF_A_PERSON = 2;
/** Scripts that put no space between words. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u;
/** From this on it is no chance that a text holds the name's letters in a row. */
const LONG = 10;

interface Key {
  readonly kind: NameKind;
  readonly letters: string;
  /** It is also looked for across spaces: it is several words, or mostly digits, so prose does not hold it by chance. */
  readonly acrossSpaces: boolean;
}

/**
 * Makes the test for names that must not leave: whatever their case, punctuation and compatibility forms, as a word, in
 * one, or spelled out with spaces.
 */
export function nameFinder(names: readonly Name[]): (text: string) => NameKind | undefined {
  const keys = names.flatMap(keysOf);
  return (text) => {
    const tokens = folded(text).split(/\s+/);
    const words = new Set(tokens.flatMap((token) => [squashed(token), ...token.split(/[^\p{L}\p{N}]+/u)]));
    const letters = squashed(text);
    const isNamed = ({ letters: key, acrossSpaces }: Key): boolean =>
      words.has(key) ||
      (key.length >= LONG && [...words].some((word) => word.includes(key))) ||
      (acrossSpaces && letters.includes(key));
    return keys.find(isNamed)?.kind;
  };
}

function keysOf({ kind, value }: Name): Key[] {
  return spellings(kind, value)
    .filter((spelling) => isTelling(kind, spelling))
    .map((spelling) => ({ kind, letters: squashed(spelling), acrossSpaces: isUnmistakable(spelling) }));
}

/** A file with and without its ending, a symbol with and without what it is in, each name of a person. */
function spellings(kind: NameKind, value: string): string[] {
  const all = [value];
  if (kind === 'a folder or file') all.push(value.replace(/(?<=.)\.[^.]*$/, ''));
  if (kind === 'a symbol') all.push(...value.split(/[.#]|::/));
  if (kind === 'a person') all.push(...value.split(/[^\p{L}\p{N}]+/u));
  if (kind === 'a branch' || kind === 'the repository') all.push(...value.split('/'));
  return [...new Set(all)];
}

/** `src`, `main` or `add` say nothing of whose they are. */
function isTelling(kind: NameKind, spelling: string): boolean {
  const letters = squashed(spelling);
  if (letters.length < (kind === 'a person' ? LEAST_OF_A_PERSON : LEAST)) return false;
  if (kind === 'a person' || kind === 'an id or a hash') return true;
  return !COMMON.has(letters) && letters !== 'master' && contentWords(spelling).length > 0;
}

function isUnmistakable(spelling: string): boolean {
  const letters = squashed(spelling);
  if (UNSPACED.test(letters)) return true;
  const digits = letters.replace(/\D/g, '').length;
  return letters.length >= LONG && (partsOfName(spelling).length >= 3 || digits >= 4);
}
