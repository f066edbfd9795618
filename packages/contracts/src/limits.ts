/**
 * Every limit of the contracts in one place. `Chars` are Unicode code points, `Bytes` are UTF-8 bytes, `PerCall` counts
 * the items of one tool call.
 */
export const limits = Object.freeze({
  topicChars: 2_000,
  pathBytes: 4_096,
  pathsPerCall: 500,
  bindingsPerCall: 200,
  verdictsPerCall: 200,
  dismissalsPerCall: 200,
  decisionsPerIngest: 5_000,
  openQuestionsPerIngest: 200,
  participantsPerCall: 100,
  descriptionChars: 4_000,
  excerptChars: 16_000,
  noteChars: 4_000,
  explanationChars: 4_000,
  purposeChars: 500,
  signerChars: 200,
  participantChars: 200,
  titleChars: 200,
  featureGroupChars: 200,
  sourceRefChars: 1_000,
  openQuestionChars: 1_000,
  /** A decision id, region id or content hash as a caller sends it; what the ledger issued is shorter. */
  idChars: 200,
  symbolChars: 500,
  /** A commit as a caller names it: a hash, a branch, `HEAD~3`. */
  commitChars: 256,
  cursorChars: 1_000,
  preflightIdChars: 128,
  /** The code bodies in a compliance check are cut here, and say so. */
  codeBodyChars: 4_000,
  /** A result that would be longer drops items from the end of its longest list and sets `truncated`. */
  resultBytes: 10_000,
  historyFeatures: 50,
});
