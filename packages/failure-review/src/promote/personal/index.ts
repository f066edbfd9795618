import type { Form } from '../text/forms.js';
import { CONTACT_RULES } from './contacts.js';
import { NUMBER_RULES } from './numbers.js';
import { PLACE_RULES } from './places.js';
import { TOKEN_RULES } from './tokens.js';

const RULES = [...CONTACT_RULES, ...NUMBER_RULES, ...PLACE_RULES, ...TOKEN_RULES];

/** The names of the rules that find something in any form of a text. */
export function personalHits(forms: readonly Form[]): string[] {
  const hits = RULES.filter(({ compact = false, finds }) =>
    forms.some((form) => (compact || !form.compact) && finds(form.text)),
  );
  return [...new Set(hits.map(({ name }) => name))];
}
