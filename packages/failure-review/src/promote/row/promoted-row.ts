import { SURFACED_BY } from '@bicameral/contracts';
import * as z from 'zod';
import { KINDS, type Scenario, SPLITS } from '../../evaluate/scenario.js';
import { Cause, Label, ReviewClass } from '../../rows/enums.js';
import { formsOf } from '../text/forms.js';
import { hasUnseen, mixesScripts } from '../text/unseen.js';
import { ABOUT, KNOWN_FAILURE } from './sentences.js';

export const MAX_TEXT = 500;

/** What a person writes: one line, nothing in it that a reader does not see. */
export const personsText = z
  .string()
  .min(1, 'is empty')
  .max(MAX_TEXT, `is longer than ${MAX_TEXT} characters`)
  .refine((text) => text.trim() === text, 'begins or ends with white space')
  .refine((text) => !hasUnseen(text), 'has a line break or a character that nobody sees')
  .refine(
    (text) => !formsOf(text).some((form) => !form.compact && mixesScripts(form.text)),
    'has a word in letters of two alphabets',
  );

const name = z.string().max(500);
const sources = z.array(z.enum(SURFACED_BY)).min(1).max(SURFACED_BY.length);
const decision = z.strictObject({ label: name, description: personsText });
const binding = z.strictObject({
  decision: name,
  file_path: name,
  symbol_name: name,
  start_line: z.int().positive().max(10_000).optional(),
  end_line: z.int().positive().max(10_000).optional(),
});

/**
 * All that may leave this machine of a labelled row: the part of a scenario that promotion fills in, and no key beside
 * it. Names are placeholders, which `placeholderProblems` sees to; texts are a person's paraphrases.
 */
export const promotedRow = z.strictObject({
  id: name,
  split: z.enum(SPLITS),
  kind: z.enum(KINDS),
  about: z.enum(Object.values(ABOUT)),
  settings: z.strictObject({ guided: z.literal(true) }).optional(),
  files: z.record(name, z.string().max(100_000)).optional(),
  ingest: z
    .array(z.strictObject({ source: z.literal('manual'), decisions: z.array(decision).min(1).max(200) }))
    .length(1),
  bindings: z.array(binding).max(1_000).optional(),
  ask: z.strictObject({ topic: personsText, file_paths: z.array(name).min(1).max(500).optional() }),
  expect: z.strictObject({
    surfaced: z.record(name, sources),
    may: z.array(name).optional(),
    not: z.array(name).optional(),
  }),
  expected_failure: z.enum(Object.values(KNOWN_FAILURE)).optional(),
  promoted: z.strictObject({
    label: Label,
    cause: Cause.nullable(),
    class: ReviewClass,
    gate: z.string().regex(/^[1-9]\d{0,3}$/),
  }),
});
export type PromotedRow = z.infer<typeof promotedRow>;

/** The line as it stands in the dataset, without its end. */
export function lineOf(row: PromotedRow): string {
  return JSON.stringify(row);
}

export function asScenario(row: PromotedRow): Scenario {
  return { ...row, where: 'the promoted row' };
}
