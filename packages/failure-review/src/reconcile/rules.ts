import type { EngagementTool, PreflightReason, SurfacedBy } from '@bicameral/contracts';

const MINUTE_MS = 60_000;

/** To be raised with any change after which a row that was settled would be read or judged in another way. */
export const RULES_VERSION = '1';

/** What the classification goes by. Each rule stands alone, so that a test can turn any one of them round. */
export interface Rules {
  /** It was muted: it looked for nothing, so that it says nothing. */
  isMuted(reason: PreflightReason | null): boolean;
  /** It repeated an earlier answer: what engages with it is credited to that. */
  isRepeat(reason: PreflightReason | null): boolean;
  /** The decision was shown for what was asked. The others wait for people, and are shown whatever was asked. */
  isJudged(source: SurfacedBy): boolean;
  /** The call uses the decisions that it names. */
  isStrong(tool: string): boolean;
  /** The call is a commit: it touches the decisions that its files are bound to, and can make some drift. */
  isCommit(tool: string): boolean;
  /** The call says that what was shown was seen, and not needed. */
  isAcknowledgement(tool: string): boolean;
  /** A session that was quiet for so long is over. */
  isOverAfter(quietMs: number): boolean;
  /** Whether a call says something of what was shown, by whether it came before the session was over. */
  isInTime(beforeEnd: boolean): boolean;
  /** A decision that a commit made drift should have been shown. */
  isMissed(decisionId: string, surfacedIds: readonly string[]): boolean;
  /** A decision was on record when something was asked, by when it came and when that was: milliseconds since 1970. */
  isOnRecord(createdAt: number, askedAt: number): boolean;
  /** A commit was made after a question, by when these were: milliseconds since 1970. */
  isAfter(committedAt: number, askedAt: number): boolean;
  /** A file that the commit changed is one that was asked about. */
  isAsked(pathHash: string, askedHashes: readonly string[]): boolean;
  /** A file that the commit changed is a neighbour of one that was asked about. */
  isNeighbour(pathHash: string, neighbourHashes: ReadonlySet<string>): boolean;
  /** A normal preflight that is kept for audit: always the same ones, whoever asks. */
  isAudited(preflightId: string): boolean;
}

const STRONG: readonly string[] = [
  'bicameral.bind',
  'bicameral.ratify',
  'bicameral.resolve_compliance',
  'bicameral.resolve_collision',
  'bicameral.ingest',
] satisfies EngagementTool[];

/** An event of the Python server that says the same as a dismissal. */
export const BYPASSED = 'preflight_prompt_bypassed';

export const RULES: Rules = {
  isMuted: (reason) => reason === 'preflight_disabled',
  isRepeat: (reason) => reason === 'recently_checked',
  isJudged: (source) => source === 'region' || source === 'graph' || source === 'topic',
  isStrong: (tool) => STRONG.includes(tool),
  isCommit: (tool) => tool === 'bicameral.link_commit',
  isAcknowledgement: (tool) => tool === 'bicameral.dismiss' || tool === BYPASSED,
  isOverAfter: (quietMs) => quietMs > 60 * MINUTE_MS,
  isInTime: (beforeEnd) => beforeEnd,
  isMissed: (decisionId, surfacedIds) => !surfacedIds.includes(decisionId),
  isOnRecord: (createdAt, askedAt) => createdAt <= askedAt,
  // Git keeps whole seconds: one of the same second may have come after.
  isAfter: (committedAt, askedAt) => committedAt + 1_000 > askedAt,
  isAsked: (pathHash, askedHashes) => askedHashes.includes(pathHash),
  isNeighbour: (pathHash, neighbourHashes) => neighbourHashes.has(pathHash),
  isAudited: (preflightId) => fnv1a(preflightId) % 10 === 0,
};

/** The 32-bit FNV-1a hash of an ASCII text: it is asked for every preflight, and a SHA would take longer than the rest. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}
