import * as z from 'zod';
import {
  Attribution,
  DismissReason,
  EngagementOutcome,
  EngagementTool,
  Match,
  PreflightErrorOutcome,
  PreflightReason,
  SessionEvent,
  SurfacedBy,
} from './enums.js';
import { refuse } from './refuse.js';
import { strictObject } from './strict-object.js';

/** 16 lower-case hex characters of a salted SHA-256. */
const hash = z.string().regex(/^[0-9a-f]{16}$/, 'expected 16 lower-case hex characters');

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const uuid = z.string().regex(new RegExp(`^${UUID}$`), 'expected a lower-case UUID');
const decisionId = z.string().regex(new RegExp(`^decision:${UUID}$`), 'expected decision: and a lower-case UUID');

/** A moment exactly as `Date.prototype.toISOString` writes it. */
const timestamp = z.string().refine((text) => {
  const time = Date.parse(text);
  return !Number.isNaN(time) && new Date(time).toISOString() === text;
}, 'expected a time as Date.prototype.toISOString writes it');

const common = { ts: timestamp, session_id: uuid };

/**
 * One preflight, in `preflight_events.jsonl`. `surfaced_by` runs parallel to `surfaced_ids`. One that ended in an error
 * has no reason but an `outcome`, and no `topic_hash` when no usable topic came. Raw mode alone adds the plain `topic`
 * and `file_paths`.
 */
export const preflightRow = strictObject({
  ...common,
  preflight_id: uuid,
  topic_hash: hash.nullable(),
  file_paths_hash: hash,
  fired: z.boolean(),
  surfaced_ids: z.array(decisionId),
  reason: PreflightReason.nullable(),
  outcome: PreflightErrorOutcome.optional(),
  path_hashes: z.array(hash),
  repo_hash: hash.nullable(),
  salt_id: hash,
  surfaced_by: z.array(SurfacedBy),
  guided: z.boolean(),
  parent_preflight_id: uuid.optional(),
  topic: z.string().optional(),
  file_paths: z.array(z.string()).optional(),
}).check((context) => {
  const row = context.value;
  if (row.surfaced_by.length !== row.surfaced_ids.length) {
    refuse(
      context,
      `one for each of the ${row.surfaced_ids.length} surfaced_ids, got ${row.surfaced_by.length}`,
      'surfaced_by',
    );
  }
  if (row.reason === null && row.outcome === undefined) refuse(context, 'required when reason is null', 'outcome');
  if (row.reason !== null && row.outcome !== undefined) refuse(context, 'only when reason is null', 'outcome');
  if (row.topic_hash === null && row.outcome === undefined)
    refuse(context, 'null only when outcome is present', 'topic_hash');
});
export type PreflightRow = z.infer<typeof preflightRow>;

/**
 * One call of a downstream tool, in `engagements.jsonl`. An explicit attribution was handed its preflight and has no
 * match; a fallback has found one, with its match, or neither.
 */
export const engagementRow = strictObject({
  ...common,
  tool: EngagementTool,
  decision_id: decisionId.nullable(),
  decision_ids: z.array(decisionId),
  preflight_id: uuid.nullable(),
  file_paths_hash: hash,
  attribution: Attribution,
  match: Match.nullable(),
  outcome: EngagementOutcome,
  path_hashes: z.array(hash),
  repo_hash: hash.nullable(),
  salt_id: hash,
  drifted_ids: z.array(decisionId).optional(),
  /** The committer date of the commit that link_commit linked: it may be older than the call by any time. */
  committed_at: timestamp.optional(),
  dismiss_reason: DismissReason.optional(),
  file_paths: z.array(z.string()).optional(),
}).check((context) => {
  const row = context.value;
  if (row.attribution === 'explicit') {
    if (row.preflight_id === null) refuse(context, 'required when attribution is explicit', 'preflight_id');
    if (row.match !== null) refuse(context, 'null when attribution is explicit', 'match');
  } else if ((row.preflight_id === null) !== (row.match === null)) {
    refuse(context, 'preflight_id and match: both or neither when attribution is fallback', 'match');
  }
});
export type EngagementRow = z.infer<typeof engagementRow>;

/** The start or the end of one server process, in `preflight_events.jsonl`. */
export const sessionRow = strictObject({
  event_type: SessionEvent,
  ...common,
  repo_hash: hash.nullable(),
});
export type SessionRow = z.infer<typeof sessionRow>;

/** A cause is a code of ours or of the system (`ENOSPC`), never a message: messages can hold paths. */
const cause = z.string().regex(/^[A-Za-z][A-Za-z0-9_.-]{0,63}$/, 'expected an error code');

/** Rows that could not be written, by cause, in `preflight_events.jsonl`. */
export const captureLossRow = strictObject({
  event_type: z.literal('capture_loss'),
  ...common,
  counts: z.record(cause, z.int().min(1)),
});
export type CaptureLossRow = z.infer<typeof captureLossRow>;
