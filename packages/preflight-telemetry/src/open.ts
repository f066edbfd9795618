import { canonicalUuid } from '@bicameral/contracts';
import type { SinkFileSystem } from '@bicameral/jsonl-sink';
import type { SaltSeam } from '@bicameral/salted-hash';
import { parseTelemetryFlags, telemetryFlags } from '@bicameral/telemetry-flags';
import type { Environment } from '@bicameral/telemetry-flags';
import { v4 } from 'uuid';
import { DISABLED } from './disabled.js';
import { EnabledTelemetry } from './enabled.js';
import type { PreflightTelemetry } from './types.js';

export interface PreflightTelemetryOptions {
  /** The directory of all files; made 0700 with the first row if it is missing. */
  readonly home: string;
  /**
   * The environment that decides whether capture is on, read without a word. By default that of the process, by
   * `telemetryFlags`, which says once on stderr what is wrong with it.
   */
  readonly env?: Environment;
  /** The clock, milliseconds since the epoch. Default `Date.now`. */
  readonly now?: () => number;
  /** This process's session, a UUID. Default a new UUIDv4. */
  readonly sessionId?: string;
  /** Replacements for what lies outside, for tests. */
  readonly seam?: { readonly sinkFs?: SinkFileSystem; readonly salt?: Partial<SaltSeam> };
}

/**
 * Opens the writers of the capture loop for this process. Does nothing yet: files come with the first row.
 *
 * With capture off this returns one frozen object whose methods do nothing; no id is made, no salt, no file.
 *
 * With capture on, each call leaves one row in `preflight_events.jsonl` or `engagements.jsonl`, and nothing that a caller
 * supplied is in it as it came: topic, paths and repository are salted hashes. Stored plain are
 *
 * - `surfaced_ids`, `decision_ids`, `decision_id`, `drifted_ids`: they are opaque, issued by the ledger (a UUID over its
 *   inputs), and checked to have that form. Hashing them would break the only join that triage needs, from a row to the
 *   decision that a person has to look at, and would hide nothing that the ledger beside the file does not hold;
 * - `preflight_id`, `parent_preflight_id`, `session_id`: UUIDs, or they are not stored;
 * - times, booleans, and values of closed lists (tool, reason, outcome, attribution, match, surfaced_by).
 *
 * Raw mode (`BICAMERAL_TELEMETRY=raw`) adds `topic` and `file_paths` as they are, and nothing else.
 *
 * @throws RangeError when `sessionId` is given and is no UUID. No method of what is returned throws.
 */
export function openPreflightTelemetry(options: PreflightTelemetryOptions): PreflightTelemetry {
  const { home, env, now = Date.now, seam = {} } = options;
  const flags = env === undefined ? telemetryFlags() : parseTelemetryFlags(env).flags;
  if (!flags.preflight) return DISABLED;
  const session = canonicalUuid(options.sessionId ?? v4());
  if (session === null) throw new RangeError('sessionId must be a UUID; leave it out for a new one');
  return new EnabledTelemetry({
    home,
    now,
    raw: flags.raw,
    sessionId: session,
    fs: seam.sinkFs,
    saltSeam: seam.salt ?? {},
  });
}
