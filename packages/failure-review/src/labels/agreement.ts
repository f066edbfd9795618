import { type Label, LABELS } from '../rows/enums.js';
import { agreementOf } from '../statistics/agreement.js';
import { type Counted, counted } from '../statistics/counted.js';
import { isGivenLabel, type Labels } from './labels.js';

/** How often two ratings of the same rows were the same; under five rows only counted. */
export interface AgreementFigure {
  readonly same: Counted;
  /** Cohen's κ; null when chance alone would give full agreement, or with too few rows. */
  readonly kappa: number | null;
  /** Gwet's AC1; null as κ is. */
  readonly ac1: number | null;
}

/** How far a person agrees with themselves, on rows that were served twice, and people with each other. */
export interface AgreementReport {
  readonly repeats: readonly (AgreementFigure & { readonly labeller: string })[];
  readonly between: readonly (AgreementFigure & { readonly labellers: readonly [string, string] })[];
}

type Pair = readonly [Label, Label];

/** Of everybody with a blind repeat, and of each two with a row in common. */
export function agreementReport(labels: Labels): AgreementReport {
  const labellers = labels.labellers();
  const couples = labellers.flatMap((first, index) =>
    labellers.slice(index + 1).map((second): [string, string] => [first, second]),
  );
  return {
    repeats: labellers
      .map((labeller) => ({ labeller, pairs: repeatPairs(labels, labeller) }))
      .filter(({ pairs }) => pairs.length > 0)
      .map(({ labeller, pairs }) => ({ labeller, ...figureOf(pairs) })),
    between: couples
      .map((both) => ({ labellers: both, pairs: pairsBetween(labels, both) }))
      .filter(({ pairs }) => pairs.length > 0)
      .map(({ labellers: both, pairs }) => ({ labellers: both, ...figureOf(pairs) })),
  };
}

/** The label before the first blind repeat, and the repeat; what was said of the row later is no second blind look. */
function repeatPairs(labels: Labels, labeller: string): Pair[] {
  const before = new Map<string, Label>();
  const pairs = new Map<string, Pair>();
  for (const { key, label, blind_repeat } of labels.inForce(labeller).filter(isGivenLabel)) {
    const first = before.get(key);
    if (!blind_repeat) before.set(key, label);
    else if (first !== undefined && !pairs.has(key)) pairs.set(key, [first, label]);
  }
  return [...pairs.values()];
}

function pairsBetween(labels: Labels, [first, second]: readonly [string, string]): Pair[] {
  return [...labels.byKey().values()].flatMap((given) => {
    const one = given.find(({ labeller }) => labeller === first);
    const other = given.find(({ labeller }) => labeller === second);
    return one === undefined || other === undefined ? [] : [[one.label, other.label] as const];
  });
}

function figureOf(pairs: readonly Pair[]): AgreementFigure {
  const { of, same, kappa, ac1 } = agreementOf(pairs, LABELS);
  const share = counted(same, of);
  return share.low === null ? { same: share, kappa: null, ac1: null } : { same: share, kappa, ac1 };
}
