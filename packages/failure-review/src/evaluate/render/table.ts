import type { Difference } from '../../statistics/newcombe.js';
import type { Share } from '../../statistics/wilson.js';
import { hasInterval } from '../report.js';

/** Markdown, with columns as wide as they need to be, so that a terminal shows it as well. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [heads, ...rows];
  const widths = heads.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const lines = cells.map(
    (row) => `| ${widths.map((width, column) => (row[column] ?? '').padEnd(width)).join(' | ')} |`,
  );
  lines.splice(1, 0, `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`);
  return lines.join('\n');
}

/** `k/n` with its interval, counts alone when they are few, a dash when there was nothing to count. */
export function shareText(share: Share): string {
  const { hits, of, low, high } = share;
  if (of === 0) return '–';
  return hasInterval(share) ? `${hits}/${of} (${low.toFixed(2)}–${high.toFixed(2)})` : `${hits}/${of}`;
}

export function differenceText(difference: Difference | null): string {
  if (difference === null) return '–';
  const { low, high } = difference;
  return `${signed(difference.difference)} (${signed(low)} to ${signed(high)})`;
}

function signed(value: number): string {
  const text = value.toFixed(2).replace('-0.00', '0.00');
  return value > 0 && text !== '0.00' ? `+${text}` : text.replace('-', '−');
}
