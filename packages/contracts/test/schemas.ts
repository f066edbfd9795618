import * as contracts from '../src/index.js';

/** Every schema with fixtures, by its exported name. */
export const schemas = {
  preflightInput: contracts.preflightInput,
  preflightOutput: contracts.preflightOutput,
  bindInput: contracts.bindInput,
  bindOutput: contracts.bindOutput,
  linkCommitInput: contracts.linkCommitInput,
  linkCommitOutput: contracts.linkCommitOutput,
  ratifyInput: contracts.ratifyInput,
  ratifyOutput: contracts.ratifyOutput,
  updateInput: contracts.updateInput,
  updateOutput: contracts.updateOutput,
  resolveComplianceInput: contracts.resolveComplianceInput,
  resolveComplianceOutput: contracts.resolveComplianceOutput,
  ingestInput: contracts.ingestInput,
  ingestOutput: contracts.ingestOutput,
  historyInput: contracts.historyInput,
  historyOutput: contracts.historyOutput,
  resetInput: contracts.resetInput,
  resetOutput: contracts.resetOutput,
  preflightRow: contracts.preflightRow,
  engagementRow: contracts.engagementRow,
  sessionRow: contracts.sessionRow,
  captureLossRow: contracts.captureLossRow,
};
