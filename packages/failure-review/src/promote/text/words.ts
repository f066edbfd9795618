import { withoutUnseen } from './unseen.js';

const segmenter = new Intl.Segmenter('und', { granularity: 'word' });

/** A text as it is compared: compatibility forms made plain, lower case, without accents and unseen characters. */
export function folded(text: string): string {
  return withoutUnseen(text.normalize('NFKC')).toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').normalize('NFC');
}

/** The words of a text, folded, punctuation left out; a script without spaces is split by dictionary. */
export function wordsOf(text: string): string[] {
  const plain = folded(text).replace(/[^\p{L}\p{N}]+/gu, ' ');
  return [...segmenter.segment(plain)].filter(({ isWordLike }) => isWordLike).map(({ segment }) => segment);
}

/** Letters and digits alone, folded: what stays of a name when its punctuation is changed. */
export function squashed(text: string): string {
  return folded(text).replace(/[^\p{L}\p{N}]+/gu, '');
}

/** Where words begin inside a name: `chargeCard`, `HTTPServer`, `charge_card`. */
export function partsOfName(name: string): string[] {
  return name
    .replace(/(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/gu, ' ')
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
}
