/** `1 row`, `1,000 rows`: for a noun that takes an s. */
export function count(number: number, noun: string): string {
  return `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`;
}
