import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { SURFACED_BY } from '@bicameral/contracts';

const place = z.strictObject({ file: z.string(), symbol: z.string() });

const decision = z.strictObject({
  label: z.string(),
  description: z.string(),
  feature: z.string().optional(),
  /** The label of the one that it may contradict. */
  collides_with: z.string().optional(),
  signoff: z.strictObject({ state: z.string(), signer: z.string().optional() }).optional(),
  open_question: z.string().optional(),
  bind: z.array(place).optional(),
  /** On all that it is bound to. */
  verdict: z.enum(['compliant', 'drifted']).optional(),
});
export type ScenarioDecision = z.infer<typeof decision>;

const fixture = z.strictObject({ files: z.record(z.string(), z.string()), decisions: z.array(decision) });
export type Fixture = z.infer<typeof fixture>;

/** What has happened to the code since the decisions were bound; a commit each. */
const commit = z.strictObject({
  write: z.record(z.string(), z.string()).optional(),
  move: z.record(z.string(), z.string()).optional(),
  delete: z.array(z.string()).optional(),
});
export type ScenarioCommit = z.infer<typeof commit>;

/** What the agent did before it asks. */
const step = z.discriminatedUnion('tool', [
  z.strictObject({ tool: z.literal('preflight'), topic: z.string(), file_paths: z.array(z.string()).optional() }),
  z.strictObject({ tool: z.literal('ingest'), label: z.string(), description: z.string() }),
  z.strictObject({
    tool: z.literal('resolve_collision'),
    decision: z.string(),
    action: z.enum(['supersede', 'keep_both', 'link_parent', 'confirm', 'reject']),
  }),
]);
export type ScenarioStep = z.infer<typeof step>;

const scenario = z.strictObject({
  id: z.string(),
  /** `miss`: something must be shown; `false_fire`: something must not; `correct`: exactly this, after what happened. */
  kind: z.enum(['miss', 'false_fire', 'correct']),
  /** The row of the failure catalogue. */
  covers: z.string(),
  decisions: z.array(decision).optional(),
  commits: z.array(commit).optional(),
  steps: z.array(step).optional(),
  env: z.record(z.string(), z.string()).optional(),
  ask: z.strictObject({ topic: z.string(), file_paths: z.array(z.string()).optional() }),
  expect: z.strictObject({
    /** Labels of all that is to be shown, with the source. */
    surfaced: z.record(z.string(), z.enum(SURFACED_BY)),
    /** `fired` when something is to be shown; by default any when nothing is. */
    reason: z.string().optional(),
  }),
  /** Labels that must not be shown; whatever is not in `surfaced` must not either, this says which one matters. */
  absent: z.array(z.string()).optional(),
  status: z.record(z.string(), z.string()).optional(),
  /** `sources_chained`, whole. */
  sources: z.array(z.string()).optional(),
  /** Kinds of action hints that must be among those given. */
  hints: z.array(z.string()).optional(),
  /** Why it is known to fail; one that passes all the same fails the run. */
  expected_failure: z.string().optional(),
});

export type Scenario = z.infer<typeof scenario> & { readonly split: Split };
export type Split = 'dev' | 'holdout';

/** A third is held out: nothing is tuned on it. By the hash of the id, so that nobody chooses. */
export function splitOf(id: string): Split {
  return createHash('sha256').update(id).digest().readUInt32BE(0) % 3 === 0 ? 'holdout' : 'dev';
}

/** @throws Error that names the file and line of what is no scenario */
export function readScenarios(folder: string): Scenario[] {
  const scenarios: Scenario[] = [];
  for (const name of readdirSync(folder).sort()) {
    if (!name.endsWith('.jsonl')) continue;
    const lines = readFileSync(path.join(folder, name), 'utf8').split('\n');
    for (const [index, line] of lines.entries()) {
      if (line.trim() === '') continue;
      const where = `${name}:${index + 1}`;
      const parsed = scenario.safeParse(json(line, where));
      if (!parsed.success) throw new Error(`${where}: ${z.prettifyError(parsed.error)}`);
      const { id } = parsed.data;
      if (scenarios.some((other) => other.id === id)) throw new Error(`${where}: there is another scenario ${id}`);
      scenarios.push({ ...parsed.data, split: splitOf(id) });
    }
  }
  return scenarios;
}

export function readFixture(file: string): Fixture {
  return fixture.parse(json(readFileSync(file, 'utf8'), path.basename(file)));
}

function json(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${where} is no JSON: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
