import { LABELS } from '../../rows/enums.js';
import { RATE_MEANINGS } from '../rates.js';
import type { Report, ReportedOutcome, SetReport, SplitFigures } from '../report.js';
import { differenceText, shareText, table } from './table.js';

const VERDICTS = {
  passed: 'Evaluation: passed',
  failed: 'Evaluation: failed',
  inconclusive: 'Evaluation: inconclusive, half of the rows could not be played',
} as const;

export interface MarkdownOptions {
  /** For a page, as of a pull request: rows that are not as they should be are folded away, and the rates explained. */
  readonly folded: boolean;
}

/** The report for a person, as Markdown that a terminal shows as well. */
export function reportMarkdown(report: Report, { folded }: MarkdownOptions): string {
  const said = verdict(report);
  return [
    // A page is read from its top, a terminal from its bottom.
    ...(folded ? said : []),
    ...side(report, folded),
    ...figures('Synthetic', report.sets.synthetic, (split) => split !== 'all'),
    ...figures('Real', report.sets.real, (split) => split === 'all'),
    ...mix(report),
    ...coverage(report),
    ...rows(report, folded),
    ...(folded ? [] : said),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n');
}

function verdict({ verdict: word, failures, warnings, notes, sets }: Report): string[] {
  return [
    `## ${VERDICTS[word]}`,
    list([
      ...(['synthetic', 'real'] as const).map((name) => countsText(name, sets[name])),
      ...failures.map((failure) => `failed: ${failure}`),
      ...warnings.map((warning) => `warning: ${warning}`),
      ...notes,
    ]),
  ];
}

function side({ comparison, sets: { synthetic, real } }: Report, explained: boolean): string[] {
  const cells = comparison.map((each) => [
    each.rate.replaceAll('_', ' '),
    shareText(each.synthetic),
    shareText(each.real),
    differenceText(each.difference),
    ...(explained ? [RATE_MEANINGS[each.rate]] : []),
  ]);
  const labels = real.labels === null ? '' : `Labels of the real rows: ${labelText(real.labels)}.`;
  return [
    `### Synthetic (${rowsText(synthetic.rows)}) and real (${rowsText(real.rows)}), side by side`,
    table(['rate', 'synthetic', 'real', 'real − synthetic', ...(explained ? ['what it is'] : [])], cells),
    labels,
  ];
}

function labelText(labels: NonNullable<SetReport['labels']>): string {
  return LABELS.map((label) => `${label} ${shareText(labels[label])}`).join(', ');
}

/** By source, of the splits that are wanted. */
function figures(name: string, set: SetReport, isWanted: (split: SplitFigures['split']) => boolean): string[] {
  return set.figures
    .filter(({ split }) => isWanted(split))
    .flatMap(({ split, rows: count, sources }) => [
      `### ${name}, ${split === 'all' ? '' : `${split}, `}${rowsText(count)}`,
      table(
        ['source', 'precision', 'recall', 'surface rate', 'false fires'],
        sources.map((each) => [
          each.source,
          ...[each.precision, each.recall, each.surface_rate, each.false_fires].map(shareText),
        ]),
      ),
    ]);
}

function mix({ mix: found }: Report): string[] {
  if (found === null) return [];
  const { rounds, seed, features, overall } = found;
  const cells = [...features, { feature: 'all of them, the mean', only_real: [], ...overall }].map((each) => [
    each.feature,
    each.observed.toFixed(2),
    each.null95.toFixed(2),
    each.p < 0.001 ? '<0.001' : each.p.toFixed(3),
    each.only_real.map(code).join(', '),
  ]);
  return [
    '### How far the real questions are from the synthetic ones',
    table(['feature', 'distance', 'by chance', 'p', 'only in real rows'], cells),
    `Jensen–Shannon distance, from 0 to 1. By chance: what it stays below in 95 % of ${rounds.toLocaleString('en')} permutations of the rows (seed ${seed}); a distance under it is no sign of a difference.`,
  ];
}

function coverage({ coverage: { uncovered, unnamed } }: Report): string[] {
  if (uncovered.length === 0 && unnamed === 0) return [];
  return [
    '### Real failures that no synthetic row is like',
    list([
      ...uncovered.map(({ label, cause, ids, replayable }) => {
        const why = replayable ? '' : '; no replay can show this cause';
        return `${label} by ${cause}: ${ids.map(code).join(', ')}${why}`;
      }),
      ...(unnamed > 0 ? [`${unnamed} whose cause nobody named`] : []),
    ]),
  ];
}

function rows({ outcomes }: Report, folded: boolean): string[] {
  const of = (...standings: string[]): ReportedOutcome[] =>
    outcomes.filter(({ standing }) => standings.includes(standing));
  const known = of('known').map(
    ({ outcome: { scenario, problems } }) => `known: ${scenario.id}: ${problems.join('; ')}`,
  );
  const failed = of('failed', 'fixed', 'error').map(failureText);
  return [
    section(`Known to fail: ${known.length}`, known.join('\n'), folded),
    section(`Not as they should be: ${failed.length}`, failed.join('\n'), folded),
  ];
}

/** What scenarios say is text, and must not be read as Markdown. */
function section(title: string, text: string, folded: boolean): string {
  if (text === '') return '';
  if (!folded) return text;
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `<details><summary>${title}</summary>\n\n${fence}text\n${text}\n${fence}\n\n</details>`;
}

/** A row that is not as it should be: what it was to show, what it showed, and what is wrong with that. */
function failureText({ standing, outcome }: ReportedOutcome): string {
  const { scenario, shown, reason, problems } = outcome;
  const { id, where, kind, about, ask, expect, expected_failure } = scenario;
  const wrong = standing === 'fixed' ? [`it passes, though it is marked: ${expected_failure ?? ''}`] : problems;
  return [
    `FAILED ${id} (${where}, ${kind}): ${about}`,
    `  asked     ${[ask.topic, ...(ask.file_paths ?? [])].join('  ')}`,
    `  expected  ${JSON.stringify(expect)}`,
    `  got       ${JSON.stringify({ reason, surfaced: shown })}`,
    ...wrong.map((problem) => `  ${problem}`),
  ].join('\n');
}

function countsText(name: string, { rows: count, standings }: SetReport): string {
  const { right, known, failed, fixed, error } = standings;
  const more = [
    ...(fixed > 0 ? [`${fixed} pass though marked as failing`] : []),
    ...(error > 0 ? [`${error} could not be played`] : []),
  ];
  if (count === 0) return `${name}: no rows`;
  return `${name}: ${[`${right} as they should be`, `${known} known to fail`, `${failed} failed`, ...more].join(', ')}`;
}

function rowsText(count: number): string {
  return count === 1 ? '1 row' : `${count} rows`;
}

function list(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join('\n');
}

/** Text of a scenario in a line or a cell: nothing in it counts as Markdown. */
function code(value: string): string {
  return `\`${value.replace(/[`|\r\n]/g, ' ')}\``;
}
