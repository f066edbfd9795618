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

/** What most preflights come to: they showed nothing. */
const NOTHING_SAID: Verdict = {
  strengths: NONE,
  calls: NONE,
  isShown: false,
  isEngaged: false,
  isEngagedExplicitly: false,
  isDismissed: false,
  isFalseFire: false,
  unjudged: null,
};

/** @param engagementsFrom time of the oldest call that is left, when older ones may have rotated away; else -Infinity */
export function verdictOn(preflight: Preflight, rules: Rules, bound: BoundFiles, engagementsFrom: number): Verdict {
  const { source, engaged } = preflight;
  if (source.isBlank && !engaged.some(isBypass)) {
    const unjudged = whyOpen(preflight);
    return unjudged === null ? NOTHING_SAID : { ...NOTHING_SAID, unjudged };
  }
  const isShown = source.surfacedBy.some((by) => rules.isJudged(by));
  const heard = engaged.length === 0 ? nothingHeard(preflight) : hear(preflight, rules, bound);
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

/** Of a preflight that showed nothing, a bypass alone says anything. */
function isBypass({ source }: Engaged): boolean {
  return source.tool === BYPASSED;
}

function nothingHeard(preflight: Preflight): Heard {
  const strengths = silence(preflight);
  const nothing = { isEngaged: false, isEngagedExplicitly: false, isDismissed: false, isUncertain: false };
  return { strengths, calls: NONE, ...nothing };
}

function hear(preflight: Preflight, rules: Rules, bound: BoundFiles): Heard {
  const { engaged } = preflight;
  const { surfacedIds, surfacedBy } = preflight.source;
  const strengths = silence(preflight);
  const calls: Strength[] = [];
  let [isEngaged, isEngagedExplicitly, isDismissed, isUncertain] = [false, false, false, false];
  for (const call of engaged) {
    const counts = rules.isInTime(call.beforeEnd);
    const kind = kindOf(call, preflight, rules);
    let said: Strength = 'none';
    if (turnsDownAll(call, kind)) {
      said = kind;
      if (counts) isDismissed = true;
    }
    for (let index = 0; index < strengths.length; index += 1) {
      const id = surfacedIds[index] ?? '';
      const isAbout = kind === 'weak' ? touches(call, preflight, bound, id) : call.source.decisionIds.includes(id);
      const isJudged = rules.isJudged(surfacedBy[index] ?? 'context');
      if (isAbout === null && counts && isJudged) isUncertain = true;
      if (isAbout !== true) continue;
      said = better(said, kind);
      if (!counts) continue;
      strengths[index] = better(strengths[index] ?? 'none', kind);
      if (kind === 'acknowledged') isDismissed = true;
      if (!isJudged || (kind !== 'strong' && kind !== 'weak')) continue;
      isEngaged = true;
      if (call.source.attribution === 'explicit') isEngagedExplicitly = true;
    }
    calls.push(said);
  }
  return { strengths, calls, isEngaged, isEngagedExplicitly, isDismissed, isUncertain };
}

/** What a call says of a decision that it names, or for a commit, of one that its files are bound to. */
function kindOf(call: Engaged, preflight: Preflight, rules: Rules): Strength {
  const { tool } = call.source;
  // A dismissal that did not come about turned nothing down.
  if (rules.isAcknowledgement(tool)) return isDone(call.row.outcome) ? 'acknowledged' : 'none';
  if (rules.isStrong(tool)) return 'strong';
  return rules.isCommit(tool) && !isOlderCommit(call, preflight, rules) ? 'weak' : 'none';
}

/** An event has no outcome: it tells of what was done. */
function isDone(outcome: EngagementOutcome | null): boolean {
  return outcome !== 'refused' && outcome !== 'failed';
}

/** A bypass that names no decision is of the whole answer; a dismissal always names what it is of. */
function turnsDownAll(call: Engaged, kind: Strength): boolean {
  return kind === 'acknowledged' && call.source.tool === BYPASSED && call.source.decisionIds.length === 0;
}

/** What was said of each decision before anything was. */
function silence({ source }: Preflight): Strength[] {
  return source.surfacedIds.map(() => 'none');
}

/** Whether a commit changed a file that the decision is bound to; null when it can not be told. */
function touches(call: Engaged, preflight: Preflight, bound: BoundFiles, decisionId: string): boolean | null {
  const { repoHash, saltId } = preflight.source;
  if (call.source.repoHash !== repoHash) return false;
  const decision = call.source.saltId === saltId ? bound.of(repoHash, saltId, decisionId) : null;
  return decision === null ? null : call.source.pathHashes.some((hash) => decision.paths.has(hash));
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
