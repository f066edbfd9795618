import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type Ledger,
  ledgerSchema,
  type Scenario,
  scenarioSchema,
  splitOf,
  unknownLabel,
} from '@bicameral/failure-review';
import * as z from 'zod';

const FIXTURES = fileURLToPath(new URL('../fixtures', import.meta.url));

export interface Fixture extends Ledger {
  readonly files: Readonly<Record<string, string>>;
}

/** @throws Error that names the file and line of what is no scenario */
export function readScenarios(folder: string): Scenario[] {
  const scenarios: Scenario[] = [];
  for (const name of readdirSync(folder).sort()) {
    if (!name.endsWith('.jsonl')) continue;
    const lines = readFileSync(path.join(folder, name), 'utf8').split('\n');
    for (const [index, line] of lines.entries()) {
      if (line.trim() === '') continue;
      const scenario = { ...parse(scenarioSchema, line, `${name}:${index + 1}`), where: `${name}:${index + 1}` };
      checkScenario(scenario, scenarios);
      scenarios.push(scenario);
    }
  }
  return scenarios;
}

function checkScenario(scenario: Scenario, earlier: readonly Scenario[]): void {
  const { id, split, fixture, where } = scenario;
  const taken = earlier.find((other) => other.id === id);
  if (taken) throw new Error(`${where}: the id ${id} is taken by ${taken.where}`);
  if (split !== splitOf(id)) throw new Error(`${where}: by its id ${id} belongs to ${splitOf(id)}, not to ${split}`);
  if (fixture !== undefined && !existsSync(ledgerFile(fixture))) {
    throw new Error(`${where}: there is no fixture ${fixture}; there are ${readdirSync(FIXTURES).join(', ')}`);
  }
  const unknown = unknownLabel(scenario, fixture === undefined ? undefined : readLedger(fixture));
  if (unknown !== undefined) throw new Error(`${where}: no decision of ${id} has the label ${unknown}`);
}

/** The files below `fixtures/NAME/files`, and `fixtures/NAME/ledger.json`. */
export function readFixture(name: string): Fixture {
  const folder = path.join(FIXTURES, name, 'files');
  const found = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const files = found.map((entry) => {
    const file = path.join(entry.parentPath, entry.name);
    return [path.relative(folder, file).replaceAll(path.sep, '/'), readFileSync(file, 'utf8')];
  });
  return { ...readLedger(name), files: Object.fromEntries(files) as Record<string, string> };
}

function readLedger(fixture: string): Ledger {
  return parse(ledgerSchema, readFileSync(ledgerFile(fixture), 'utf8'), `${fixture}/ledger.json`);
}

function ledgerFile(fixture: string): string {
  return path.join(FIXTURES, fixture, 'ledger.json');
}

function parse<Schema extends z.ZodType>(schema: Schema, text: string, where: string): z.infer<Schema> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Error(`${where} is no JSON: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new Error(`${where}: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
