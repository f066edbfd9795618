import { SURFACED_BY } from '@bicameral/contracts';
import type { Outcome } from './run-scenario.js';
import { type Share, wilson } from './wilson.js';

/** What one source did; `all` is all of them together. */
export interface SourceRow {
  readonly source: string;
  /** Of what it showed, what was to be shown by it. */
  readonly precision: Share;
  /** Of what was to be shown by it, what it showed. */
  readonly recall: Share;
  /** Of the questions, those in which it showed something. */
  readonly fireRate: Share;
}

export function sourceRows(outcomes: readonly Outcome[]): SourceRow[] {
  return [...SURFACED_BY, 'all'].map((source) => {
    const isOf = (other: string): boolean => source === 'all' || source === other;
    let [shown, right, wanted, fired] = [0, 0, 0, 0];
    for (const { scenario, shown: got } of outcomes) {
      const own = Object.entries(got).filter(([, by]) => isOf(by));
      shown += own.length;
      right += own.filter(([label, by]) => scenario.expect.surfaced[label] === by).length;
      wanted += Object.values(scenario.expect.surfaced).filter(isOf).length;
      if (own.length > 0) fired += 1;
    }
    return {
      source,
      precision: wilson(right, shown),
      recall: wilson(right, wanted),
      fireRate: wilson(fired, outcomes.length),
    };
  });
}

/** Markdown, as the README holds it. */
export function tableOf(rows: readonly SourceRow[]): string {
  const cells = [
    ['source', 'precision', 'recall', 'fire rate'],
    ...rows.map(({ source, precision, recall, fireRate }) => [source, ...[precision, recall, fireRate].map(shareText)]),
  ];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const lines = cells.map((row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`);
  lines.splice(1, 0, `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`);
  return `${lines.join('\n')}\n`;
}

function shareText({ hits, of, low, high }: Share): string {
  return of === 0 ? '–' : `${hits}/${of} (${low.toFixed(2)}–${high.toFixed(2)})`;
}

/** What keeps a run from passing: a scenario that fails, and one that is known to fail and does not. */
export function failuresOf(outcomes: readonly Outcome[]): string[] {
  return outcomes.flatMap(({ scenario: { id, expected_failure }, problems }) => {
    if (expected_failure === undefined) return problems.length === 0 ? [] : [`${id}: ${problems.join('; ')}`];
    return problems.length > 0 ? [] : [`${id}: passes, though it is marked as failing (${expected_failure})`];
  });
}
