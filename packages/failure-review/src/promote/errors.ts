/**
 * - `NOT_RESOLVED`: this machine does not know, or knows no longer, what the row is about
 * - `NOTHING_TO_HOLD`: the row says nothing that a replay could be held to
 * - `NO_MISSED_DECISION`: the label is a miss, and neither the row nor the person says of which decision
 * - `DATASET_DAMAGED`: the dataset or its manifest is not as promotion leaves it
 * - `DATASET_BUSY`: somebody else writes the dataset
 * - `NOT_PLAYED`: the replay did not come to an answer
 */
export type PromoteErrorCode =
  'NOT_RESOLVED' | 'NOTHING_TO_HOLD' | 'NO_MISSED_DECISION' | 'DATASET_DAMAGED' | 'DATASET_BUSY' | 'NOT_PLAYED';

/** Why promotion can not go on, in a sentence that says what to do. Never holds what the gate keeps back. */
export class PromoteError extends Error {
  override readonly name = 'PromoteError';
  readonly code: PromoteErrorCode;

  constructor(code: PromoteErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
