import type { Cause, Label } from '../rows/enums.js';
import type { Scenario } from './scenario.js';

/** Real failures of one label and cause that no synthetic row is like. */
export interface Uncovered {
  readonly label: Label;
  readonly cause: Cause;
  readonly ids: readonly string[];
  /** No replay of a question can show such a cause: it lies in what the agent did, or in the rows. */
  readonly replayable: boolean;
}

export interface Coverage {
  readonly uncovered: readonly Uncovered[];
  /** Real failures whose cause nobody named. */
  readonly unnamed: number;
}

/** By what a synthetic row shows that it has the cause; null where none can. */
const SIGNS: Readonly<Record<Cause, ((scenario: Scenario) => boolean) | null>> = {
  caller_gave_no_paths: ({ ask }) => (ask.file_paths ?? []).length === 0,
  muted: ({ settings }) => settings?.muted === true,
  guided: ({ settings }) => settings?.guided === true,
  duplicate: ({ steps = [] }) => steps.some((step) => 'call' in step && step.call.tool === 'bicameral.preflight'),
  handler: () => true,
  skill: null,
  attribution_gap: null,
};

const KIND_OF = { real_miss: 'miss', real_false_fire: 'false_fire' } as const;

/** The causes of real misses and false fires that no synthetic row of the same kind has. */
export function coverageOf(synthetic: readonly Scenario[], real: readonly Scenario[]): Coverage {
  const groups = new Map<string, { label: keyof typeof KIND_OF; cause: Cause; ids: string[] }>();
  let unnamed = 0;
  for (const { id, promoted } of real) {
    if (promoted?.label !== 'real_miss' && promoted?.label !== 'real_false_fire') continue;
    const { label, cause } = promoted;
    if (cause === null) unnamed += 1;
    else {
      const group = groups.get(`${label} ${cause}`) ?? { label, cause, ids: [] };
      group.ids.push(id);
      groups.set(`${label} ${cause}`, group);
    }
  }
  const uncovered = [...groups.values()].flatMap(({ label, cause, ids }) => {
    const sign = SIGNS[cause];
    const isCovered = synthetic.some((scenario) => scenario.kind === KIND_OF[label] && sign?.(scenario));
    return isCovered ? [] : [{ label, cause, ids, replayable: sign !== null }];
  });
  return { uncovered, unnamed };
}
