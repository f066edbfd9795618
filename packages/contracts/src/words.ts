/** Longest piece of a caller's own text that an error repeats. */
const ECHO_CHARS = 60;

/** 1000000 as `1,000,000`, the same in every locale. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** What JSON leaves as it is although it breaks a line or is not seen. */
const UNSEEN = /[\x7f-\x9f\u2028\u2029]/g;

/** A caller's text in quotes, on one line, cut so that an error never repeats a document. */
export function quoted(text: string): string {
  const start = text.slice(0, ECHO_CHARS);
  return JSON.stringify(text.length > ECHO_CHARS ? `${start}…` : start).replace(
    UNSEEN,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The length of a text in Unicode code points: what a limit in characters counts. */
export function codePoints(text: string): number {
  let count = 0;
  for (let index = 0; index < text.length; index += 1) {
    const isPair = (text.codePointAt(index) ?? 0) > 0xffff;
    if (isPair) index += 1;
    count += 1;
  }
  return count;
}
