import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { PromoteHome } from './support/promote-home.js';
import { QuestionTerminal } from './support/question-terminal.js';

let home: PromoteHome;
let dataset: string;
let key: string;
let terminal: QuestionTerminal | undefined;

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
  terminal?.kill();
  await home.remove();
});

const TOPIC = 'The topic in your own words';
const DECISION = 'The decision in your own words';
const YES = 'Type yes to let it leave';

function open(...more: string[]): QuestionTerminal {
  terminal = new QuestionTerminal(['promote', key, '--to', dataset, ...more], {
    cwd: home.repository.root,
    home: home.path,
  });
  return terminal;
}

describe('promote on a terminal', () => {
  it('shows the original, asks for other words, refuses, asks again, and takes a typed yes', async () => {
    const screen = open();
    await screen.answer('Let the courier app print twice', '');
    await screen.answer(TOPIC, 'Let the COURIER app, print twice\r');
    await screen.answer('Labels are printed once per parcel', '');
    await screen.answer(DECISION, 'A sticker for each box\r');
    await screen.answer('paraphrase, topic: repeats five words', '');
    await screen.answer('Write it otherwise?', '\r');
    // Ctrl+U: what was written before stands there to be changed.
    await screen.answer(TOPIC, '\x15A second sticker\r');
    await screen.answer(DECISION, '\r');
    await screen.answer(`To ${dataset}:`, '');
    await screen.answer(YES, 'yes\r');
    expect(await screen.end()).toBe(0);
    expect(screen.output).toMatch(/promoted to \S+ as real-\w{10}/);
    const row = JSON.parse(readFileSync(dataset, 'utf8')) as { ask: { topic: string } };
    expect(row.ask.topic).toBe('A second sticker');
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
    await screen.answer(TOPIC, 'A second sticker\r');
    await screen.answer(DECISION, 'A sticker for each box\r');
    await screen.answer(YES, keys);
    expect(await screen.end()).toBe(1);
    expect(screen.output).toContain(`${key}: stays here`);
    expect(existsSync(dataset)).toBe(false);
  });

  it('keeps it here when the person leaves', async () => {
    const screen = open();
    await screen.answer(TOPIC, '\x03');
    expect(await screen.end()).toBe(1);
    expect(existsSync(dataset)).toBe(false);
  });
});
