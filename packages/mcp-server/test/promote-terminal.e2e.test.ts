import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { PromoteHome } from './support/promote-home.js';
import { TestTerminal } from './support/terminal.js';

let home: PromoteHome;
let dataset: string;
let key: string;
let terminal: TestTerminal | undefined;

beforeEach(async () => {
  home = new PromoteHome('preflight,raw');
  home.repository.commit({ 'warehouse/labels.ts': 'export function reprintLabel() {\n  return 1;\n}\n' });
  dataset = path.join(home.repository.root, 'real_dataset.jsonl');
  await home.decide({
    description: 'Labels are printed once per parcel',
    bindings: [{ file_path: 'warehouse/labels.ts', symbol_name: 'reprintLabel' }],
  });
  const question = { topic: 'Let the courier app print twice', file_paths: ['warehouse/labels.ts'] };
  key = await home.ask(question, { class: 'suspected_false_fire', label: 'real_false_fire' });
});
afterEach(async () => {
  await terminal?.remove();
  await home.remove();
});

const TOPIC = 'The topic in your own words';
const DECISION = 'The decision in your own words';
const YES = 'Type yes to let it leave';

/** High enough for all that is asked. */
function open(columns = 100): TestTerminal {
  terminal = new TestTerminal({
    args: ['promote', key, '--to', dataset],
    cwd: home.repository.root,
    env: { BICAMERAL_HOME: home.path },
    columns,
    rows: 120,
  });
  return terminal;
}

describe('promote on a terminal', () => {
  it.each([100, 40])('asks, refuses, asks again, previews and takes a typed yes, %d columns wide', async (columns) => {
    const screen = open(columns);
    await screen.shows('Let the courier app print twice', TOPIC);
    screen.type('Let the COURIER app, print twice\r');
    await screen.shows('Labels are printed once per parcel', DECISION);
    screen.type('A sticker for each box\r');
    await screen.shows(/paraphrase,[\s│]+topic:[\s│]+repeats[\s│]+five[\s│]+words/, 'Write it otherwise?');
    screen.type('\r');
    await screen.shows(/Write it otherwise\?[^]*The topic in your own words/);
    // Ctrl+U: what was written before stands there to be changed.
    screen.type('\x15A second sticker\r');
    await screen.shows(/Write it otherwise\?[^]*The decision in your own words/);
    screen.type('\r');
    await screen.shows(YES);
    const shown = screen.output;
    screen.type('yes\r');
    expect(await screen.exit()).toBe(0);
    const line = readFileSync(dataset, 'utf8').trimEnd();
    expect(shown).toContain(line);
    expect((JSON.parse(line) as { ask: { topic: string } }).ask.topic).toBe('A second sticker');
    expect(readFileSync(`${dataset}.manifest.json`, 'utf8')).toContain(
      '"attestation": "Answered the preview with yes"',
    );
  });

  it.each([
    ['y', 'y\r'],
    ['nothing', '\r'],
    ['Ctrl+C', '\x03'],
  ])('keeps the row here for %s', async (_, keys) => {
    const screen = open();
    await screen.shows(TOPIC);
    screen.type('A second sticker\r');
    await screen.shows(DECISION);
    screen.type('A sticker for each box\r');
    await screen.shows(YES);
    screen.type(keys);
    expect(await screen.exit()).toBe(1);
    expect(screen.screen).toContain(`${key}: stays here`);
    expect(existsSync(dataset)).toBe(false);
  });

  it('keeps it here when the person leaves', async () => {
    const screen = open();
    await screen.shows(TOPIC);
    screen.type('\x03');
    expect(await screen.exit()).toBe(1);
    expect(existsSync(dataset)).toBe(false);
  });
});
