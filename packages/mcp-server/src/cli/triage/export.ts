import {
  type AgreementFigure,
  type Counted,
  type KindFigures,
  type LabelReport,
  labelReport,
  LABELS,
} from '@bicameral/failure-review';
import colors from 'picocolors';
import { count } from '../count.js';
import { printableLine, words } from '../printable.js';
import { atDesk, type DeskOptions } from './desk.js';

/** What the labels say so far, with the rows when it is for a program. Notes stay out unless they are asked for. */
export function exportLabels(
  options: DeskOptions & { readonly notes: boolean; readonly json: boolean },
): Promise<string> {
  return atDesk(options, (desk) => {
    const report = labelReport(desk.rows, desk.labeller.labels);
    return options.json ? json(report, desk.skipped, options.notes) : text(report, desk.skipped);
  });
}

function json({ rows, figures, agreement }: LabelReport, skipped: number, notes: boolean): string {
  const exported = rows.map((each) => ({
    ...each,
    labels: each.labels.map(({ note, ...label }) => (notes && note !== undefined ? { ...label, note } : label)),
  }));
  return JSON.stringify({ rows: exported, figures, agreement, lines_skipped: skipped }, null, 2);
}

function text({ rows, figures, agreement }: LabelReport, skipped: number): string {
  if (rows.length === 0) return 'No labels yet: bicameral-mcp triage asks for them.';
  const disputed = rows.filter(({ label }) => label === null).length;
  const orphans = rows.filter(({ row }) => row === null).length;
  return [
    `${count(rows.length, 'row')} labelled${disputed > 0 ? `, ${disputed} of them not alike` : ''}${orphans > 0 ? `, ${orphans} whose review rows are gone` : ''}.`,
    ...figures.filter(({ labels }) => labels.real_miss.of > 0).flatMap(figureLines),
    ...agreement.repeats.map((figure) => `${printableLine(figure.labeller)}, asked twice: ${agreed(figure)}`),
    ...agreement.between.map((figure) => `${printableLine(figure.labellers.join(' and '))}: ${agreed(figure)}`),
    ...(skipped > 0 ? [colors.yellow(`${count(skipped, 'line')} of the files could not be read.`)] : []),
    colors.dim('--json has the rows as well.'),
  ].join('\n');
}

function figureLines({ kept_as, class: reviewClass, evidence, rows, labels }: KindFigures): string[] {
  const kind = kept_as === 'suspect' ? reviewClass : `${reviewClass} (${kept_as})`;
  return [
    colors.bold(
      `${words(kind)}, ${evidence === 'all' ? 'all' : 'on explicit evidence'}: ${labels.real_miss.of} labelled of ${rows}`,
    ),
    ...LABELS.map((label) => `  ${words(label).padEnd(15)}  ${share(labels[label])}`),
  ];
}

/** `4 of 5 (38–96 %)`; under five counts alone. */
function share({ hits, of, low, high }: Counted): string {
  const interval = low === null || high === null ? '' : ` (${Math.round(100 * low)}–${Math.round(100 * high)} %)`;
  return `${hits} of ${of}${interval}`;
}

function agreed({ same, kappa, ac1 }: AgreementFigure): string {
  const beyond = [
    ...(kappa === null ? [] : [`κ ${kappa.toFixed(2)}`]),
    ...(ac1 === null ? [] : [`AC1 ${ac1.toFixed(2)}`]),
  ];
  return [`${share(same)} the same`, ...beyond].join(', ');
}
