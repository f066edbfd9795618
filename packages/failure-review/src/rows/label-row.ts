import * as z from 'zod';
import { Cause, Label, LabelAction } from './enums.js';
import { key, timestamp, uuid } from './fields.js';

export const MAX_LABELLER = 200;
export const MAX_NOTE = 4_000;

/**
 * One act of a person on a review row, in `failure_labels.jsonl`, which is only ever appended to. Of a labeller on a row
 * the latest `label` counts that no `undo` names. The note is the person's own text, for this machine alone.
 */
export const labelRow = z
  .strictObject({
    ts: timestamp,
    label_id: uuid,
    action: LabelAction,
    key,
    /** Who it was: a name that the person chose, by default the system's user name. */
    labeller: z.string().min(1).max(MAX_LABELLER),
    label: Label.nullable(),
    cause: Cause.nullable(),
    note: z.string().max(MAX_NOTE).optional(),
    /** The act that an undo takes back. */
    undoes: uuid.optional(),
    /** The row was served a second time, without the first label in sight. */
    blind_repeat: z.boolean(),
    /** The person had looked at what reconcile made of the row before choosing. */
    saw_verdict: z.boolean(),
  })
  .check((context) => {
    const { action, label, cause, undoes } = context.value;
    const problem = (message: string, field: string): void => {
      context.issues.push({ code: 'custom', message, input: context.value, path: [field] });
    };
    if ((action === 'label') !== (label !== null)) problem('one of the labels for a label, else null', 'label');
    if (action !== 'label' && cause !== null) problem('only for a label', 'cause');
    if ((action === 'undo') !== (undoes !== undefined)) problem('for an undo, and for nothing else', 'undoes');
  });
export type LabelRow = z.infer<typeof labelRow>;
