import type { ActDetails, Cause, LabelRow } from '@bicameral/failure-review';
import { UsageError } from '../exit-codes.js';
import { printableLine } from '../printable.js';
import { atDesk, type Desk, type DeskOptions } from './desk.js';
import { labelOfArgument } from './keys.js';

export interface SkipOptions extends DeskOptions {
  readonly note?: string | undefined;
  /** It was labelled before, and nobody looked at that now. */
  readonly repeat: boolean;
  readonly sawVerdict: boolean;
  readonly json: boolean;
}

export interface LabelOptions extends SkipOptions {
  readonly cause?: Cause | undefined;
}

/** Labels one row. */
export function labelRow(key: string, label: string, options: LabelOptions): Promise<string> {
  const { cause = null } = options;
  return act(options, (desk) =>
    desk.labeller.label(desk.row(key).key, labelOfArgument(label), { cause, ...detailsOf(options) }),
  );
}

/** Puts one row off. */
export function skipRow(key: string, options: SkipOptions): Promise<string> {
  return act(options, (desk) => desk.labeller.skip(desk.row(key).key, detailsOf(options)));
}

/** Takes back the labeller's latest act, on one row or on any. */
export function undoAct(key: string | undefined, options: DeskOptions & { readonly json: boolean }): Promise<string> {
  return atDesk(options, (desk) => {
    const { labeller } = desk;
    const undone = labeller.undo(key === undefined ? undefined : desk.key(key));
    if (undone === null) {
      const where = key === undefined ? '' : ` on ${printableLine(key)}`;
      throw new UsageError(`${printableLine(labeller.name)} has nothing to take back${where}.`);
    }
    return options.json ? JSON.stringify({ undone }, null, 2) : `Took back: ${sentence(undone)}`;
  });
}

function act(options: SkipOptions, write: (desk: Desk) => LabelRow): Promise<string> {
  return atDesk(options, (desk) => {
    try {
      const written = write(desk);
      return options.json ? JSON.stringify(written, null, 2) : sentence(written);
    } catch (error) {
      if (error instanceof RangeError) throw new UsageError(`--note: ${error.message}.`);
      throw error;
    }
  });
}

function detailsOf({ note, repeat, sawVerdict }: SkipOptions): ActDetails {
  return { ...(note !== undefined && { note }), blindRepeat: repeat, sawVerdict };
}

function sentence({ key, label, cause, labeller }: LabelRow): string {
  const what = label ?? 'put off';
  return `${key} ${what}${cause === null ? '' : ` (${cause})`}, by ${printableLine(labeller)}`;
}
