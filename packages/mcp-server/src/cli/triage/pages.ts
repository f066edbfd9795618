import colors from 'picocolors';
import { printableLine, words } from '../printable.js';
import { verdict } from './card.js';
import type { Desk } from './desk.js';
import type { Frame } from './frame.js';
import { ACTION_HELP, CAUSE_KEYS, type KeyHelp, LABEL_HELP, NO_CAUSE } from './keys.js';
import type { Block } from './layout.js';
import { progressLine } from './progress-line.js';
import type { TriageSession } from './session.js';

export type Page = 'row' | 'help' | 'causes';

export interface Shown {
  readonly desk: Desk;
  readonly session: TriageSession;
  readonly page: Page;
  /** What is known of the row; null while it is looked up. */
  readonly card: readonly Block[] | null;
  /** What reconcile makes of it stands above. */
  readonly isVerdict: boolean;
  readonly status: string;
}

const ROW_KEYS = [LABEL_HELP, ACTION_HELP];
const END_KEYS = [ACTION_HELP.filter(({ key }) => 'u?q'.includes(key))];

/** What is on the screen. */
export function frameOf(shown: Shown): Frame {
  const { desk, session, page, status } = shown;
  return {
    progress: progressLine(desk),
    body: body(shown),
    status,
    waiting: waiting(session),
    keys: keys(page, session),
  };
}

function body({ desk, session: { current }, page, card, isVerdict }: Shown): readonly Block[] {
  if (page === 'help') return help();
  if (page === 'causes') return causes();
  if (current === null) return [{ indent: 0, text: endText(desk.queue().skipped) }];
  if (card === null) return [{ indent: 0, text: colors.dim('Looking it up …') }];
  return isVerdict ? [...verdict(current.row), ...card] : card;
}

function keys(page: Page, { current }: TriageSession): Frame['keys'] {
  if (page !== 'row') return [];
  return current === null ? END_KEYS : ROW_KEYS;
}

function waiting({ note, cause }: TriageSession): string[] {
  return [
    ...(cause === null ? [] : [`${colors.bold('cause')} ${words(cause)}`]),
    ...(note === '' ? [] : [`${colors.bold('note')} ${printableLine(note)}`]),
  ];
}

function endText(skipped: number): string {
  return skipped === 0
    ? 'All rows are labelled. q leaves, u takes back the last label.'
    : `All rows are labelled but ${skipped} that you put off, which come again next time. q leaves, u takes back what you did last.`;
}

/** The causes to choose from. */
function causes(): Block[] {
  return [
    { indent: 0, text: colors.bold('What brought it about?') },
    ...CAUSE_KEYS.map(({ key, cause, long }) => ({
      indent: 2,
      text: `${colors.bold(key)}  ${words(cause)}: ${long}`,
    })),
    { indent: 2, text: `${colors.bold(NO_CAUSE)}  none of these` },
    { indent: 0, text: colors.dim('One key; Escape leaves it as it was.') },
  ];
}

/** What the keys do, in full. */
function help(): Block[] {
  const wide = (rows: readonly KeyHelp[]): Block[] =>
    rows.map(({ key, short, long }) => ({ indent: 2, text: `${colors.bold(key)}  ${short}: ${long}` }));
  return [
    { indent: 0, text: colors.bold('Labels: was preflight right, for what was asked?') },
    ...wide(LABEL_HELP),
    { indent: 0, text: '' },
    { indent: 0, text: colors.bold('More') },
    ...wide(ACTION_HELP),
    { indent: 2, text: `${colors.bold('↑ ↓')}  move the row up and down, when it does not fit` },
    { indent: 0, text: '' },
    { indent: 0, text: colors.bold('Causes') },
    ...CAUSE_KEYS.map(({ cause, long }) => ({ indent: 2, text: `${words(cause)}: ${long}` })),
    { indent: 0, text: '' },
    { indent: 0, text: 'Some rows are there to see what is missed, and look like the others; some come twice.' },
    { indent: 0, text: colors.dim('Any key goes back.') },
  ];
}
