import type { EngagementEvidence, ReviewRow } from '../rows/review-row.js';
import { reviewKey } from '../rows/review-key.js';
import type { Finding } from './findings.js';
import { committedAt } from './commit-time.js';
import type { Engaged, Preflight } from './preflight.js';
import { isoOf } from './times.js';
import type { Said } from './verdict.js';

const MAX_CALLS = 50;
const MAX_IDS = 20;

/** The key under which a finding is kept. */
export function keyOf({ reviewClass, miss }: Finding, { source }: Preflight): string {
  return reviewKey(reviewClass, source.id, miss?.decisionId ?? null);
}

export interface Written {
  readonly key: string;
  /** As rows have times. */
  readonly now: string;
  /** How many calls came before those of the preflight that are known. */
  readonly earlierCalls: number;
}

/** A finding with its evidence: ids, hashes, and words of closed lists. What it does not have is undefined: JSON leaves that out. */
export function reviewRowOf(
  finding: Finding,
  preflight: Preflight,
  said: Said,
  { key, now, earlierCalls }: Written,
): ReviewRow {
  const { row } = preflight;
  const { miss } = finding;
  const { listed, leftOut } = callsOf(finding, preflight, said);
  return {
    ts: now,
    key,
    class: finding.reviewClass,
    kept_as: finding.keptAs,
    preflight_id: row.preflight_id,
    decision_id: miss?.decisionId ?? null,
    preflight_ts: isoOf(row.ts),
    session_id: row.session_id,
    parent_preflight_id: row.parent_preflight_id,
    repo_hash: row.repo_hash,
    salt_id: row.salt_id,
    topic_hash: row.topic_hash,
    path_hashes: row.path_hashes,
    fired: row.fired,
    guided: row.guided,
    reason: row.reason,
    surfaced: row.surfaced_ids.map((decision_id, index) => ({
      decision_id,
      surfaced_by: row.surfaced_by[index] ?? 'context',
      engaged: said.strengths[index] ?? 'none',
    })),
    engagements: listed,
    engagements_left_out: leftOut + earlierCalls > 0 ? leftOut + earlierCalls : undefined,
    miss: miss && {
      decision_id: miss.decisionId,
      relation: miss.relation,
      path_hash: miss.pathHash,
      committed_at: isoOf(miss.commit.row.committed_at ?? miss.commit.row.ts),
    },
    why: why(finding, preflight),
  };
}

/** In the order in which they came; of very many, those that say something before those that do not. */
function callsOf(
  { miss }: Finding,
  { engaged, row }: Preflight,
  { calls }: Said,
): { listed: EngagementEvidence[]; leftOut: number } {
  const telling = new Set([...row.surfaced_ids, ...(miss === null ? [] : [miss.decisionId])]);
  const evidence = (call: Engaged, index: number): EngagementEvidence =>
    evidenceOf(call, calls[index] ?? 'none', telling);
  if (engaged.length <= MAX_CALLS) return { listed: engaged.map(evidence), leftOut: 0 };
  const says = (index: number): boolean => engaged[index] === miss?.commit || calls[index] !== 'none';
  const order = [...engaged.keys()];
  const chosen = [...order.filter(says), ...order.filter((index) => !says(index))].slice(0, MAX_CALLS);
  const listed = chosen
    .sort((left, right) => left - right)
    .flatMap((index) => {
      const call = engaged[index];
      return call === undefined ? [] : [evidence(call, index)];
    });
  return { listed, leftOut: engaged.length - listed.length };
}

function evidenceOf(
  { row, beforeEnd }: Engaged,
  strength: EngagementEvidence['strength'],
  telling: ReadonlySet<string>,
): EngagementEvidence {
  const ids = [...row.decision_ids, ...(row.drifted_ids ?? [])];
  return {
    ts: isoOf(row.ts),
    tool: row.tool,
    outcome: row.outcome,
    strength,
    attribution: row.attribution,
    match: row.match,
    decision_ids: ids.length < 2 ? ids : tellingFirst(ids, telling),
    dismiss_reason: row.dismiss_reason,
    after_end: beforeEnd ? undefined : true,
  };
}

function tellingFirst(ids: readonly string[], telling: ReadonlySet<string>): string[] {
  const inOrder = [...ids.filter((id) => telling.has(id)), ...ids.filter((id) => !telling.has(id))];
  return [...new Set(inOrder)].slice(0, MAX_IDS);
}

function why({ reviewClass, keptAs, miss }: Finding, { row, time, end }: Preflight): string {
  if (miss !== null) {
    const place =
      miss.relation === 'asked'
        ? 'in a file that it was asked about'
        : 'in a file that imports one that it was asked about, or is imported by one';
    return `A commit ${span((committedAt(miss.commit) ?? miss.commit.time) - time)} later made a decision drift that it had not shown, ${place}.`;
  }
  if (reviewClass === 'suspected_false_fire') {
    const sources = [...new Set(row.surfaced_by)].join(', ');
    const over = end === 'said' ? 'its server said so' : 'after an hour of quiet';
    return `${plural(row.surfaced_ids.length, 'decision')} shown (${sources}), and nothing engaged with what was shown for the question before the session was over (${over}).`;
  }
  return keptAs === 'dismissed'
    ? 'What was shown was seen and turned down.'
    : 'Nothing points to a failure; kept for audit, as one in ten is.';
}

function span(ms: number): string {
  const minutes = Math.max(0, Math.round(ms / 60_000));
  return minutes < 120 ? plural(minutes, 'minute') : plural(Math.round(minutes / 60), 'hour');
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
