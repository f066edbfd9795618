import { expect } from '../expect.js';
import type { Narrator } from '../narrator.js';
import { SALT, SINK } from './conversations.js';
import type { Desk } from './desk.js';

const ALL_LABELLED = 'All rows are labelled';

/** What the person of this story makes of a row, by what the screen shows of it. */
function judgement(screen: string): { readonly keys: string; readonly says: string } {
  const followed = screen.slice(screen.indexOf('Followed'));
  if (followed.includes('Drifted') && followed.includes(SALT)) {
    return { keys: 'chm', says: 'c h m: the handler looks one way only, and a decision was missed' };
  }
  if (screen.includes(SINK))
    return { keys: 'csf', says: 'c s f: the agent asked about a rename, and what it was shown is of no use for that' };
  if (followed.includes('nothing that was tied')) return { keys: 'b', says: 'b: who knows, it was killed' };
  return { keys: 'n', says: 'n: it was used' };
}

/** Goes through the whole queue at a pseudo-terminal, one key a label, and shows what a person sees. */
export async function labelEveryRow(desk: Desk, narrator: Narrator): Promise<void> {
  const terminal = desk.open('triage');
  try {
    for (let row = 1; ; row += 1) {
      const screen = await terminal.shows(
        (shown) => shown.includes(ALL_LABELLED) || (shown.startsWith(`${row} of `) && shown.includes('Followed')),
        `row ${row} was shown`,
      );
      if (screen.includes(ALL_LABELLED)) break;
      const { keys, says } = judgement(screen);
      narrator.shown(screen.slice(0, screen.indexOf('\nm real miss')));
      narrator.say(`the person types ${says}`);
      terminal.type(keys);
    }
    terminal.type('q');
    const code = await terminal.exit();
    narrator.shown(terminal.screen);
    expect(code === 0, `triage exited with ${code}`);
  } finally {
    terminal.remove();
  }
}
