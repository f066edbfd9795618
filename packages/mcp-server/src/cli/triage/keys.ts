import type { Cause, Label } from '@bicameral/failure-review';

export interface KeyHelp {
  readonly key: string;
  readonly short: string;
  readonly long: string;
}

/** One key a label. */
export const LABEL_KEYS: Readonly<Record<string, Label>> = {
  m: 'real_miss',
  f: 'real_false_fire',
  b: 'borderline',
  n: 'not_a_failure',
};

export const LABEL_HELP: readonly KeyHelp[] = [
  { key: 'm', short: 'real miss', long: 'a decision mattered for what was asked, and was not shown' },
  { key: 'f', short: 'real false fire', long: 'what was shown was of no use for what was asked' },
  { key: 'b', short: 'borderline', long: 'two people could well see it either way' },
  { key: 'n', short: 'not a failure', long: 'what was shown, or that nothing was, was right' },
];

export const ACTION_HELP: readonly KeyHelp[] = [
  { key: 's', short: 'skip', long: 'put the row off; it comes again at the end, or next time' },
  { key: 'u', short: 'undo', long: 'take back your last label or skip, and the one before, also of earlier days' },
  { key: 't', short: 'note', long: 'write a note, kept with the label on this machine alone' },
  { key: 'c', short: 'cause', long: 'say what brought it about' },
  { key: 'v', short: 'verdict', long: 'show what reconcile makes of the row; that you looked is kept with the label' },
  { key: '?', short: 'help', long: 'show this' },
  {
    key: 'q',
    short: 'quit',
    long: 'leave; every label is kept, and you go on where you were; a note without a label puts its row off',
  },
];

/** One key a cause, and what it means. */
export const CAUSE_KEYS: readonly { readonly key: string; readonly cause: Cause; readonly long: string }[] = [
  { key: 'h', cause: 'handler', long: 'preflight itself looked wrongly' },
  { key: 's', cause: 'skill', long: 'the agent asked wrongly, or at the wrong time' },
  { key: 'p', cause: 'caller_gave_no_paths', long: 'no files were named' },
  { key: 'm', cause: 'muted', long: 'preflight was muted' },
  { key: 'g', cause: 'guided', long: 'it fired only because of guided mode' },
  { key: 'a', cause: 'attribution_gap', long: 'what followed could not be tied to it, or was tied wrongly' },
  { key: 'd', cause: 'duplicate', long: 'it had just been asked' },
];

/** Takes a cause away again. */
export const NO_CAUSE = 'x';

/** Labels and causes as arguments of a command: whole, or a label by its key. */
export const LABEL_ARGUMENTS: readonly string[] = [...Object.values(LABEL_KEYS), ...Object.keys(LABEL_KEYS)];
export const CAUSE_ARGUMENTS: readonly Cause[] = CAUSE_KEYS.map(({ cause }) => cause);

export function labelOfArgument(text: string): Label {
  return LABEL_KEYS[text] ?? (text as Label);
}
