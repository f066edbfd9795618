import { stemmer } from 'stemmer';
import { STOP_WORDS } from './stop-words.js';

/** Scripts that put no space between words. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
/** A run of letters and digits, its combining marks included. */
const RUN = /[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu;
/** The same for a text of ASCII alone, as most are: many times as fast. */
const ASCII = /^[\0-\x7f]*$/;
const ASCII_RUN = /[A-Za-z0-9]+/g;
/** Neither more than one word nor of a script without spaces. */
const PLAIN = /^(?:[a-z]+|[0-9]+)$/;
/** `chargeCard`, `HTTPServer`: where a word begins inside a name. */
const CAMEL = /(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/gu;

const segmenter = new Intl.Segmenter('und', { granularity: 'word' });

/** The same few words make up all texts, and taking a word apart costs far more than finding it again. */
const REMEMBERED_RUNS = 10_000;
const remembered = new Map<string, readonly string[]>();

/**
 * The words of a text that say what it is about, each once, in order: lower case, names split at capitals and
 * punctuation, English stop words and words about any code left out, English endings taken off (Porter's stemmer), so
 * that `payments` and `payment` are one word.
 */
export function contentWords(text: string): string[] {
  const words = new Set<string>();
  for (const run of (ASCII.test(text) ? text.match(ASCII_RUN) : text.normalize('NFKC').match(RUN)) ?? []) {
    for (const word of wordsOfRun(run)) words.add(word);
  }
  return [...words];
}

function wordsOfRun(run: string): readonly string[] {
  let words = remembered.get(run);
  if (words === undefined) {
    const parts = PLAIN.test(run) ? [run] : run.split(CAMEL).flatMap(unspaced);
    words = parts
      .map((word) => word.toLowerCase())
      .filter(isContent)
      .map((word) => stemmer(word));
    if (remembered.size >= REMEMBERED_RUNS) remembered.clear();
    remembered.set(run, words);
  }
  return words;
}

function unspaced(run: string): string[] {
  if (!UNSPACED.test(run)) return [run];
  return [...segmenter.segment(run)].map(({ segment }) => segment);
}

/** A single letter or digit tells nothing; a single character of a script without spaces can be a word. */
function isContent(word: string): boolean {
  return !STOP_WORDS.has(word) && (word.length > 1 || UNSPACED.test(word));
}
