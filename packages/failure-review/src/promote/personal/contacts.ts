import { matches, type Rule } from './rule.js';

const LABEL = String.raw`[\p{L}\p{N}](?:[\p{L}\p{N}_-]*[\p{L}\p{N}])?`;
const PHONE_WORD = /\b(?:tel|telephone|phone|call|mobile|cell|fax|sms|whatsapp|ring)\b/i;

/** How to reach or find a person. */
export const CONTACT_RULES: readonly Rule[] = [
  {
    name: 'email address',
    compact: true,
    finds: matches(new RegExp(`[\\p{L}\\p{N}._%+-]+(?:@|[([{]at[)\\]}])${LABEL}(?:\\.${LABEL})+`, 'iu')),
  },
  {
    name: 'email address',
    finds: matches(
      new RegExp(
        `[\\p{L}\\p{N}._%+-]+\\s*(?:@|[([{<]\\s*at\\s*[)\\]}>])\\s*${LABEL}\\s*(?:\\.|[([{<]\\s*dot\\s*[)\\]}>])`,
        'iu',
      ),
      /[\w.+-]+\s+at\s+[\w-]+\s+dot\s+[a-z]{2,}/i,
    ),
  },
  { name: 'mention of an account', finds: matches(/(?:^|[\s(])@[a-z0-9][\w-]{1,38}/i) },
  {
    name: 'phone number',
    finds: matches(
      /(?<![\w.])(?:\+|00)\d(?:[\s().\/-]*\d){7,14}(?!\d)/,
      /\(\d{2,5}\)[\s.\/-]*\d{3,4}[\s.\/-]*\d{3,}/,
      /(?<![\d.-])\d{3}[-. ]\d{3}[-. ]\d{4}(?![\d-])/,
      /(?<![\d.-])0\d{1,4}[ \/-]\d{3,}(?:[ -]?\d{2,})*/,
      new RegExp(
        `${PHONE_WORD.source}\\W{0,3}(?:(?:me|us|number|no|at|on|is)\\W+){0,3}\\+?\\d(?:[\\s().\\/-]*\\d){5,}`,
        'i',
      ),
    ),
  },
  { name: 'person by title', finds: matches(/\b(?:Mr|Mrs|Ms|Miss|Dr|Prof|Herr|Frau|Mme|Sr|Sra)\b\.?\s+\p{Lu}\p{L}+/u) },
  {
    name: 'postal address',
    finds: matches(
      /\b\d{1,5}[a-z]?\s+(?:\p{Lu}[\p{L}'.-]+\s+){1,3}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Boulevard|Blvd|Square|Court|Way|Place)\b/u,
      /\p{Lu}\p{L}+(?:straße|strasse|weg|platz|gasse|allee)\s+\d{1,4}\b/u,
      /\b\d{1,4}[,]?\s+(?:rue|avenue|boulevard|place|via|calle)\s+\p{L}+/iu,
    ),
  },
  {
    name: 'date of birth',
    finds: matches(
      /\b(?:born|birthday|birth ?date|date of birth|dob|geboren)\b[^.]{0,20}\b(?:\d{1,2}[.\/-]\d{1,2}[.\/-]\d{2,4}|\d{4}-\d{2}-\d{2}|\d{1,2}\.? \p{L}{3,9} \d{4})/iu,
    ),
  },
  { name: 'coordinates', finds: matches(/-?\d{1,2}\.\d{4,}°?\s*[NS]?,?\s+-?\d{1,3}\.\d{4,}/) },
];
