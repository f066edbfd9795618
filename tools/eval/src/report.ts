import type { Figures, Outcome, Share } from '@bicameral/failure-review';

const HEADS = ['source', 'precision', 'recall', 'fire rate', 'false fires'];

/** Markdown, as the README holds it. */
export function tableOf(figures: readonly Figures[]): string {
  const rows = figures.map(({ source, precision, recall, fireRate, falseFires }) => [
    source,
    ...[precision, recall, fireRate, falseFires].map(shareText),
  ]);
  const cells = [HEADS, ...rows];
  const widths = HEADS.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const lines = cells.map((row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`);
  lines.splice(1, 0, `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`);
  return `${lines.join('\n')}\n`;
}

function shareText({ hits, of, low, high }: Share): string {
  return of === 0 ? '–' : `${hits}/${of} (${low.toFixed(2)}–${high.toFixed(2)})`;
}

/** What keeps a run from passing: a scenario that fails, and one that is known to fail and does not. */
export function isFailure({ scenario: { expected_failure }, problems }: Outcome): boolean {
  return (expected_failure === undefined) === problems.length > 0;
}

/** A failing scenario: what it was to show, what it showed, and what is wrong with that. */
export function failureText({ scenario, shown, reason, problems }: Outcome): string {
  const { id, where, kind, about, ask, expect, expected_failure } = scenario;
  const wrong = expected_failure === undefined ? problems : [`it passes, though it is marked: ${expected_failure}`];
  const lines = [
    `FAILED ${id} (${where}, ${kind}): ${about}`,
    `  asked     ${[ask.topic, ...(ask.file_paths ?? [])].join('  ')}`,
    `  expected  ${JSON.stringify(expect)}`,
    `  got       ${JSON.stringify({ reason, surfaced: shown })}`,
    ...wrong.map((problem) => `  ${problem}`),
  ];
  return `${lines.join('\n')}\n`;
}
