import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from '../expect.js';
import type { Narrator } from '../narrator.js';
import type { Desk } from './desk.js';

export const DATASET = 'tests/eval/real_dataset.jsonl';

const TOPIC = 'The topic in your own words';
const DECISION = 'The decision in your own words';
const YES = 'Type yes to let it leave';

export interface Words {
  readonly topic: string;
  /** One for each decision that the row is about. */
  readonly decisions: readonly string[];
}

/** Promotes one row at a pseudo-terminal: other words for its texts, a look at what will leave, a typed yes. */
export async function promoteAtTerminal(desk: Desk, narrator: Narrator, key: string, words: Words): Promise<void> {
  const terminal = desk.open('promote', key.slice(0, 12), '--to', DATASET);
  try {
    await terminal.shows((screen) => screen.includes(TOPIC), 'the topic was asked for');
    terminal.type(`${words.topic}\r`);
    for (const [index, decision] of words.decisions.entries()) {
      const isAsked = (screen: string): boolean => screen.split(DECISION).length === index + 2;
      await terminal.shows(isAsked, `decision ${index + 1} was asked for`);
      terminal.type(`${decision}\r`);
    }
    await terminal.shows((screen) => screen.includes(YES), 'it asked for a yes');
    terminal.type('yes\r');
    const code = await terminal.exit();
    narrator.shown(terminal.screen);
    expect(code === 0, `promote exited with ${code}`);
  } finally {
    terminal.remove();
  }
}

/** The ids of the rows in the dataset, in its order. */
export function promotedIds(root: string): string[] {
  const lines = readFileSync(path.join(root, DATASET), 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => (JSON.parse(line) as { id: string }).id);
}
