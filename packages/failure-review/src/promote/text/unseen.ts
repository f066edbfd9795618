/**
 * Characters that nobody sees, or that act on what is shown: zero-width and other format characters, variation
 * selectors, tags, fillers, controls (line breaks among them), private use, lone surrogates.
 */
export const UNSEEN = /[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\u2800]/gu;

export function hasUnseen(text: string): boolean {
  return text.search(UNSEEN) !== -1;
}

export function withoutUnseen(text: string): string {
  return text.replace(UNSEEN, '');
}

/** Latin and look-alike letters of another script in one word: `pаypal` with a Cyrillic `а`. */
export function mixesScripts(text: string): boolean {
  const words = text.match(/[\p{L}\p{M}\p{N}_]+/gu) ?? [];
  return words.some((word) => /\p{Script=Latin}/u.test(word) && /[\p{Script=Cyrillic}\p{Script=Greek}]/u.test(word));
}
