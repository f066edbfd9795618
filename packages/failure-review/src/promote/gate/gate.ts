import type { OriginalRow } from '../original.js';
import { personsText, type PromotedRow } from '../row/promoted-row.js';
import { rememberForms } from '../text/forms.js';
import { allowed } from './allow-list.js';
import { personalRefusals, secretRefusals } from './detection.js';
import { paraphraseRefusals } from './paraphrase.js';
import { placeholderRefusals } from './placeholder-check.js';
import type { GateRefusal } from './refusal.js';
import { type Field, personsTexts } from './texts.js';

export interface Candidate {
  /** What would leave. */
  readonly row: unknown;
  /** What the person says to it, which leaves as well. */
  readonly attestation?: string | undefined;
  /** What it was made from; without it nothing can be told about quotations and names. */
  readonly original?: OriginalRow;
}

export type GateResult =
  | { readonly passed: true; readonly row: PromotedRow }
  | { readonly passed: false; readonly refusals: readonly GateRefusal[] };

/**
 * The nets that need no replay, in order: allow-list, placeholders, paraphrase, secrets, personal data. Gives what the
 * first one that catches something says, so that later ones work on what the earlier ones promise.
 */
export async function gate({ row: value, attestation, original }: Candidate): Promise<GateResult> {
  const checked = allowed(value);
  if ('refusals' in checked) return { passed: false, refusals: checked.refusals };
  const { row } = checked;
  const fields = [...personsTexts(row), ...attestationField(attestation)];
  const formsOf = rememberForms();
  const nets: (() => readonly GateRefusal[] | Promise<readonly GateRefusal[]>)[] = [
    () => attestationRefusals(attestation),
    () => placeholderRefusals(row),
    () => (original === undefined ? [] : paraphraseRefusals(original, fields, formsOf)),
    () => secretRefusals(row, fields, formsOf),
    () => personalRefusals(fields, formsOf),
  ];
  for (const net of nets) {
    const refusals = await net();
    if (refusals.length > 0) return { passed: false, refusals };
  }
  return { passed: true, row };
}

function attestationField(text: string | undefined): Field[] {
  return text === undefined ? [] : [{ field: 'attestation', text }];
}

function attestationRefusals(text: string | undefined): GateRefusal[] {
  const parsed = text === undefined ? undefined : personsText.safeParse(text);
  const issues = parsed?.success === false ? parsed.error.issues : [];
  return issues.map(({ message }) => ({ rule: 'allow_list', field: 'attestation', message }));
}
