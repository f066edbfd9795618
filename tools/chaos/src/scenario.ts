import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Random } from './random.js';
import type { Verdict } from './verify.js';

/** How much a scenario does. */
export interface Scale {
  readonly processes: number;
  /** Records of each process. */
  readonly records: number;
  /** Processes killed in a run. */
  readonly kills: number;
  /** Rounds of a salt on a fresh home. */
  readonly saltRounds: number;
  /** Calls of each server on a ledger. */
  readonly calls: number;
}

export interface Context extends Scale {
  /** An empty folder of the scenario's own. */
  readonly folder: string;
  readonly random: Random;
}

/** What one run of a scenario found; one row of the table. */
export interface Outcome {
  readonly scenario: string;
  readonly subject: string;
  readonly records: number;
  readonly lost: number;
  readonly doubled: number;
  readonly torn: number;
  /** Bytes of the largest file. */
  readonly largest: number;
  /** Lines that the subject's own reader skipped; null for a subject without one. */
  readonly skipped: number | null;
  /** The longest append of all, in microseconds. */
  readonly longestMicroseconds: number;
  /** What else happened, for the last column. */
  readonly note: string;
  /** What should not have happened; a peer's is only shown, so it has none. */
  readonly failures: readonly string[];
}

export interface Scenario {
  readonly name: string;
  readonly title: string;
  readonly run: (context: Context) => Promise<Outcome[]>;
}

/** Makes the folders of one subject: `sink` for its files alone, `acks` for the writers' logs. */
export function prepare(folder: string, name: string): { file: string; sink: string; acks: string } {
  const sink = join(folder, name, 'sink');
  const acks = join(folder, name, 'acks');
  mkdirSync(sink, { recursive: true });
  mkdirSync(acks);
  return { file: join(sink, 'events.jsonl'), sink, acks };
}

export function outcomeOf(
  verdict: Verdict,
  rest: Pick<Outcome, 'scenario' | 'subject' | 'skipped' | 'note' | 'failures'>,
): Outcome {
  const { records, lost, doubled, torn, largest, longestMicroseconds } = verdict;
  return { ...rest, records, lost, doubled, torn, largest, longestMicroseconds };
}

/** The claims that did not hold. */
export function broken(claims: Readonly<Record<string, boolean>>): string[] {
  return Object.entries(claims)
    .filter(([, holds]) => !holds)
    .map(([claim]) => `not so: ${claim}`);
}
