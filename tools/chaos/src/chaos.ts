import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { endChildren } from './child.js';
import { randomOf } from './random.js';
import type { Outcome, Scale, Scenario } from './scenario.js';
import { scenarios } from './scenarios/all.js';

export interface ChaosOptions extends Scale {
  /** The first round's; each further round takes the next number. */
  readonly seed: number;
  /** Rounds go on for so long; the first is always finished. */
  readonly minutes: number;
  /** Names of scenarios; all when empty. */
  readonly only: readonly string[];
  /** Where runs keep their files; those of a run that failed stay. */
  readonly folder: string;
  readonly progress?: (line: string) => void;
}

export interface Failure {
  readonly scenario: string;
  /** Replays this run alone. */
  readonly seed: number;
  /** Its files and acknowledgement logs. */
  readonly folder: string;
  readonly failures: readonly string[];
}

export interface ChaosReport {
  readonly outcomes: readonly Outcome[];
  readonly failures: readonly Failure[];
}

/** Runs the scenarios, one after another, round after round. */
export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const chosen = scenarios.filter(({ name }) => options.only.length === 0 || options.only.includes(name));
  const deadline = performance.now() + options.minutes * 60_000;
  const outcomes: Outcome[] = [];
  const failures: Failure[] = [];
  for (let round = 0; round === 0 || performance.now() < deadline; round += 1) {
    for (const scenario of chosen) {
      if (round > 0 && performance.now() >= deadline) break;
      const found = await runOne(scenario, options.seed + round, options);
      outcomes.push(...found.outcomes);
      failures.push(...found.failures);
    }
  }
  return { outcomes, failures };
}

async function runOne(scenario: Scenario, seed: number, options: ChaosOptions): Promise<ChaosReport> {
  const { processes, records, kills, saltRounds, calls, progress } = options;
  progress?.(`seed ${seed}: ${scenario.title}…`);
  const folder = join(options.folder, `${seed}-${scenario.name}`);
  mkdirSync(folder, { recursive: true });
  const random = randomOf(seed, scenario.name);
  const failures: string[] = [];
  let outcomes: Outcome[] = [];
  try {
    outcomes = await scenario.run({ processes, records, kills, saltRounds, calls, folder, random });
    failures.push(...outcomes.flatMap((outcome) => outcome.failures));
  } catch (error) {
    // A reader that throws, or a file that is not there, is a finding like any other.
    failures.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
  } finally {
    endChildren();
  }
  if (failures.length > 0) return { outcomes, failures: [{ scenario: scenario.name, seed, folder, failures }] };
  rmSync(folder, { recursive: true });
  return { outcomes, failures: [] };
}
