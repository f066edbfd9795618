import { stemmer } from 'stemmer';
import { STOP_WORDS } from './stop-words.js';

/** Scripts that put no space between words. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
/** A run of letters and digits, its combining marks included. */
const RUN = /[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu;
/** `chargeCard`, `HTTPServer`: where a word begins inside a name. */
const CAMEL = /(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/gu;

const segmenter = new Intl.Segmenter('und', { granularity: 'word' });

/**
 * The words of a text that say what it is about, each once, in order: lower case, names split at capitals and
 * punctuation, English stop words and words about any code left out, English endings taken off (Porter's stemmer), so
 * that `payments` and `payment` are one word.
 */
export function contentWords(text: string): string[] {
  const words = new Set<string>();
  for (const [run] of text.normalize('NFKC').matchAll(RUN)) {
    for (const word of run.split(CAMEL).flatMap(unspaced)) {
      const lower = word.toLowerCase();
      if (!isContent(lower)) continue;
      words.add(stemmer(lower));
    }
  }
  return [...words];
}

function unspaced(run: string): string[] {
  if (!UNSPACED.test(run)) return [run];
  return [...segmenter.segment(run)].map(({ segment }) => segment);
}

/** A single letter or digit tells nothing; a single character of a script without spaces can be a word. */
function isContent(word: string): boolean {
  return !STOP_WORDS.has(word) && (word.length > 1 || UNSPACED.test(word));
}
