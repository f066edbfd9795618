/** The nets, in the order in which a row meets them. */
export const GATE_RULES = [
  'allow_list',
  'placeholders',
  'paraphrase',
  'secrets',
  'personal_data',
  'reproduction',
] as const;
export type GateRule = (typeof GATE_RULES)[number];

/** Why a row may not leave: the rule and the field, never what stands there. */
export interface GateRefusal {
  readonly rule: GateRule;
  /** Such as `topic` or `description of decision-2`. */
  readonly field: string;
  readonly message: string;
}
