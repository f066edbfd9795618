import type { ReconcileResult } from '@bicameral/failure-review/reconcile';
import colors from 'picocolors';
import { count } from '../count.js';

const CLASSES = {
  suspected_false_fire: ['suspected false fire', 'suspected false fires'],
  suspected_miss: ['suspected miss', 'suspected misses'],
  normal: 'normal',
} as const;

const KEPT = { suspect: 'suspected', dismissed: 'dismissed', audit: 'for audit' } as const;

const UNJUDGED = {
  open_session: 'of a session that is not over yet',
  muted: 'muted',
  repeated: 'that repeat another',
  before_since: 'from before',
  engagements_rotated_away: 'older than the calls that are left',
  rows_lost: 'of a session that lost rows',
  decision_unknown: 'whose decisions this ledger does not have',
  too_many_open: 'of too many open at once',
  doubled: 'written twice',
  malformed: 'with fields that are not theirs',
} as const;

const PASSED_OVER = {
  of_another_writer: 'of the Python server',
  malformed: 'not as rows should be',
  unknown_tool: 'of tools that are not known here',
  without_time: 'without a time',
  unreadable: 'that can not be read',
} as const;

/** The result for a person to read. */
export function renderReconcile(result: ReconcileResult): string {
  if (result.status === 'busy') return 'Another reconcile is at it; nothing was done.';
  const { preflight_events, engagements } = result.files;
  if (preflight_events.rows + engagements.rows === 0) {
    return 'Nothing was captured yet. Capture is off unless BICAMERAL_TELEMETRY lists preflight.';
  }
  const { added, known } = result.rows;
  const verb = result.dry_run ? 'to be written' : 'written';
  const lines: [string, string][] = [
    ['Preflights', listed(result.classes, CLASSES, true)],
    ['Review rows', `${number(sum(added))} ${verb} (${listed(added, KEPT, true)}), ${number(sum(known))} known before`],
    ...shownLines(result),
    ['Later calls', calls(result)],
    ['Engaged with', engaged(result)],
    ['Left out', listed(result.unjudged, UNJUDGED) || 'nothing'],
    ['Passed over', passedOver(result) || 'nothing'],
    ...result.problems.map((problem): [string, string] => ['Note', colors.yellow(problem)]),
  ];
  const width = Math.max(...lines.map(([name]) => name.length));
  return lines.map(([name, value]) => `${colors.bold(name.padEnd(width))}  ${value}`).join('\n');
}

/** Decisions by what showed them; sources that showed none are left out. */
function shownLines({ shown }: ReconcileResult): [string, string][] {
  return Object.entries(shown)
    .filter(([, counts]) => sum(counts) > 0)
    .map(([source, { strong, weak, acknowledged, none }]) => [
      `Shown by ${source}`,
      `${count(sum({ strong, weak, acknowledged, none }), 'decision')}: ${number(strong)} used, ${number(weak)} whose code was changed, ${number(acknowledged)} dismissed, ${number(none)} with nothing said`,
    ]);
}

function calls({ calls: { explicit, fallback, unattributed, without_preflight } }: ReconcileResult): string {
  const ways = listed(
    fallback,
    { decision: 'by decision', exact: 'by the same files', subset: 'by some of them', overlap: 'by half of them' },
    true,
  );
  const lost = without_preflight === 0 ? '' : `; the preflight of ${number(without_preflight)} is not there`;
  return `${number(explicit)} that named their preflight, ${number(sum(fallback))} without an id (${ways}), ${number(unattributed)} of none${lost}`;
}

function engaged({ engagement_rate: { all, explicit } }: ReconcileResult): string {
  return `${rate(explicit)} by calls that named the preflight, ${rate(all)} by all`;
}

/** With an interval from five on: of fewer it says nothing. */
function rate({ hits, of, low, high }: ReconcileResult['engagement_rate']['all']): string {
  const interval = of < 5 ? '' : ` (${Math.round(low * 100)} to ${Math.round(high * 100)} %)`;
  return `${number(hits)} of ${number(of)}${interval}`;
}

function passedOver({ files, other_events, misses_untold }: ReconcileResult): string {
  const { preflight_events: events, engagements } = files;
  const rows = {
    of_another_writer: events.of_another_writer + engagements.of_another_writer,
    malformed: events.malformed + engagements.malformed,
    unknown_tool: engagements.unknown_tool,
    without_time: events.without_time + engagements.without_time,
    unreadable: events.unreadable + engagements.unreadable,
  };
  const odd = events.odd_times + engagements.odd_times;
  return [
    listed(rows, PASSED_OVER, false, 'rows '),
    sum(other_events) === 0
      ? ''
      : `${sum(other_events)} ${sum(other_events) === 1 ? 'event' : 'events'} of other kinds (${Object.keys(other_events).join(', ')})`,
    odd === 0 ? '' : `the times of ${count(odd, 'row')}, where a clock had stepped`,
    misses_untold === 0
      ? ''
      : `${count(misses_untold, 'decision')} that drifted, of which it can not be told whether they were missed`,
  ]
    .filter(Boolean)
    .join(', ');
}

type Name = string | readonly [one: string, more: string];

/** Counts with their names; those of nothing are left out unless all are wanted. */
function listed<Key extends string>(
  counts: Readonly<Record<Key, number>>,
  names: Readonly<Record<Key, Name>>,
  all = false,
  what = '',
): string {
  return (Object.entries(names) as [Key, Name][])
    .filter(([key]) => all || counts[key] > 0)
    .map(
      ([key, name]) =>
        `${number(counts[key])} ${what}${typeof name === 'string' ? name : name[counts[key] === 1 ? 0 : 1]}`,
    )
    .join(', ');
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, each) => total + each, 0);
}

function number(value: number): string {
  return value.toLocaleString('en');
}
