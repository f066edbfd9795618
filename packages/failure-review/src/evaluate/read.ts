import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Fixtures } from './fixtures.js';
import { parseJson } from './parse.js';
import { type Scenario, scenarioSchema } from './scenario.js';
import { splitOf } from './split.js';
import { unknownLabel } from './unknown-label.js';

/** The two sets that are held against each other. */
export interface ScenarioSets {
  /** Thought up, to have every kind of case. */
  readonly synthetic: readonly Scenario[];
  /** Promoted from what happened. */
  readonly real: readonly Scenario[];
}

export interface ReadOptions {
  /** A folder of `*.jsonl`; nothing synthetic without it. */
  readonly scenarios?: string | undefined;
  /** A file of promoted rows; nothing real without it. */
  readonly dataset?: string | undefined;
  readonly fixtures: Fixtures;
}

/** @throws Error that names the file and line of what is no scenario, or of the wrong set */
export function readScenarioSets({ scenarios, dataset, fixtures }: ReadOptions): ScenarioSets {
  const files =
    scenarios === undefined
      ? []
      : readdirSync(scenarios)
          .filter((name) => name.endsWith('.jsonl'))
          .sort()
          .map((name) => path.join(scenarios, name));
  const synthetic = readLines(files, fixtures, []);
  const real = dataset === undefined ? [] : readLines([dataset], fixtures, synthetic);
  const strange = synthetic.find(({ promoted }) => promoted !== undefined);
  if (strange) throw new Error(`${strange.where}: a promoted row belongs into the dataset, not among the scenarios`);
  const stray = real.find(({ promoted }) => promoted === undefined);
  if (stray) throw new Error(`${stray.where}: only promoted rows belong into the dataset; ${stray.id} has no promoted`);
  return { synthetic, real };
}

function readLines(files: readonly string[], fixtures: Fixtures, earlier: readonly Scenario[]): Scenario[] {
  const scenarios: Scenario[] = [];
  const taken = new Map(earlier.map(({ id, where }) => [id, where]));
  for (const file of files) {
    const lines = readFileSync(file, 'utf8').split('\n');
    for (const [index, line] of lines.entries()) {
      if (line.trim() === '') continue;
      const where = `${path.basename(file)}:${index + 1}`;
      const scenario = { ...parseJson(scenarioSchema, line, where), where };
      check(scenario, taken.get(scenario.id), fixtures);
      taken.set(scenario.id, where);
      scenarios.push(scenario);
    }
  }
  return scenarios;
}

function check(scenario: Scenario, takenBy: string | undefined, fixtures: Fixtures): void {
  const { id, split, fixture, where } = scenario;
  if (takenBy !== undefined) throw new Error(`${where}: the id ${id} is taken by ${takenBy}`);
  if (split !== splitOf(id)) throw new Error(`${where}: by its id ${id} belongs to ${splitOf(id)}, not to ${split}`);
  const names = fixtures.names();
  if (fixture !== undefined && !names.includes(fixture)) {
    throw new Error(`${where}: there is no fixture ${fixture}; there are ${names.join(', ') || 'none'}`);
  }
  const unknown = unknownLabel(scenario, fixture === undefined ? undefined : fixtures.ledger(fixture));
  if (unknown !== undefined) throw new Error(`${where}: no decision of ${id} has the label ${unknown}`);
}
