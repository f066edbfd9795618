import { appendFileSync, existsSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type Labeller, openLabeller, readLabelRows } from '../../src/index.js';
import { row } from '../support/review-rows.js';
import { useDirectory } from '../support/setting.js';

const DAY_MS = 86_400_000;
const NOON = Date.parse('2026-01-04T12:00:00Z');
const [ONE, TWO] = [row(1).key, row(2).key];

const directory = useDirectory();
const home = (): string => path.join(directory(), 'home');
const file = (): string => path.join(home(), 'failure_labels.jsonl');
const lines = (): unknown[] =>
  readFileSync(file(), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);

const open: Labeller[] = [];
afterEach(() => {
  for (const each of open.splice(0)) each.close();
});
async function labeller(name = 'ada', now = (): number => NOON): Promise<Labeller> {
  const opened = await openLabeller({ home: home(), name, now });
  open.push(opened);
  return opened;
}

describe('a labeller', () => {
  it('writes each act as one line that others may not read', async () => {
    const ada = await labeller();
    expect(existsSync(home())).toBe(false);
    ada.label(ONE, 'real_miss', { cause: 'handler', note: ' the very function\n', sawVerdict: true });
    ada.skip(TWO, { note: '  ' });
    expect(lines()).toEqual([
      {
        ts: '2026-01-04T12:00:00.000Z',
        label_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        labeller: 'ada',
        action: 'label',
        key: ONE,
        label: 'real_miss',
        cause: 'handler',
        note: 'the very function',
        blind_repeat: false,
        saw_verdict: true,
      },
      {
        ts: '2026-01-04T12:00:00.001Z',
        label_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        labeller: 'ada',
        action: 'skip',
        key: TWO,
        label: null,
        cause: null,
        blind_repeat: false,
        saw_verdict: false,
      },
    ]);
    if (process.platform !== 'win32') expect(statSync(file()).mode & 0o777).toBe(0o600);
  });

  it('undoes one act after the other, in this session and in the ones before, until none is left', async () => {
    const before = await labeller();
    before.label(ONE, 'real_miss');
    before.label(ONE, 'borderline');
    const ada = await labeller();
    ada.label(TWO, 'real_false_fire');
    ada.skip(TWO);
    const undone = [ada.undo(), ada.undo(), ada.undo(), ada.undo(), ada.undo()];
    expect(undone.map((act) => act && [act.key, act.action, act.label])).toEqual([
      [TWO, 'skip', null],
      [TWO, 'label', 'real_false_fire'],
      [ONE, 'label', 'borderline'],
      [ONE, 'label', 'real_miss'],
      null,
    ]);
    expect(lines()).toHaveLength(8);
    expect((await labeller()).labels.inForce()).toEqual([]);
  });

  it('undoes the latest act on one row, and never one of somebody else', async () => {
    const [ada, grace] = [await labeller(), await labeller('grace')];
    ada.label(ONE, 'real_miss');
    ada.label(TWO, 'borderline');
    grace.label(ONE, 'borderline');
    expect(ada.undo(ONE)?.label).toBe('real_miss');
    expect(ada.undo(ONE)).toBeNull();
    const { labels } = await labeller();
    expect(labels.inForce('ada').map(({ key }) => key)).toEqual([TWO]);
    expect(labels.inForce('grace').map(({ key }) => key)).toEqual([ONE]);
  });

  it('keeps the order of what was said when the clock is set back', async () => {
    (await labeller()).label(ONE, 'real_miss');
    const later = await labeller('ada', () => NOON - DAY_MS);
    later.label(ONE, 'borderline');
    expect((await labeller()).labels.labelOf(ONE, 'ada')?.label).toBe('borderline');
  });

  it('never rotates its file, and does not mind what others left in it', async () => {
    (await labeller()).label(ONE, 'real_miss');
    appendFileSync(file(), `${'x'.repeat(1000)}\n{"torn`);
    const old = (NOON - 400 * DAY_MS) / 1000;
    utimesSync(file(), old, old);
    const ada = await labeller();
    ada.label(TWO, 'borderline');
    expect(ada.skipped).toBe(2);
    expect(readdirSync(home())).toEqual(['failure_labels.jsonl']);
    expect((await readLabelRows(home())).rows.map(({ key }) => key)).toEqual([ONE, TWO]);
  });

  it('refuses a name that is empty or too long, and a note that is too long', async () => {
    await expect(labeller(' ')).rejects.toThrow('the name of a labeller must not be empty');
    await expect(labeller('a'.repeat(201))).rejects.toThrow(
      'the name of a labeller may have 200 characters, this one has 201',
    );
    const ada = await labeller();
    expect(() => ada.label(ONE, 'real_miss', { note: 'x'.repeat(4_001) })).toThrow(
      'a note may have 4000 characters, this one has 4001',
    );
    expect(existsSync(file())).toBe(false);
  });

  it('says nothing that it could not write', async () => {
    const ada = await labeller();
    writeFileSync(home(), 'a file in the place of the folder');
    expect(() => ada.label(ONE, 'real_miss')).toThrow('a part of its path is not a folder');
    expect(ada.labels.inForce()).toEqual([]);
  });
});
