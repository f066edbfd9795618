import * as z from 'zod';
import {
  ACTION_HINT_KINDS,
  DECISION_LEVELS,
  PREFLIGHT_REASONS,
  SIGNOFF_STATES,
  SOURCE_TYPES,
  STATUSES,
  SURFACED_BY,
  ToolName,
  VERDICTS,
} from '@bicameral/contracts';
import { Cause, Label, ReviewClass } from '../rows/enums.js';

/** A decision's name in the file; ids are the ledger's business. */
const label = z.string().regex(/^[a-z0-9-]+$/, 'labels are lower-case words with dashes');
const file = z.string().min(1);
const texts = z.record(file, z.string());

const decision = z.strictObject({
  label,
  description: z.string(),
  title: z.string().optional(),
  source_excerpt: z.string().optional(),
  source_ref: z.string().optional(),
  feature_group: z.string().optional(),
  decision_level: z.enum(DECISION_LEVELS).optional(),
  parent_decision_id: label.optional(),
  collides_with: label.optional(),
  signoff: z
    .strictObject({ state: z.enum(SIGNOFF_STATES), signer: z.string().optional(), note: z.string().optional() })
    .optional(),
});

/** What `bicameral.ingest` takes, with labels in the place of ids. */
const payload = z.strictObject({
  source: z.enum(SOURCE_TYPES),
  title: z.string().optional(),
  date: z.string().optional(),
  open_questions: z.array(z.string()).optional(),
  decisions: z.array(decision).min(1),
});
export type Payload = z.infer<typeof payload>;

/** What `bicameral.bind` takes, and the verdict on what is bound. */
const binding = z.strictObject({
  decision: label,
  file_path: file,
  symbol_name: z.string(),
  start_line: z.int().optional(),
  end_line: z.int().optional(),
  verdict: z.enum(VERDICTS).optional(),
});
export type Binding = z.infer<typeof binding>;

const commit = z.strictObject({
  /** The branch to commit on; made where HEAD is when there is none. */
  branch: z.string().optional(),
  message: z.string().optional(),
  move: z.record(file, file).optional(),
  remove: z.array(file).optional(),
  write: texts.optional(),
  replace: z.array(z.strictObject({ file, from: z.string(), to: z.string() })).optional(),
});
export type Commit = z.infer<typeof commit>;

/** A replay asks nobody outside: update would go to the registry. */
const replayable = ToolName.exclude(['bicameral.update']);

const step = z.union([
  z.strictObject({ commit }),
  z.strictObject({ merge: z.string() }),
  z.strictObject({ checkout: z.string() }),
  z.strictObject({ ingest: payload }),
  z.strictObject({ bind: z.array(binding).min(1) }),
  z.strictObject({ judge: z.strictObject({ decision: label, verdict: z.enum(VERDICTS) }) }),
  z.strictObject({
    call: z.strictObject({ tool: replayable, arguments: z.record(z.string(), z.unknown()) }),
  }),
]);
export type Step = z.infer<typeof step>;

const source = z.enum(SURFACED_BY);

const expectation = z.strictObject({
  fired: z.boolean().optional(),
  reason: z.enum(PREFLIGHT_REASONS).optional(),
  /** All that matters for the question, and the source that has to show it; of several, any of them. */
  surfaced: z.record(label, z.union([source, z.array(source).min(1)])),
  /** Neither right nor wrong when it is shown. */
  may: z.array(label).optional(),
  /** Of a false_fire: what must not be shown. Nothing else may be shown at all when it is left out. */
  not: z.array(label).optional(),
  /** At most so many decisions are shown. */
  most: z.int().optional(),
  status: z.record(label, z.enum(STATUSES)).optional(),
  signoff_state: z.record(label, z.enum(SIGNOFF_STATES)).optional(),
  /** One of the places of the decision. */
  places: z.record(label, z.strictObject({ file_path: file, symbol: z.string() })).optional(),
  drift_candidates: z.array(label).optional(),
  divergences: z.array(z.array(label)).optional(),
  open_questions: z.array(z.string()).optional(),
  /** Kinds of hints that must be among those given. */
  hints: z.array(z.enum(ACTION_HINT_KINDS)).optional(),
  sources_chained: z.array(z.string()).optional(),
});
export type Expectation = z.infer<typeof expectation>;

/** Of a row that was promoted from a person's own: what that person said of it, and what let it pass. */
const promotion = z.strictObject({
  label: Label,
  cause: Cause.nullable(),
  class: ReviewClass,
  /** The version of the checks that it went through. */
  gate: z.string().min(1),
});
export type Promotion = z.infer<typeof promotion>;

export const SPLITS = ['dev', 'holdout'] as const;
export type Split = (typeof SPLITS)[number];

export const KINDS = ['miss', 'false_fire', 'correct'] as const;

export const scenarioSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/, 'ids are lower-case words with dashes'),
  split: z.enum(SPLITS),
  kind: z.enum(KINDS),
  /** Why it has to come out so, in a sentence. */
  about: z.string().min(1),
  fixture: z
    .string()
    .regex(/^[a-z0-9-]+$/, 'fixtures are lower-case words with dashes')
    .optional(),
  settings: z.strictObject({ muted: z.literal(true).optional(), guided: z.literal(true).optional() }).optional(),
  files: texts.optional(),
  ingest: z.array(payload).optional(),
  bindings: z.array(binding).optional(),
  steps: z.array(step).optional(),
  ask: z.strictObject({ topic: z.string(), file_paths: z.array(file).optional() }),
  expect: expectation,
  expected_failure: z.string().min(1).optional(),
  promoted: promotion.optional(),
});

/** A line of a scenario file, and where it stands: `moved-code.jsonl:3`. */
export type Scenario = z.infer<typeof scenarioSchema> & { readonly where: string };

/** A repository and its ledger that scenarios name. */
export const ledgerSchema = z.strictObject({ ingest: z.array(payload), bindings: z.array(binding) });
export type Ledger = z.infer<typeof ledgerSchema>;
