import { matches, type Rule } from './rule.js';

const SECRET_WORD = String.raw`(?:pass(?:word|wd|phrase|code)?|pwd|secret|api[-_ ]?key|access[-_ ]?key|private[-_ ]?key|token|credentials?|bearer|pin)`;

/** Strings that were made by a machine, or chosen to be kept secret. */
export const TOKEN_RULES: readonly Rule[] = [
  { name: 'private key', compact: true, finds: matches(/-{2,}\s*BEGIN[A-Z\s]*PRIVATE\s*KEY/i, /PuTTY-User-Key-File/i) },
  {
    name: 'secret beside its name',
    finds: matches(
      new RegExp(`${SECRET_WORD}["']?\\s*(?:=|:=|:|->|=>)\\s*["'\`]?(?=\\S*[\\d!$%&*#?])\\S{4,}`, 'i'),
      new RegExp(
        `${SECRET_WORD}\\s+(?:is|was|of)?\\s*["'\`]?(?=[\\w!$%&*#?-]*\\d)(?=[\\w!$%&*#?-]*[a-z])[\\w!$%&*#?-]{6,}`,
        'i',
      ),
    ),
  },
  {
    name: 'password-like word',
    finds: (text) => text.split(/\s+/).some((word) => isPasswordLike(word.replace(/^["'`(]+|["'`),.;:!?]+$/g, ''))),
  },
  { name: 'UUID', compact: true, finds: matches(/[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}/i) },
  {
    name: 'hexadecimal string',
    finds: (text) =>
      (text.match(/(?<![\p{L}\p{N}])(?:0x)?[0-9a-f]{7,}(?![\p{L}\p{N}])/giu) ?? []).some((each) => {
        const kinds = Array.from(each.replace(/^0x/i, ''), (letter) => /\d/.test(letter));
        return changes(kinds) >= 2 && kinds.filter((isDigit) => !isDigit).length >= 2;
      }),
  },
  {
    name: 'encoded characters',
    compact: true,
    finds: matches(/(?:%[0-9a-f]{2}){3}|(?:\\u[0-9a-f]{4}){2}|(?:\\x[0-9a-f]{2}){3}|(?:&#x?[0-9a-f]{1,6};){2}/i),
  },
  { name: 'string spelled out letter by letter', finds: matches(/(?:^|\s)(?:\S\s+){9,}\S(?=\s|$)/) },
  { name: 'random-looking string', finds: (text) => (text.match(/[a-z0-9]{12,}/gi) ?? []).some(isRandom) },
];

/** Lower and upper case, a digit, and a sign inside. */
function isPasswordLike(word: string): boolean {
  return word.length >= 8 && [/\p{Ll}/u, /\p{Lu}/u, /\d/, /[!$%&*#?^]/].every((pattern) => pattern.test(word));
}

/** It changes between letters and digits, or between cases, more often than names of things do. */
function isRandom(word: string): boolean {
  const kinds = Array.from(word, (letter) => (/\d/.test(letter) ? 'digit' : /[A-Z]/.test(letter) ? 'upper' : 'lower'));
  const all = changes(kinds);
  const toAndFromDigits = changes(kinds.map((kind) => kind === 'digit'));
  return (word.length >= 16 && toAndFromDigits >= 4) || (toAndFromDigits >= 2 && all >= 5) || all / word.length > 0.4;
}

/** How often a list goes over to another value. */
function changes(list: readonly unknown[]): number {
  return list.filter((each, index) => index > 0 && each !== list[index - 1]).length;
}
