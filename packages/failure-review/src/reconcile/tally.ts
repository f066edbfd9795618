import { SURFACED_BY, type SurfacedBy } from '@bicameral/contracts';
import { KEPT_AS, type KeptAs, REVIEW_CLASSES, type ReviewClass, type Strength, STRENGTHS } from '../rows/enums.js';
import { type Share, wilson } from '../statistics/wilson.js';
import { isNormal } from './findings.js';
import type { MissesFound } from './misses.js';
import type { PastPreflight } from './past.js';
import { type Preflight, UNJUDGED, type Unjudged } from './preflight.js';
import type { Verdict } from './verdict.js';

/** What the settled preflights came to, counted. */
export class Tally {
  readonly classes: Record<ReviewClass, number> = zeros(REVIEW_CLASSES);
  readonly rows: Record<'added' | 'known', Record<KeptAs, number>> = { added: zeros(KEPT_AS), known: zeros(KEPT_AS) };
  readonly shown: Record<SurfacedBy, Record<Strength, number>>;
  readonly unjudged: Record<Unjudged | 'before_since' | 'malformed', number> = {
    ...zeros(UNJUDGED),
    before_since: 0,
    malformed: 0,
  };
  missesUntold = 0;
  #shownCount = 0;
  #engaged = 0;
  #engagedExplicitly = 0;

  constructor() {
    this.shown = Object.fromEntries(SURFACED_BY.map((source) => [source, zeros(STRENGTHS)])) as Tally['shown'];
  }

  count(preflight: Preflight, verdict: Verdict, found: MissesFound): void {
    const { unjudged } = verdict;
    if (unjudged !== null) this.unjudged[unjudged] += 1;
    if (unjudged === 'open_session') return;
    this.missesUntold += found.untold;
    if (verdict.isFalseFire) this.classes.suspected_false_fire += 1;
    if (found.misses.length > 0) this.classes.suspected_miss += 1;
    if (isNormal(verdict, found)) this.classes.normal += 1;
    if (unjudged !== null || preflight.source.isBlank) return;
    const { surfacedBy } = preflight.source;
    for (let index = 0; index < surfacedBy.length; index += 1) {
      this.shown[surfacedBy[index] ?? 'context'][verdict.strengths[index] ?? 'none'] += 1;
    }
    if (!verdict.isShown) return;
    this.#shownCount += 1;
    if (verdict.isEngaged) this.#engaged += 1;
    if (verdict.isEngagedExplicitly) this.#engagedExplicitly += 1;
  }

  /** What a commit tells when the preflight was counted already. */
  countLater(past: PastPreflight, { misses, untold }: MissesFound): void {
    this.missesUntold += untold;
    if (misses.length === 0) return;
    if (past.missed.length === 0) this.classes.suspected_miss += 1;
    if (past.isNormal) this.classes.normal -= 1;
    past.isNormal = false;
  }

  get engagementRate(): { all: Share; explicit: Share } {
    return {
      all: wilson(this.#engaged, this.#shownCount),
      explicit: wilson(this.#engagedExplicitly, this.#shownCount),
    };
  }
}

function zeros<Key extends string>(keys: readonly Key[]): Record<Key, number> {
  return Object.fromEntries(keys.map((key) => [key, 0])) as Record<Key, number>;
}
