import { describe, expect, it } from '@jest/globals';
import * as contracts from '../src/index.js';

/** A JSON Schema, as far as these tests look into one. */
interface Json {
  properties?: Record<string, Json>;
  required?: string[];
  items?: Json;
  anyOf?: Json[];
  additionalProperties?: unknown;
}

/** The fields of an object in the notation of the contracts: `name`, `name?` may be absent, `name|null` may be null. */
function fieldsOf(json: Json): string {
  return Object.entries(json.properties ?? {})
    .map(([name, field]) => {
      const optional = json.required?.includes(name) ? '' : '?';
      const nullable = field.anyOf?.some((branch) => JSON.stringify(branch) === '{"type":"null"}') ? '|null' : '';
      return `${name}${optional}${nullable}`;
    })
    .sort()
    .join(' ');
}

const sorted = (fields: string) => fields.trim().split(/\s+/).sort().join(' ');

/** Follows names through objects, `[]` through a list, and past null. */
function at(json: Json, path: string): Json {
  return path
    .split('.')
    .filter((step) => step !== '')
    .reduce<Json>((inner, step) => {
      const next = step === '[]' ? inner.items : inner.properties?.[step];
      return next?.anyOf?.[0] ?? next ?? {};
    }, json);
}

const DECISION = `decision_id description status signoff_state|null source_type source_ref code_regions severity_tier
  drift_evidence|null source_excerpt meeting_date|null signoff|null decision_level|null parent_decision_id|null
  confidence surfaced_by`;
const SIGNOFF = `state signer note session_id source_commit_ref created_at? ratified_at? rejected_at? superseded_by?`;
const COMPLIANCE_CHECK = `phase decision_id region_id decision_description file_path symbol content_hash code_body
  old_code_body|null pre_classification|null`;
const SYNC_METRICS = `sync_catchup_ms|null barrier_held_ms|null`;

const OUTPUTS: Record<contracts.ToolName, Record<string, string>> = {
  'bicameral.preflight': {
    '': `topic fired reason guided_mode decisions drift_candidates divergences open_questions action_hints
      sources_chained unresolved_collisions context_pending_ready sync_metrics|null product_stage|null truncated?
      preflight_id|null`,
    'decisions.[]': DECISION,
    'decisions.[].code_regions.[]': `file_path symbol lines purpose`,
    'decisions.[].signoff': SIGNOFF,
    'drift_candidates.[]': DECISION,
    'divergences.[]': `symbol file_path conflicting_decisions summary`,
    'divergences.[].conflicting_decisions.[]': DECISION,
    'open_questions.[]': `description hint relevant_source_refs`,
    'action_hints.[]': `kind message blocking refs`,
    'unresolved_collisions.[]': DECISION,
    'context_pending_ready.[]': DECISION,
    sync_metrics: SYNC_METRICS,
  },
  'bicameral.bind': {
    '': `bindings sync_metrics|null truncated? preflight_id|null`,
    'bindings.[]': `decision_id region_id content_hash pending_compliance_check|null error|null`,
    'bindings.[].pending_compliance_check': COMPLIANCE_CHECK,
    'bindings.[].pending_compliance_check.pre_classification': `verdict confidence signals evidence_refs`,
    sync_metrics: SYNC_METRICS,
  },
  'bicameral.link_commit': {
    '': `commit_hash synced reason regions_updated decisions_reflected decisions_drifted pending_compliance_checks
      pending_grounding_checks sweep_scope range_size ephemeral flow_id verification_instruction truncated?
      preflight_id|null`,
    'pending_compliance_checks.[]': COMPLIANCE_CHECK,
    'pending_grounding_checks.[]': `decision_id decision_description reason region_id? file_path? symbol? original_lines?
      moved_to?`,
    'pending_grounding_checks.[].moved_to.[]': `file_path symbol lines`,
  },
  'bicameral.ratify': { '': `decision_id was_new signoff projected_status preflight_id|null`, signoff: SIGNOFF },
  'bicameral.update': { '': `status current_version recommended_version? message? preflight_id|null` },
  'bicameral.resolve_compliance': {
    '': `phase accepted rejected truncated? preflight_id|null`,
    'accepted.[]': `decision_id region_id phase verdict`,
    'rejected.[]': `decision_id region_id reason detail`,
  },
  'bicameral.resolve_collision': {
    '': `decision_id action other_decision_id|null was_new signoff projected_status preflight_id|null`,
    signoff: SIGNOFF,
  },
  'bicameral.dismiss': { '': `dismissed unknown truncated? preflight_id|null` },
  'bicameral.ingest': {
    '': `ingested repo source_refs stats created_decisions pending_grounding_decisions rejected rejected_by_reason? message?
      truncated? preflight_id|null`,
    stats: `decisions_created decisions_known decisions_rejected grounded ungrounded`,
    'created_decisions.[]': `decision_id description decision_level|null`,
    'pending_grounding_decisions.[]': `decision_id description`,
    'rejected.[]': `index reason`,
    'rejected_by_reason.[]': `reason count rows`,
  },
  'bicameral.history': {
    '': `features truncated total_features as_of next_cursor? preflight_id|null`,
    'features.[]': `id name decisions`,
    'features.[].decisions.[]': `id summary featureId status signoff_state|null sources fulfillments
      drift_evidence|null signoff|null decision_level|null parent_decision_id|null ephemeral`,
    'features.[].decisions.[].sources.[]': `source_ref source_type date speaker|null quote`,
    'features.[].decisions.[].fulfillments.[]': `file_path symbol|null start_line end_line grounded_at_ref
      baseline_hash|null current_hash|null`,
    'features.[].decisions.[].signoff': SIGNOFF,
  },
  'bicameral.reset': { '': `wiped wipe_mode repo rows next_action preflight_id|null` },
};

