import type { OriginalRow } from '../original.js';
import type { FormsOf } from '../text/forms.js';
import type { GateRefusal } from './refusal.js';
import { nameFinder } from './names.js';
import { quotationFinder } from './shared-run.js';
import type { Field } from './texts.js';

/** Refuses texts that quote what they stand for, or name what only this machine should know, however it is written. */
export function paraphraseRefusals(original: OriginalRow, fields: readonly Field[], formsOf: FormsOf): GateRefusal[] {
  const isQuotation = quotationFinder(textsOf(original));
  const nameIn = nameFinder(original.names);
  const refusals: GateRefusal[] = [];
  for (const { field, text } of fields) {
    const forms = formsOf(text).map((form) => form.text);
    const refuse = (message: string): void => void refusals.push({ rule: 'paraphrase', field, message });
    if (original.isTopic(text)) refuse('is the original topic itself');
    else if (forms.some(isQuotation)) refuse('repeats five words in a row, or the whole, of an original text');
    const kind = forms.map(nameIn).find((each) => each !== undefined);
    if (kind !== undefined) refuse(`names ${kind} of the original`);
  }
  return refusals;
}

function textsOf({ topic, decisions }: OriginalRow): string[] {
  const ofDecisions = decisions.flatMap(
    ({ description, title, sourceExcerpt, sourceTitle, query, signoff, regions }) => [
      description,
      title,
      sourceExcerpt,
      sourceTitle,
      query,
      signoff.note,
      ...regions.map(({ purpose }) => purpose),
    ],
  );
  return [topic, ...ofDecisions].filter((text) => text !== null);
}
