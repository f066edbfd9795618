import { matches, type Rule } from './rule.js';
import { isCreditCard, isIBAN, isIdentityCard } from './validators.js';

/** Digits that stand together, with at most one separator between two of them. */
const DIGITS = /\d(?:[ .\/-]?\d)+/g;
const IBAN = /(?<![a-z0-9])[a-z]{2}\d{2}(?:[ -]?[a-z0-9]){11,30}/gi;
const NO_MORE_THAN_AN_ID = /(?<![\p{L}\p{N}])[a-z]{0,2}\d[\dx./-]{5,16}[a-z]?(?![\p{L}\p{N}])/giu;

const LONG = 9;

/** Numbers that stand for somebody or something of somebody's. */
export const NUMBER_RULES: readonly Rule[] = [
  {
    name: 'IBAN',
    compact: true,
    finds: (text) =>
      [...text.matchAll(IBAN)].some(([found]) => prefixes(bare(found), 15, 34).some((each) => isIBAN(each))),
  },
  {
    name: 'payment card number',
    compact: true,
    finds: (text) =>
      [...text.matchAll(DIGITS)].some(([found]) => prefixes(bare(found), 13, 19).some((each) => isCreditCard(each))),
  },
  {
    name: 'national identity number',
    finds: (text) =>
      /(?<![\d-])\d{3}[- ]\d{2}[- ]\d{4}(?![\d-])/.test(text) ||
      /\b[A-CEGHJ-PR-TW-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b/i.test(text) ||
      [...text.matchAll(NO_MORE_THAN_AN_ID)].some(([found]) => isIdentity(bare(found))),
  },
  {
    name: 'long number',
    finds: (text) =>
      [...text.matchAll(DIGITS)].some(([found]) => {
        const digits = bare(found);
        return digits.length >= LONG && !isRound(digits);
      }),
  },
  { name: 'hardware address', finds: matches(/(?<![0-9a-f:-])[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}(?![0-9a-f:-])/i) },
];

function bare(text: string): string {
  return text.replace(/[ .\/-]/g, '');
}

/** What begins a run may be the number, and what follows it ordinary words. */
function prefixes(text: string, least: number, most: number): string[] {
  const longest = Math.min(most, text.length);
  return Array.from({ length: Math.max(0, longest - least + 1) }, (_, index) => text.slice(0, least + index));
}

/** Some countries' numbers are digits and nothing to check them by: those are left to the rule on long numbers. */
function isIdentity(text: string): boolean {
  return /[a-z]/i.test(text) && isIdentityCard(text, 'any');
}

/** A limit rather than a number that names something. */
function isRound(digits: string): boolean {
  return /^[1-9]\d{0,2}0{6,}$/.test(digits);
}
