import type { Confidence, Phase } from '@bicameral/contracts';
import type { Database } from './database.js';
import { REGION_COLUMNS, toRegion } from './region-rows.js';
import type { RegionRow } from './region-rows.js';
import { bindingState } from './status.js';
import type { Baseline, BoundRegion, VerdictView } from './types.js';

/** Columns of a binding's baseline. */
export const BASELINE_COLUMNS = `
  facts.baseline_path, facts.baseline_start, facts.baseline_end, facts.baseline_hash, facts.baseline_commit`;

export interface BaselineRow {
  readonly baseline_path: string;
  readonly baseline_start: number;
  readonly baseline_end: number;
  readonly baseline_hash: string;
  readonly baseline_commit: string;
}

interface BoundRow extends RegionRow, BaselineRow {
  readonly decision_key: number;
  readonly purpose: string;
  readonly was_compliant: number;
  readonly verdict: VerdictView['verdict'] | null;
  readonly confidence: Confidence;
  readonly explanation: string;
  readonly phase: Phase;
  readonly commit_hash: string | null;
  readonly judged_at: number;
}

/**
 * The facts of the view `binding_facts`, from the tables: every preflight asks for them, and the view reads each region a
 * second time and sorts its verdicts, which is half of the work.
 */
const BOUND_REGIONS = `
  SELECT ${REGION_COLUMNS}, ${BASELINE_COLUMNS}, facts.decision_key, facts.purpose,
    EXISTS (
      SELECT 1 FROM verdicts AS earlier WHERE earlier.binding_key = facts.binding_key AND earlier.verdict = 'compliant'
    ) AS was_compliant,
    verdicts.verdict, verdicts.confidence, verdicts.explanation, verdicts.phase, verdicts.commit_hash,
    verdicts.created_at AS judged_at
  FROM json_each(?) AS asked
    CROSS JOIN bindings AS facts ON facts.decision_key = asked.value
    CROSS JOIN regions ON regions.region_key = facts.region_key
    LEFT JOIN verdicts ON verdicts.verdict_key = (
      SELECT max(given.verdict_key) FROM verdicts AS given
      WHERE given.binding_key = facts.binding_key
        AND (
          given.content_hash = regions.content_hash
          OR EXISTS (
            SELECT 1 FROM same_code
            WHERE same_code.region_key = regions.region_key AND same_code.content_hash = given.content_hash
          )
        )
    )
  ORDER BY facts.binding_key`;

/** The bound regions of these decisions, by the decision's key, each in the order of binding. */
export function boundRegions(database: Database, decisionKeys: readonly number[]): Map<number, BoundRegion[]> {
  const regions = new Map<number, BoundRegion[]>();
  for (const row of database.allWide<BoundRow>(BOUND_REGIONS, [JSON.stringify(decisionKeys)])) {
    const list = regions.get(row.decision_key);
    if (list === undefined) regions.set(row.decision_key, [toBoundRegion(row)]);
    else list.push(toBoundRegion(row));
  }
  return regions;
}

function toBoundRegion(row: BoundRow): BoundRegion {
  // Not a literal that the region is spread into: that takes longer than the query, and every preflight has a dozen of them.
  return Object.assign(toRegion(row), {
    purpose: row.purpose,
    state: bindingState({ verdict: row.verdict, wasCompliant: row.was_compliant === 1 }),
    baseline: toBaseline(row),
    verdict: toVerdict(row),
  });
}

export function toBaseline(row: BaselineRow): Baseline {
  return {
    path: row.baseline_path,
    lines: [row.baseline_start, row.baseline_end],
    hash: row.baseline_hash,
    commit: row.baseline_commit,
  };
}

function toVerdict(row: BoundRow): VerdictView | null {
  if (row.verdict === null) return null;
  return {
    verdict: row.verdict,
    confidence: row.confidence,
    explanation: row.explanation,
    phase: row.phase,
    commit: row.commit_hash,
    createdAt: new Date(row.judged_at).toISOString(),
  };
}
