import type { SurfacedBy } from '@bicameral/contracts';
import type { Outcome } from '../../evaluate/outcome.js';
import type { Scenario } from '../../evaluate/scenario.js';
import { PromoteError } from '../errors.js';
import type { OriginalRow } from '../original.js';
import { ASKED_SOURCES, shownByQuestion } from '../row/build-row.js';
import { asScenario, type PromotedRow } from '../row/promoted-row.js';
import type { GateRefusal } from './refusal.js';

/** Plays a scenario on a real ledger, and tells what preflight showed. */
export type Replay = (scenario: Scenario) => Promise<Outcome>;

/**
 * Refuses a row whose replay does not show what the original showed, by the same sources, or shows the missed decision.
 *
 * @throws PromoteError NOT_PLAYED
 */
export async function reproductionRefusals(
  original: OriginalRow,
  row: PromotedRow,
  replay: Replay,
): Promise<GateRefusal[]> {
  const { shown, played, problems } = await replay(asScenario(row));
  if (!played) throw new PromoteError('NOT_PLAYED', `The replay ${problems.join('; ')}`);
  const labels = row.ingest.flatMap(({ decisions }) => decisions.map(({ label }) => label));
  const labelOf = new Map(original.decisions.map(({ decisionId }, index) => [decisionId, labels[index]]));
  const wanted = new Map(
    shownByQuestion(original.row).map(({ decisionId, source }) => [labelOf.get(decisionId), source]),
  );
  const missed = original.missedId === null ? undefined : labelOf.get(original.missedId);
  return labels.flatMap((label) => {
    const message = difference(wanted.get(label), sourcesOf(shown[label]), label === missed);
    return message === undefined ? [] : [{ rule: 'reproduction' as const, field: label, message }];
  });
}

function difference(wanted: SurfacedBy | undefined, got: readonly SurfacedBy[], isMissed: boolean): string | undefined {
  if (wanted !== undefined && got.length === 0) {
    return `was shown by ${wanted} and is not shown in the replay: ${wanted === 'topic' ? TOPIC : CHANGED}`;
  }
  if (wanted !== undefined && !got.includes(wanted))
    return `was shown by ${wanted}, and in the replay by ${got.join()}`;
  if (wanted === undefined && got.length > 0) {
    const why = isMissed ? `${MISSED}${got.includes('topic') ? ` Or: ${TOPIC}` : ''}` : TOPIC;
    return `was not shown, and the replay shows it by ${got.join()}: ${why}`;
  }
  return undefined;
}

const TOPIC =
  'the paraphrased topic and description must share two or more words just where the originals do, and none elsewhere.';
const CHANGED = 'the code that it is bound to, or what imports it, has changed since.';
const MISSED = 'it may have been bound only after the question was asked, or preflight has learnt to find it.';

function sourcesOf(shown: readonly SurfacedBy[] | undefined): SurfacedBy[] {
  return (shown ?? []).filter((source) => ASKED_SOURCES.some((each) => each === source));
}
