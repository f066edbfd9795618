import type { LocalView } from '../local/view.js';
import { type ReviewRow, reviewRow } from '../rows/review-row.js';
import { BoundFiles } from './bound-files.js';
import { keyOf, reviewRowOf } from './evidence.js';
import type { Keys } from './existing-keys.js';
import { type Finding, findingsOf, isNormal, missFindings } from './findings.js';
import type { Desk } from './join.js';
import { Misses, type MissesFound, NO_MISSES } from './misses.js';
import type { PastPreflight } from './past.js';
import { type Engaged, Preflight } from './preflight.js';
import type { Rules } from './rules.js';
import { Shelf } from './shelf.js';
import type { PreflightSource } from './sources.js';
import type { Tally } from './tally.js';
import { type Said, type Verdict, verdictOn } from './verdict.js';

const NONE_MISSED: readonly string[] = [];

export interface SettlerOptions {
  readonly rules: Rules;
  readonly tally: Tally;
  readonly view: LocalView;
  readonly grammarDirectory: string | undefined;
  /** Keys of the rows that are there; those of new ones are added. */
  readonly keys: Keys;
  readonly write: (row: ReviewRow) => void;
  /** Milliseconds since 1970, as are the others. */
  readonly now: number;
  /** Preflights before it are left alone. */
  readonly since: number;
  /** The oldest call that is left, when older ones may have rotated away; else -Infinity. */
  readonly engagementsFrom: number;
}

/**
 * Says of preflights what they were, writes what is kept of that and is not there yet, and counts. What has to ask the
 * repository is left for `catchUp`, in order.
 */
export class Settler implements Desk {
  readonly #options: SettlerOptions;
  readonly #now: string;
  readonly #bound: BoundFiles;
  readonly #misses: Misses;
  readonly #shelf = new Shelf();
  #later: (() => Promise<void>)[] = [];

  constructor(options: SettlerOptions) {
    const { rules, view, grammarDirectory } = options;
    this.#options = options;
    this.#now = new Date(options.now).toISOString();
    this.#bound = new BoundFiles(view);
    this.#misses = new Misses(rules, view, this.#bound, grammarDirectory);
  }

  settle(preflight: Preflight): PastPreflight | null {
    const { rules, tally, since, engagementsFrom } = this.#options;
    const { source, time, endedAt, engaged } = preflight;
    if (time < since) {
      tally.unjudged.before_since += 1;
      return null;
    }
    const verdict = verdictOn(preflight, rules, this.#bound, engagementsFrom);
    const isSilent = engaged.length === 0;
    const past: PastPreflight | null = source.isPlaced
      ? {
          repeatOf: null,
          time,
          shelved: this.#shelf.put(source),
          endedAt,
          strengths: isSilent ? null : verdict.strengths,
          callCount: engaged.length,
          isNormal: false,
          missed: NONE_MISSED,
        }
      : null;
    if (isSilent || !this.#misses.mayHave(preflight)) this.#finish(preflight, verdict, past, NO_MISSES);
    else this.#later.push(async () => this.#finish(preflight, verdict, past, await this.#misses.of(preflight)));
    return past;
  }

  settleLater(past: PastPreflight, commit: Engaged): void {
    const source = past.shelved.get();
    this.#later.push(() => this.#addMisses(past, source, commit));
  }

  /** Does what was left. */
  async catchUp(): Promise<void> {
    if (this.#later.length === 0) return;
    const later = this.#later;
    this.#later = [];
    for (const work of later) await work();
  }

  #finish(preflight: Preflight, verdict: Verdict, past: PastPreflight | null, found: MissesFound): void {
    if (past !== null) {
      past.isNormal = isNormal(verdict, found);
      if (found.misses.length > 0) past.missed = found.misses.map(({ decisionId }) => decisionId);
    }
    this.#options.tally.count(preflight, verdict, found);
    for (const finding of findingsOf(preflight, verdict, found, this.#options.rules)) {
      this.#keep(finding, preflight, verdict, 0);
    }
  }

  async #addMisses(past: PastPreflight, source: PreflightSource, commit: Engaged): Promise<void> {
    const { ts, surfacedIds } = source;
    const preflight = new Preflight(source, Date.parse(ts), 'asked');
    preflight.engage(commit);
    const { misses, untold } = await this.#misses.of(preflight);
    const found = { misses: misses.filter(({ decisionId }) => !past.missed.includes(decisionId)), untold };
    this.#options.tally.countLater(past, found);
    past.missed = [...past.missed, ...found.misses.map(({ decisionId }) => decisionId)];
    const said: Said = { strengths: past.strengths ?? surfacedIds.map(() => 'none'), calls: ['none'] };
    for (const finding of missFindings(found)) this.#keep(finding, preflight, said, past.callCount);
  }

  #keep(finding: Finding, preflight: Preflight, said: Said, earlierCalls: number): void {
    const { tally, keys, write } = this.#options;
    const key = keyOf(finding, preflight);
    if (keys.has(key)) {
      tally.rows.known[finding.keptAs] += 1;
      return;
    }
    const row = reviewRowOf(finding, preflight, said, { key, now: this.#now, earlierCalls });
    // Rows that had to be parsed were only glanced at; what is written of them is looked at in full.
    if (!isSound(preflight) && !reviewRow.safeParse(row).success) {
      tally.unjudged.malformed += 1;
      return;
    }
    write(row);
    keys.add(key);
    tally.rows.added[finding.keptAs] += 1;
  }
}

function isSound({ source, engaged }: Preflight): boolean {
  return source.isSound && engaged.every((call) => call.source.isSound);
}
