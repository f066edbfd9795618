import type { EngagementOutcome } from '@bicameral/contracts';
import type { Strength } from '../rows/enums.js';
import type { BoundFiles } from './bound-files.js';
import { isOlderCommit } from './commit-time.js';
import type { Engaged, Preflight, Unjudged } from './preflight.js';
import { BYPASSED, type Rules } from './rules.js';

/** What was said of the decisions that were shown, and what each call said. */
export interface Said {
  /** The best that a call said of each decision that was shown; parallel to `surfaced_ids`. */
  readonly strengths: readonly Strength[];
  /** Parallel to the preflight's `engaged`. */
  readonly calls: readonly Strength[];
}

/** What the calls after a preflight say of what it showed. */
export interface Verdict extends Said {
  /** Something was shown for what was asked, and not only because it waits for people. */
  readonly isShown: boolean;
  /** A decision that was shown for what was asked was used, or its code was touched. */
  readonly isEngaged: boolean;
  /** The same by calls that named the preflight alone. */
  readonly isEngagedExplicitly: boolean;
  readonly isDismissed: boolean;
  /** Something was shown for what was asked, and nothing engaged with it. */
  readonly isFalseFire: boolean;
  /** Why that can not be told; null when it can. */
  readonly unjudged: Unjudged | null;
}

const BEST_FIRST: readonly Strength[] = ['strong', 'weak', 'acknowledged', 'none'];
const NONE: readonly Strength[] = [];

/** @param engagementsFrom time of the oldest call that is left, when older ones may have rotated away; else -Infinity */
export function verdictOn(preflight: Preflight, rules: Rules, bound: BoundFiles, engagementsFrom: number): Verdict {
  const { row, engaged } = preflight;
  const isShown = row.surfaced_by.some((source) => rules.isJudged(source));
  const heard = engaged.length === 0 ? nothingHeard(row.surfaced_ids.length) : hear(preflight, rules, bound);
  const { strengths, calls, isEngaged, isEngagedExplicitly, isDismissed } = heard;
  const isSilent = isShown && !isEngaged && !isDismissed;
  const unjudged = isSilent ? whySilent(preflight, heard.isUncertain, engagementsFrom) : whyOpen(preflight);
  const isFalseFire = isSilent && unjudged === null;
  return { strengths, calls, isShown, isEngaged, isEngagedExplicitly, isDismissed, isFalseFire, unjudged };
}

interface Heard extends Pick<Verdict, 'strengths' | 'calls' | 'isEngaged' | 'isEngagedExplicitly' | 'isDismissed'> {
  /** A commit may have touched the code of a decision that was shown: which code that is, is not known. */
  readonly isUncertain: boolean;
}

function nothingHeard(shown: number): Heard {
  const strengths = shown === 0 ? NONE : new Array<Strength>(shown).fill('none');
  const nothing = { isEngaged: false, isEngagedExplicitly: false, isDismissed: false, isUncertain: false };
  return { strengths, calls: NONE, ...nothing };
}

function hear(preflight: Preflight, rules: Rules, bound: BoundFiles): Heard {
  const { row, engaged, askedAt } = preflight;
  const strengths = new Array<Strength>(row.surfaced_ids.length).fill('none');
  const calls: Strength[] = [];
  let [isEngaged, isEngagedExplicitly, isDismissed, isUncertain] = [false, false, false, false];
  for (const call of engaged) {
    const counts = rules.isInTime(call.beforeEnd);
    const kind = kindOf(call, askedAt, rules);
    let said: Strength = 'none';
    if (turnsDownAll(call, kind)) {
      said = kind;
      if (counts) isDismissed = true;
    }
    for (let index = 0; index < row.surfaced_ids.length; index += 1) {
      const id = row.surfaced_ids[index] ?? '';
      const isAbout = kind === 'weak' ? touches(call, preflight, bound, id) : call.row.decision_ids.includes(id);
      const isJudged = rules.isJudged(row.surfaced_by[index] ?? 'context');
      if (isAbout === null && counts && isJudged) isUncertain = true;
      if (isAbout !== true) continue;
      said = better(said, kind);
      if (!counts) continue;
      strengths[index] = better(strengths[index] ?? 'none', kind);
      if (kind === 'acknowledged') isDismissed = true;
      if (!isJudged || (kind !== 'strong' && kind !== 'weak')) continue;
      isEngaged = true;
      if (call.row.attribution === 'explicit') isEngagedExplicitly = true;
    }
    calls.push(said);
  }
  return { strengths, calls, isEngaged, isEngagedExplicitly, isDismissed, isUncertain };
}

/** What a call says of a decision that it names, or for a commit, of one that its files are bound to. */
function kindOf(call: Engaged, askedAt: number, rules: Rules): Strength {
  const { row } = call;
  // A dismissal that did not come about turned nothing down.
  if (rules.isAcknowledgement(row.tool)) return isDone(row.outcome) ? 'acknowledged' : 'none';
  if (rules.isStrong(row.tool)) return 'strong';
  return rules.isCommit(row.tool) && !isOlderCommit(call, askedAt, rules) ? 'weak' : 'none';
}

/** An event has no outcome: it tells of what was done. */
function isDone(outcome: EngagementOutcome | null): boolean {
  return outcome !== 'refused' && outcome !== 'failed';
}

/** A bypass that names no decision is of the whole answer; a dismissal always names what it is of. */
function turnsDownAll({ row }: Engaged, kind: Strength): boolean {
  return kind === 'acknowledged' && row.tool === BYPASSED && row.decision_ids.length === 0;
}

/** Whether a commit changed a file that the decision is bound to; null when it can not be told. */
function touches({ row: call }: Engaged, { row }: Preflight, bound: BoundFiles, decisionId: string): boolean | null {
  if (call.repo_hash !== row.repo_hash) return false;
  const decision = call.salt_id === row.salt_id ? bound.of(row.repo_hash, row.salt_id, decisionId) : null;
  return decision === null ? null : call.path_hashes.some((hash) => decision.paths.has(hash));
}

function better(one: Strength, other: Strength): Strength {
  return BEST_FIRST.indexOf(one) < BEST_FIRST.indexOf(other) ? one : other;
}

/** Silence says something only when nothing that could break it may be missing. */
function whySilent(preflight: Preflight, isUncertain: boolean, engagementsFrom: number): Unjudged | null {
  if (preflight.unjudged !== null) return preflight.unjudged;
  if (preflight.time < engagementsFrom) return 'engagements_rotated_away';
  return isUncertain ? 'decision_unknown' : null;
}

/** That rows were lost makes no difference to what was heard. */
function whyOpen({ unjudged }: Preflight): Unjudged | null {
  return unjudged === 'rows_lost' ? null : unjudged;
}
