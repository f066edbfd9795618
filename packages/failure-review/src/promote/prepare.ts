import { gate } from './gate/gate.js';
import type { GateRefusal } from './gate/refusal.js';
import { type Replay, reproductionRefusals } from './gate/reproduction.js';
import type { OriginalRow, Paraphrase } from './original.js';
import { buildRow } from './row/build-row.js';
import type { PromotedRow } from './row/promoted-row.js';

export interface PrepareInput {
  readonly original: OriginalRow;
  readonly paraphrase: Paraphrase;
  /** What will be said to it in the manifest; it has to pass as well. */
  readonly attestation: string;
  readonly replay: Replay;
}

export type Prepared = { readonly row: PromotedRow } | { readonly refusals: readonly GateRefusal[] };

/**
 * Makes a promoted row and takes it through the whole gate, the replay last. Writes nothing.
 *
 * @throws PromoteError NOT_PLAYED
 */
export async function prepareRow({ original, paraphrase, attestation, replay }: PrepareInput): Promise<Prepared> {
  const result = await gate({ row: buildRow(original, paraphrase), attestation, original });
  if (!result.passed) return { refusals: result.refusals };
  const refusals = await reproductionRefusals(original, result.row, replay);
  return refusals.length > 0 ? { refusals } : { row: result.row };
}
