import { figure, number, ratio } from './format.js';
import type { GoalResult, Result } from './result.js';
import type { Spread } from './statistics.js';

/** A Markdown table; the first column is text, the others are set to the right. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [head, ...rows].map((row) => row.map((cell) => cell.replaceAll('|', String.raw`\|`)));
  const widths = head.map((_cell, column) => Math.max(3, ...cells.map((row) => row[column]?.length ?? 0)));
  const pad = (cell: string, column: number) =>
    column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0);
  const lines = cells.map((row) => `| ${row.map(pad).join(' | ')} |`);
  const rule = widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  return [lines[0], `| ${rule.join(' | ')} |`, ...lines.slice(1)].join('\n');
}

/** A table for each measure: median, least and most, and the ratio to each base with its own least and most. */
export function tablesOf({ measures, subjects }: Result): string {
  const bases = subjects.filter(({ role }) => role === 'base').map(({ name }) => name);
  return measures
    .map(({ name, unit, better }, index) => {
      const once = subjects.every(({ figures }) => figures[index]?.rounds.length === 1);
      const label = `${name}, ${unit}${better === 'higher' ? ' (more is better)' : ''}`;
      const head = [label, ...(once ? ['figure'] : ['median', 'min', 'max']), ...bases.map((base) => `to ${base}`)];
      const rows = subjects.map((subject) => {
        const figures = subject.figures[index];
        if (!figures) throw new Error(`${subject.name} has no figures for ${name}.`);
        const own = once ? [figures.median] : [figures.median, figures.min, figures.max];
        const ratios = bases.map((base) => ratioCell(figures.against[base], once || base === subject.name));
        return [subject.name, ...own.map(number), ...ratios];
      });
      return markdownTable(head, rows);
    })
    .join('\n\n');
}

function ratioCell(spread: Spread | undefined, bare: boolean): string {
  if (!spread) return '';
  const { median, min, max } = spread;
  return bare ? ratio(median) : `${ratio(median)} (${ratio(min).slice(0, -2)}–${ratio(max).slice(0, -2)})`;
}

/** What was to be reached, and what was. */
export function goalTable(goals: readonly (GoalResult & { readonly benchmark: string })[]): string {
  const rows = goals.map(({ benchmark, what, unit, atMost, atLeast, figure: reached, reached: isReached }) => {
    const bounds = [
      ...(atMost === undefined ? [] : [`≤ ${figure(atMost, unit)}`]),
      ...(atLeast === undefined ? [] : [`≥ ${figure(atLeast, unit)}`]),
    ];
    return [what, benchmark, bounds.join(', '), figure(reached, unit), isReached ? 'yes' : 'no'];
  });
  return markdownTable(['what', 'benchmark', 'to reach', 'measured', 'reached'], rows);
}
