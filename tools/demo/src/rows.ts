import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Narrator } from './narrator.js';

type Row = Readonly<Record<string, unknown>>;

/** Shows what the conversation left on disk. */
export function showRows(home: string, narrator: Narrator): void {
  narrator.step('What is on disk now');
  for (const name of readdirSync(home).sort()) {
    const { mode, size } = statSync(path.join(home, name));
    narrator.say(`${(mode & 0o777).toString(8)}  ${String(size).padStart(7)} bytes  ${name}`);
  }
  narrator.step('preflight_events.jsonl: one row a preflight, hashed');
  for (const row of readRows(home, 'preflight_events.jsonl')) narrator.row(row);
  narrator.step('engagements.jsonl: one row a downstream call');
  for (const { row, times } of collapsed(readRows(home, 'engagements.jsonl').map(shown))) {
    narrator.row(row, times);
  }
}

function shown({ tool, outcome, attribution, match, preflight_id, decision_ids, drifted_ids }: Row): Row {
  return {
    tool,
    outcome,
    attribution,
    match,
    preflight_id,
    decisions: count(decision_ids),
    drifted: count(drifted_ids),
  };
}

/** Runs of rows that look alike, each once. */
function collapsed(rows: readonly Row[]): { row: Row; times: number }[] {
  const runs: { row: Row; times: number }[] = [];
  for (const row of rows) {
    const last = runs.at(-1);
    if (last && JSON.stringify(last.row) === JSON.stringify(row)) last.times += 1;
    else runs.push({ row, times: 1 });
  }
  return runs;
}

function readRows(home: string, file: string): Row[] {
  const lines = readFileSync(path.join(home, file), 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as Row);
}

function count(list: unknown): number {
  return Array.isArray(list) ? list.length : 0;
}
