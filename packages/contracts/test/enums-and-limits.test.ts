import { describe, expect, it } from '@jest/globals';
import * as contracts from '../src/index.js';

const ENUMS: [string, readonly string[], { options: readonly string[] }, string][] = [
  [
    'ToolName',
    contracts.TOOL_NAMES,
    contracts.ToolName,
    `bicameral.preflight bicameral.bind bicameral.link_commit bicameral.ratify bicameral.update
      bicameral.resolve_compliance bicameral.resolve_collision bicameral.ingest bicameral.dismiss bicameral.history
      bicameral.reset`,
  ],
  [
    'EngagementTool',
    contracts.ENGAGEMENT_TOOLS,
    contracts.EngagementTool,
    `bicameral.bind bicameral.link_commit bicameral.ratify bicameral.update bicameral.resolve_compliance
      bicameral.resolve_collision bicameral.ingest bicameral.dismiss`,
  ],
  ['Status', contracts.STATUSES, contracts.Status, 'reflected drifted pending ungrounded'],
  [
    'SignoffState',
    contracts.SIGNOFF_STATES,
    contracts.SignoffState,
    'proposed ratified rejected collision_pending context_pending superseded',
  ],
  ['DecisionLevel', contracts.DECISION_LEVELS, contracts.DecisionLevel, 'L1 L2 L3'],
  ['Phase', contracts.PHASES, contracts.Phase, 'ingest drift regrounding supersession divergence'],
  ['PendingCheckPhase', contracts.PENDING_CHECK_PHASES, contracts.PendingCheckPhase, 'ingest drift regrounding'],
  ['Verdict', contracts.VERDICTS, contracts.Verdict, 'compliant drifted not_relevant'],
  ['Confidence', contracts.CONFIDENCES, contracts.Confidence, 'high medium low'],
  [
    'SourceType',
    contracts.SOURCE_TYPES,
    contracts.SourceType,
    'transcript notion slack document manual agent_session implementation_choice',
  ],
  [
    'PreflightReason',
    contracts.PREFLIGHT_REASONS,
    contracts.PreflightReason,
    `fired no_matches no_actionable_signal topic_too_generic recently_checked guided_mode_off preflight_disabled`,
  ],
  ['SurfacedBy', contracts.SURFACED_BY, contracts.SurfacedBy, 'region graph topic collision context'],
  [
    'ActionHintKind',
    contracts.ACTION_HINT_KINDS,
    contracts.ActionHintKind,
    'answer_open_questions review_drift resolve_divergence ground_decision check_paths',
  ],
  ['ChangeClass', contracts.CHANGE_CLASSES, contracts.ChangeClass, 'cosmetic semantic uncertain'],
  ['GroundingReason', contracts.GROUNDING_REASONS, contracts.GroundingReason, 'ungrounded symbol_disappeared'],
  [
    'LinkCommitReason',
    contracts.LINK_COMMIT_REASONS,
    contracts.LinkCommitReason,
    'new_commit already_synced no_changes',
  ],
  ['SweepScope', contracts.SWEEP_SCOPES, contracts.SweepScope, 'head_only range_diff range_truncated'],
  ['RatifyAction', contracts.RATIFY_ACTIONS, contracts.RatifyAction, 'ratify reject'],
  [
    'CollisionAction',
    contracts.COLLISION_ACTIONS,
    contracts.CollisionAction,
    'supersede keep_both link_parent confirm reject',
  ],
  [
    'DismissReason',
    contracts.DISMISS_REASONS,
    contracts.DismissReason,
    'not_relevant already_known outdated too_broad',
  ],
  ['UpdateAction', contracts.UPDATE_ACTIONS, contracts.UpdateAction, 'check apply'],
  [
    'UpdateStatus',
    contracts.UPDATE_STATUSES,
    contracts.UpdateStatus,
    'unknown up_to_date update_available already_up_to_date upgraded error',
  ],
  [
    'VerdictRejection',
    contracts.VERDICT_REJECTIONS,
    contracts.VerdictRejection,
    'unknown_decision_id unknown_region_id invalid_content_hash contradicting_verdicts',
  ],
  ['WipeMode', contracts.WIPE_MODES, contracts.WipeMode, 'ledger full'],
  ['EngagementOutcome', contracts.ENGAGEMENT_OUTCOMES, contracts.EngagementOutcome, 'ok no_op refused failed'],
  ['PreflightErrorOutcome', contracts.PREFLIGHT_ERROR_OUTCOMES, contracts.PreflightErrorOutcome, 'refused failed'],
  ['Attribution', contracts.ATTRIBUTIONS, contracts.Attribution, 'explicit fallback'],
  ['Match', contracts.MATCHES, contracts.Match, 'decision exact subset overlap'],
  ['SessionEvent', contracts.SESSION_EVENTS, contracts.SessionEvent, 'session_start session_end'],
];

describe('enums', () => {
  it.each(ENUMS)('%s', (_, literals, schema, expected) => {
    expect(literals).toStrictEqual(expected.split(/\s+/));
    expect(schema.options).toStrictEqual(expected.split(/\s+/));
  });
});

describe('limits', () => {
  it('are those of the contracts', () => {
    expect(contracts.limits).toStrictEqual({
      topicChars: 2000,
      pathBytes: 4096,
      pathsPerCall: 500,
      bindingsPerCall: 200,
      verdictsPerCall: 200,
      dismissalsPerCall: 200,
      decisionsPerIngest: 5000,
      openQuestionsPerIngest: 200,
      participantsPerCall: 100,
      descriptionChars: 4000,
      excerptChars: 16000,
      noteChars: 4000,
      explanationChars: 4000,
      purposeChars: 500,
      signerChars: 200,
      participantChars: 200,
      titleChars: 200,
      featureGroupChars: 200,
      sourceRefChars: 1000,
      openQuestionChars: 1000,
      idChars: 200,
      symbolChars: 500,
      commitChars: 256,
      cursorChars: 1000,
      preflightIdChars: 128,
      codeBodyChars: 4000,
      resultBytes: 10000,
      historyFeatures: 50,
    });
  });

  it('can not be changed', () => {
    expect(Object.isFrozen(contracts.limits)).toBe(true);
    expect(Object.isFrozen(contracts.toolSchemas)).toBe(true);
  });
});
