import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import * as contracts from '../src/index.js';

describe('the public interface', () => {
  it('is this and nothing else', () => {
    expect(Object.keys(contracts).sort()).toStrictEqual(
      `ACTION_HINT_KINDS ATTRIBUTIONS ActionHintKind Attribution CHANGE_CLASSES COLLISION_ACTIONS CONFIDENCES
      ChangeClass CollisionAction Confidence DECISION_LEVELS DISMISS_REASONS DecisionLevel DismissReason
      ENGAGEMENT_OUTCOMES ENGAGEMENT_TOOLS EngagementOutcome EngagementTool GROUNDING_REASONS GroundingReason
      LINK_COMMIT_REASONS LinkCommitReason MATCHES Match PENDING_CHECK_PHASES PHASES PREFLIGHT_ERROR_OUTCOMES
      PREFLIGHT_REASONS PendingCheckPhase Phase PreflightErrorOutcome PreflightReason RATIFY_ACTIONS RatifyAction
      SESSION_EVENTS SIGNOFF_STATES SOURCE_TYPES STATUSES SURFACED_BY SWEEP_SCOPES SessionEvent SignoffState SourceType
      Status SurfacedBy SweepScope TOOL_NAMES ToolName UPDATE_ACTIONS UPDATE_STATUSES UpdateAction UpdateStatus
      VERDICTS VERDICT_REJECTIONS Verdict VerdictRejection WIPE_MODES WipeMode actionHint bindInput bindOutput
      canonicalUuid captureLossRow codeRegion decision describeInputError dismissInput dismissOutput divergence
      engagementRow historyInput historyOutput ingestInput ingestOutput isUuid limits linkCommitInput linkCommitOutput
      numberRanges openQuestion pendingComplianceCheck pendingGroundingCheck preClassification preflightInput preflightOutput
      preflightRow ratifyInput ratifyOutput resetInput resetOutput resolveCollisionInput resolveCollisionOutput
      resolveComplianceInput resolveComplianceOutput sessionRow signoff syncMetrics toJsonSchema toolSchemas
      updateInput updateOutput`.split(/\s+/),
    );
  });

  it('is reached through one entry, and only what is built ships', () => {
    const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
      dependencies: object;
    };
    expect(manifest).toMatchObject({
      exports: {
        '.': { types: './dist/index.d.ts', default: './dist/index.js' },
        './package.json': './package.json',
      },
      files: ['dist', '!dist/*.tsbuildinfo'],
    });
    expect(Object.keys(manifest.dependencies)).toStrictEqual(['zod']);
  });

  it('holds a schema for every tool by its dotted name, the same as by export', () => {
    expect(Object.keys(contracts.toolSchemas)).toStrictEqual([...contracts.TOOL_NAMES]);
    expect(contracts.toolSchemas['bicameral.link_commit']).toStrictEqual({
      input: contracts.linkCommitInput,
      output: contracts.linkCommitOutput,
    });
  });
});
