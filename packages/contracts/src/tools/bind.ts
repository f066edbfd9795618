import * as z from 'zod';
import { limits } from '../limits.js';
import { refuse } from '../refuse.js';
import { echoedPreflightId, pendingComplianceCheck, syncMetrics, truncated } from '../shapes.js';
import { strictObject } from '../strict-object.js';
import { filledText, id, path, preflightId, text } from '../text.js';

const binding = strictObject({
  decision_id: id().describe('From ingest or preflight'),
  file_path: path().describe('From the repository root'),
  symbol_name: filledText(limits.symbolChars).describe('Function or class'),
  start_line: z.int().min(1).optional().describe('Default: found by symbol'),
  end_line: z.int().min(1).optional().describe('Inclusive'),
  purpose: text(limits.purposeChars).optional().describe('Role of the code'),
}).check((context) => {
  const { start_line: start, end_line: end } = context.value;
  if (start === undefined && end !== undefined)
    refuse(context, 'required with end_line: give both or neither', 'start_line');
  if (start !== undefined && end === undefined)
    refuse(context, 'required with start_line: give both or neither', 'end_line');
  if (start !== undefined && end !== undefined && start > end) {
    refuse(context, `must not be before start_line (${start}), got ${end}`, 'end_line');
  }
});

export type BindingInput = z.infer<typeof binding>;

export const bindInput = strictObject({
  bindings: z.array(binding).min(1).max(limits.bindingsPerCall).describe('Decision and its code'),
  preflight_id: preflightId(),
});
export type BindInput = z.infer<typeof bindInput>;

const bindResult = strictObject({
  decision_id: z.string(),
  region_id: z.string().describe('Empty when the item failed'),
  content_hash: z.string().describe('Empty when the item failed'),
  pending_compliance_check: pendingComplianceCheck.nullable(),
  error: z.string().nullable().describe('What is wrong with this item; the others went ahead'),
});
export type BindResult = z.infer<typeof bindResult>;

export const bindOutput = strictObject({
  bindings: z.array(bindResult),
  sync_metrics: syncMetrics.nullable(),
  truncated,
  preflight_id: echoedPreflightId,
});
export type BindOutput = z.infer<typeof bindOutput>;
