import { grouped } from './words.js';

/** Whole numbers in rising order as `0-41, 57, 90-4999`; what is beyond so many characters is counted. */
export function numberRanges(numbers: readonly number[], maxCharacters: number): string {
  let text = '';
  let named = 0;
  for (const { first, last } of runs(numbers)) {
    const part = first === last ? String(first) : `${first}-${last}`;
    const longer = text === '' ? part : `${text}, ${part}`;
    if (text !== '' && longer.length > maxCharacters) break;
    text = longer;
    named += last - first + 1;
  }
  return named === numbers.length ? text : `${text} and ${grouped(numbers.length - named)} more`;
}

interface Run {
  readonly first: number;
  last: number;
}

function runs(numbers: readonly number[]): Run[] {
  const found: Run[] = [];
  for (const number of numbers) {
    const run = found.at(-1);
    if (run !== undefined && number === run.last + 1) run.last = number;
    else found.push({ first: number, last: number });
  }
  return found;
}
