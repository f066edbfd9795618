/** Written out: V8 counts a quantifier over three in memory as it matches, which takes longer than matching does. */
const UUID = new RegExp(`^${[8, 4, 4, 4, 12].map((length) => '[0-9a-f]'.repeat(length)).join('-')}$`, 'i');

/** Whether a text is a UUID: any 8-4-4-4-12 hex, of whatever version and letter case. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/** The form in which a UUID is stored, lower case; null for any other text. */
export function canonicalUuid(text: string): string | null {
  return isUuid(text) ? text.toLowerCase() : null;
}