const INPUTS: Record<contracts.ToolName, Record<string, string>> = {
  'bicameral.preflight': { '': `topic file_paths? participants? preflight_id?` },
  'bicameral.bind': {
    '': `bindings preflight_id?`,
    'bindings.[]': `decision_id file_path symbol_name start_line? end_line? purpose?`,
  },
  'bicameral.link_commit': { '': `commit_hash? preflight_id?` },
  'bicameral.ratify': { '': `decision_id signer action? note? preflight_id?` },
  'bicameral.update': { '': `action? preflight_id?` },
  'bicameral.resolve_compliance': {
    '': `phase verdicts commit_hash? preflight_id?`,
    'verdicts.[]': `decision_id region_id content_hash verdict confidence explanation`,
  },
  'bicameral.resolve_collision': { '': `decision_id action other_decision_id? signer? preflight_id?` },
  'bicameral.dismiss': { '': `decision_ids reason? preflight_id?` },
  'bicameral.ingest': {
    '': `payload preflight_id?`,
    payload: `source title? date? participants? query? decisions open_questions?`,
    'payload.decisions.[]': `description title? source_excerpt? source_ref? feature_group? decision_level?
      parent_decision_id? collides_with? signoff?`,
    'payload.decisions.[].signoff': `state? signer? note?`,
  },
  'bicameral.history': { '': `feature_filter? include_superseded? as_of? cursor?` },
  'bicameral.reset': { '': `confirm? wipe_mode?` },
};

const ROWS = {
  preflightRow: `ts session_id preflight_id topic_hash|null file_paths_hash fired surfaced_ids reason|null outcome?
    path_hashes repo_hash|null salt_id surfaced_by guided parent_preflight_id? topic? file_paths?`,
  engagementRow: `ts session_id tool decision_id|null decision_ids preflight_id|null file_paths_hash attribution
    match|null outcome path_hashes repo_hash|null salt_id drifted_ids? committed_at? dismiss_reason?
    file_paths?`,
  sessionRow: `event_type ts session_id repo_hash|null`,
  captureLossRow: `event_type ts session_id counts`,
};

describe('the fields of every object are those of the contracts', () => {
  it.each(cases(INPUTS))('%s takes at "%s"', (tool, path, fields) => {
    const json = contracts.toJsonSchema(contracts.toolSchemas[tool].input, 'input') as Json;
    expect(fieldsOf(at(json, path))).toBe(sorted(fields));
  });

  it.each(cases(OUTPUTS))('%s gives at "%s"', (tool, path, fields) => {
    const json = contracts.toJsonSchema(contracts.toolSchemas[tool].output, 'output') as Json;
    expect(fieldsOf(at(json, path))).toBe(sorted(fields));
  });

  it.each(Object.entries(ROWS))('%s', (row, fields) => {
    const json = contracts.toJsonSchema(contracts[row as keyof typeof ROWS], 'output') as Json;
    expect(fieldsOf(json)).toBe(sorted(fields));
  });
});

function cases(table: Record<contracts.ToolName, Record<string, string>>): [contracts.ToolName, string, string][] {
  return Object.entries(table).flatMap(([tool, objects]) =>
    Object.entries(objects).map(([path, fields]): [contracts.ToolName, string, string] => [
      tool as contracts.ToolName,
      path,
      fields,
    ]),
  );
}
