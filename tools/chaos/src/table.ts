import type { Outcome } from './scenario.js';

const HEADS = [
  'scenario',
  'sink',
  'runs',
  'records',
  'lost',
  'doubled',
  'torn',
  'largest',
  'skipped',
  'longest append',
  'what happened',
];

/** One row for each scenario and subject: counts added up over the runs, sizes and times the largest of them. */
export function tableOf(outcomes: readonly Outcome[]): string {
  const rows = new Map<string, Outcome[]>();
  for (const outcome of outcomes) {
    const key = `${outcome.scenario} ${outcome.subject}`;
    rows.set(key, [...(rows.get(key) ?? []), outcome]);
  }
  const cells = [HEADS, ...[...rows.values()].map(cellsOf)];
  const widths = HEADS.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const lines = cells.map((row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`);
  lines.splice(1, 0, `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`);
  return `${lines.join('\n')}\n`;
}

function cellsOf(runs: readonly Outcome[]): string[] {
  const sum = (pick: (outcome: Outcome) => number): string =>
    runs.reduce((total, run) => total + pick(run), 0).toLocaleString('en');
  const most = (pick: (outcome: Outcome) => number): number => Math.max(...runs.map(pick));
  const last = runs.at(-1);
  return [
    last?.scenario ?? '',
    last?.subject ?? '',
    String(runs.length),
    sum(({ records }) => records),
    sum(({ lost }) => lost),
    sum(({ doubled }) => doubled),
    sum(({ torn }) => torn),
    `${(most(({ largest }) => largest) / 1_000_000).toFixed(2)} MB`,
    last?.skipped === null ? '–' : sum(({ skipped }) => skipped ?? 0),
    `${(most(({ longestMicroseconds }) => longestMicroseconds) / 1000).toFixed(1)} ms`,
    last?.note ?? '',
  ];
}
