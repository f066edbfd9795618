import * as z from 'zod';

/** What reconcile makes of a preflight. */
export const REVIEW_CLASSES = ['suspected_false_fire', 'suspected_miss', 'normal'] as const;
export const ReviewClass = z.enum(REVIEW_CLASSES);
export type ReviewClass = z.infer<typeof ReviewClass>;

/** Why a row is in the file: it is suspected, somebody dismissed what was shown, or it is of the share kept for audit. */
export const KEPT_AS = ['suspect', 'dismissed', 'audit'] as const;
export const KeptAs = z.enum(KEPT_AS);
export type KeptAs = z.infer<typeof KeptAs>;

/**
 * What a downstream call says of a decision that was shown: it was used (`strong`), its code was touched (`weak`), it was
 * seen and turned down (`acknowledged`), or nothing (`none`).
 */
export const STRENGTHS = ['strong', 'weak', 'acknowledged', 'none'] as const;
export const Strength = z.enum(STRENGTHS);
export type Strength = z.infer<typeof Strength>;

/** How a missed decision's code stands to the files that the preflight asked about. */
export const MISS_RELATIONS = ['asked', 'neighbour'] as const;
export const MissRelation = z.enum(MISS_RELATIONS);
export type MissRelation = z.infer<typeof MissRelation>;

/** What a person says of a row. */
export const LABELS = ['real_miss', 'real_false_fire', 'borderline', 'not_a_failure'] as const;
export const Label = z.enum(LABELS);
export type Label = z.infer<typeof Label>;

/** What brought a failure about. */
export const CAUSES = [
  'handler',
  'skill',
  'caller_gave_no_paths',
  'muted',
  'guided',
  'attribution_gap',
  'duplicate',
] as const;
export const Cause = z.enum(CAUSES);
export type Cause = z.infer<typeof Cause>;

export const LABEL_ACTIONS = ['label', 'undo', 'skip'] as const;
export const LabelAction = z.enum(LABEL_ACTIONS);
export type LabelAction = z.infer<typeof LabelAction>;
