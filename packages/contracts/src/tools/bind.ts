import * as z from 'zod';
import { inputObject } from '../input-object.js';
import { limits } from '../limits.js';
import { echoedPreflightId, pendingComplianceCheck, syncMetrics, truncated } from '../shapes.js';
import { filledText, path, preflightId, text } from '../text.js';

const binding = inputObject({
  decision_id: filledText(limits.idChars),
  file_path: path(),
  symbol_name: filledText(limits.symbolChars),
  start_line: z.int().min(1).optional(),
  end_line: z.int().min(1).optional(),
  purpose: text(limits.purposeChars).optional(),
}).check((context) => {
  const { start_line: start, end_line: end } = context.value;
  const refuse = (field: string, message: string) =>
    context.issues.push({ code: 'custom', message, path: [field], input: context.value });
  if (start === undefined && end !== undefined) refuse('start_line', 'required with end_line: give both or neither');
  if (start !== undefined && end === undefined) refuse('end_line', 'required with start_line: give both or neither');
  if (start !== undefined && end !== undefined && start > end) {
    refuse('end_line', `must not be before start_line (${start}), got ${end}`);
  }
});

export type BindingInput = z.infer<typeof binding>;

export const bindInput = inputObject({
  bindings: z.array(binding).min(1).max(limits.bindingsPerCall),
  preflight_id: preflightId(),
});
export type BindInput = z.infer<typeof bindInput>;

const bindResult = z.strictObject({
  decision_id: z.string(),
  region_id: z.string().describe('Empty when the item failed'),
  content_hash: z.string().describe('Empty when the item failed'),
  pending_compliance_check: pendingComplianceCheck.nullable(),
  error: z.string().nullable().describe('What is wrong with this item; the others went ahead'),
});
export type BindResult = z.infer<typeof bindResult>;

export const bindOutput = z.strictObject({
  bindings: z.array(bindResult),
  sync_metrics: syncMetrics.nullable(),
  truncated,
  preflight_id: echoedPreflightId,
});
export type BindOutput = z.infer<typeof bindOutput>;
