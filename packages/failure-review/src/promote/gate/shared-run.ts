import { wordsOf } from '../text/words.js';

/** So many words in a row are a quotation. */
const RUN = 5;
/** A shorter original counts when it is there as a whole, unless it is so short that anybody would say it so. */
const LEAST = 3;

/** Makes the test for a text that repeats a run of five words of an original, or a short original whole. */
export function quotationFinder(originals: readonly string[]): (text: string) => boolean {
  const runs = new Set(originals.flatMap(runsOf));
  const lengths = [...new Set([...runs].map((run) => run.split(' ').length))];
  return (text) => {
    const words = wordsOf(text);
    return lengths.some((length) => windows(words, length).some((run) => runs.has(run)));
  };
}

function runsOf(original: string): string[] {
  const words = wordsOf(original);
  if (words.length >= RUN) return windows(words, RUN);
  return words.length >= LEAST ? [words.join(' ')] : [];
}

function windows(words: readonly string[], length: number): string[] {
  return words.slice(0, Math.max(0, words.length - length + 1)).map((_, at) => words.slice(at, at + length).join(' '));
}
