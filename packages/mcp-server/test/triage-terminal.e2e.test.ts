import { readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ReviewRow } from '@bicameral/failure-review';
import { ReviewHome } from './support/review-home.js';
import { readRows, type Row } from './support/rows.js';
import { type TerminalOptions, TestTerminal } from './support/terminal.js';

const INTERRUPT = '\x03';
const ESCAPE = '\x1b';
const DOWN = '\x1b[B';

let home: ReviewHome;
const terminals: TestTerminal[] = [];

beforeEach(() => {
  home = new ReviewHome();
});
afterEach(async () => {
  for (const terminal of terminals.splice(0)) await terminal.remove();
  home.remove();
});

function triage(options: Partial<TerminalOptions> = {}): TestTerminal {
  const { env, args = [], ...rest } = options;
  const terminal = new TestTerminal({
    args: ['triage', '--labeller', 'ada', ...args],
    cwd: home.repository.root,
    env: { BICAMERAL_HOME: home.path, ...env },
    ...rest,
  });
  terminals.push(terminal);
  return terminal;
}

const labelsFile = (): string => path.join(home.path, 'failure_labels.jsonl');
const acts = (): Row[] => readRows(labelsFile());
const said = (): unknown[] => acts().map(({ action, label, key }) => [action, label ?? null, key]);

/** The row on the screen, once it is there to be labelled. */
function row(terminal: TestTerminal, number: number, of: number): Promise<string> {
  return terminal.shows(`${number} of ${of} ·`, 'Asked', 'm real miss');
}

function expectSane(terminal: TestTerminal): void {
  expect(terminal.isOnOtherScreen).toBe(false);
  // Lines are edited by the terminal again, keys are echoed, Ctrl+C interrupts, and the cursor is seen.
  for (const setting of ['icanon', 'echo', 'isig', 'icrnl'])
    expect(terminal.settings).toMatch(new RegExp(`\\s${setting}\\b`));
  expect(terminal.output.lastIndexOf('\x1b[?25h')).toBeGreaterThan(terminal.output.lastIndexOf('\x1b[?25l'));
}

describe('labelling', () => {
  it('takes one key a row, until all are labelled, and leaves the terminal as it was', async () => {
    const keys = [1, 2, 3].map((number) => home.review(number));
    const audited = home.review(9, { class: 'normal', kept_as: 'audit' });
    const terminal = triage();
    const order: unknown[] = [];
    for (const [index, key] of ['m', 'f', 'b', 'n'].entries()) {
      await row(terminal, index + 1, 4);
      terminal.type(key);
      order.push(['label', ['real_miss', 'real_false_fire', 'borderline', 'not_a_failure'][index]]);
    }
    await terminal.shows('All rows are labelled', 'not a failure is kept');
    terminal.type('q');
    expect(await terminal.exit()).toBe(0);
    await terminal.shows('4 labels given. All rows are labelled.');
    expectSane(terminal);
    expect(said().map((act) => (act as unknown[]).slice(0, 2))).toEqual(order);
    expect(new Set(acts().map(({ key }) => key))).toEqual(new Set([...keys, audited]));
    expect(acts().every((act) => act['labeller'] === 'ada' && act['saw_verdict'] === false)).toBe(true);
  });

  it('asks for one row in six a second time, and shows nothing of that', async () => {
    for (let number = 1; number <= 6; number += 1) home.review(number);
    const terminal = triage();
    const screens: string[] = [];
    for (let at = 1; at <= 7; at += 1) {
      screens.push((await row(terminal, at, 7)).replace(/^.* of 7 .*$/m, ''));
      terminal.type('b');
    }
    await terminal.shows('All rows are labelled');
    expect(acts().map((act) => act['blind_repeat'])).toEqual([...Array<boolean>(6).fill(false), true]);
    const repeated = acts().findIndex(({ key }) => key === acts()[6]?.['key']);
    const withoutStatus = (screen = ''): string => screen.replace('borderline is kept; u takes it back\n', '');
    expect(withoutStatus(screens[6])).toBe(withoutStatus(screens[repeated]));
  });

  it('shows evidence first, in plain as far as this machine can tell, and writes nothing of that', async () => {
    const charge = home.decide('Charge a card once, and only once');
    const refund = home.decide('Refunds wait for a person');
    home.ask(1, 'Retry the charge', ['src/pay.ts', 'gone.ts']);
    const call = {
      ts: '2026-01-02T02:31:00.000Z',
      tool: 'bicameral.link_commit',
      outcome: 'ok',
      strength: 'weak',
      attribution: 'fallback',
      match: 'subset',
      decision_ids: [charge],
    } satisfies ReviewRow['engagements'][number];
    home.review(1, {
      class: 'suspected_miss',
      decision_id: refund,
      path_hashes: [home.pathHash('src/pay.ts'), home.pathHash('gone.ts')],
      surfaced: [{ decision_id: charge, surfaced_by: 'graph', engaged: 'weak' }],
      engagements: [call, { ...call, attribution: 'explicit', match: null, decision_ids: [], after_end: true }],
      miss: {
        decision_id: refund,
        relation: 'neighbour',
        path_hash: home.pathHash('src/支払い/請求.ts'),
        committed_at: '2026-01-02T02:31:00.000Z',
      },
      why: 'A commit made a decision drift that was not shown.',
    });
    home.review(2, { path_hashes: [home.pathHash('gone.ts')] });
    const terminal = triage({ rows: 40 });
    const screen = await row(terminal, 1, 2);
    for (const shown of [
      'Asked  2026-01-02 02:01 UTC in bicameral-repository-',
      '    Retry the charge\n    src/pay.ts\n    gone.ts\n',
      'Shown  1 decision; it fired\n    Charge a card once, and only once\n        by graph · engagement: weak · ungrounded · proposed',
      'Followed  2 calls\n    30 min later  bicameral.link_commit  ok · weak · fallback by subset\n        Charge a card',
      '    30 min later  bicameral.link_commit  ok · weak · explicit · after the\n    session',
      'Drifted  by a commit, 30 min later\n    src/支払い/請求.ts\n    a neighbour of a file that was asked about\n    Refunds wait for a person',
    ]) {
      expect(screen).toContain(shown);
    }
    expect(screen).not.toMatch(/suspected|drift that was not shown/);
    terminal.type('n');
    expect(await row(terminal, 2, 2)).toMatch(/topic [0-9a-f]{16}\n +[0-9a-f]{16}, no such file here now/);
    terminal.type(INTERRUPT);
    await terminal.exit();

    const written = readFileSync(labelsFile(), 'utf8');
    for (const plain of ['pay.ts', 'Charge', 'Retry', '請求', 'repository']) expect(written).not.toContain(plain);
    expect(
      readdirSync(home.path).filter(
        (name) =>
          !/^(ledger\.sqlite.*|salt|failure_review\.jsonl|failure_labels\.jsonl|preflight_events\.jsonl)$/.test(name),
      ),
    ).toEqual([]);
  });

  it('tells what reconcile makes of a row when it is asked, and that it was asked', async () => {
    home.review(1, { why: 'Nobody used it.' });
    home.review(2);
    const terminal = triage();
    await row(terminal, 1, 2);
    terminal.type('n');
    await row(terminal, 2, 2);
    expect(terminal.screen).not.toContain('suspected');
    terminal.type('v');
    await terminal.shows('Reconcile suspected false fire Nobody used it.');
    terminal.type('v');
    await terminal.hides('Nobody used it.');
    terminal.type('n');
    await terminal.shows('All rows are labelled');
    expect(acts().map((act) => act['saw_verdict'])).toEqual([false, true]);
  });

  it('keeps that the verdict was seen when the label is taken back, and when the row was put off', async () => {
    home.review(1, { why: 'Nobody used it.' });
    const terminal = triage();
    await row(terminal, 1, 1);
    terminal.type('v');
    await terminal.shows('Nobody used it.');
    terminal.type('f');
    await terminal.shows('All rows are labelled');
    terminal.type('u');
    await row(terminal, 1, 1);
    terminal.type('s');
    await terminal.shows('All rows are labelled but 1');
    terminal.type('q');
    await terminal.exit();
    const next = triage();
    await row(next, 1, 1);
    next.type('n');
    await next.shows('All rows are labelled');
    expect(acts().map(({ action, saw_verdict }) => [action, saw_verdict])).toEqual([
      ['label', true],
      ['undo', false],
      ['skip', true],
      ['label', true],
    ]);
  });

  it('keeps a note and a cause with the label', async () => {
    home.review(1);
    const terminal = triage();
    await row(terminal, 1, 1);
    terminal.type('t');
    await terminal.shows('Note (Enter keeps it');
    terminal.type('it is a qum\x7festion of taste: 支払い\r');
    await terminal.shows('note it is a question of taste: 支払い', 'm real miss');
    terminal.type('t');
    await terminal.shows('Note (Enter keeps it', 'question of taste');
    terminal.type(`, no${ESCAPE}`);
    await row(terminal, 1, 1);
    terminal.type('c');
    await terminal.shows('What brought it about?', 'a attribution gap:');
    terminal.type('7g');
    await terminal.shows('cause guided', 'note it is a question of taste: 支払い', 'm real miss');
    terminal.type('f');
    await terminal.shows('All rows are labelled');
    expect(acts()).toMatchObject([
      { label: 'real_false_fire', cause: 'guided', note: 'it is a question of taste: 支払い' },
    ]);
    expect(terminal.screen).not.toContain('taste');
  });

  it('takes back act after act, also of the session before, and serves the row again', async () => {
    const [one, two] = [home.review(1), home.review(2)];
    const before = triage();
    await row(before, 1, 2);
    before.type('m');
    await row(before, 2, 2);
    before.type('q');
    await before.exit();

    const terminal = triage();
    await row(terminal, 2, 2);
    terminal.type('s');
    await terminal.shows('All rows are labelled but 1 that you put off', 'u undo');
    terminal.type('u');
    await terminal.shows('2 of 2', 'took back a skip', 'Asked');
    terminal.type('u');
    await terminal.shows('1 of 2', 'took back real miss', 'Asked');
    terminal.type('u');
    await terminal.shows('took back nothing: there is no label of yours left');
    terminal.type('b');
    await row(terminal, 2, 2);
    terminal.type('q');
    expect(await terminal.exit()).toBe(0);
    await terminal.shows('1 label given. 1 of 2 left; bicameral-mcp triage goes on there.');
    expect(said()).toEqual([
      ['label', 'real_miss', two],
      ['skip', null, one],
      ['undo', null, one],
      ['undo', null, two],
      ['label', 'borderline', two],
    ]);
  });

  it('goes on where it was, with the note that no label followed', async () => {
    const [one, two] = [home.review(1), home.review(2)];
    const before = triage();
    await row(before, 1, 2);
    before.type('t');
    await before.shows('Note (Enter keeps it');
    before.type('ask Grace\r');
    await before.shows('note ask Grace', 'm real miss');
    before.type('q');
    await before.exit();
    await before.shows('0 labels given. 2 of 2 left, 1 of them put off');

    const terminal = triage();
    await row(terminal, 1, 2);
    expect(terminal.screen).toContain('1 put off');
    expect(terminal.screen).not.toContain('ask Grace');
    terminal.type('n');
    await terminal.shows('2 of 2', 'note ask Grace', 'Asked');
    terminal.type('m');
    await terminal.shows('All rows are labelled');
    expect(acts()).toMatchObject([
      { action: 'skip', key: two, note: 'ask Grace' },
      { action: 'label', key: one, label: 'not_a_failure' },
      { action: 'label', key: two, label: 'real_miss', note: 'ask Grace' },
    ]);
  });

  it('helps, says when a key means nothing, and labels nothing by it', async () => {
    home.review(1);
    const terminal = triage({ rows: 40 });
    await row(terminal, 1, 1);
    terminal.type('x');
    await terminal.shows('x is none of the keys; ? tells what they do');
    terminal.type('?');
    await terminal.shows('a decision mattered for what was asked, and was not shown', 'Any key goes back.');
    await terminal.shows('a note without a label puts its row off');
    terminal.type('m');
    await terminal.hides('Any key goes back.');
    await row(terminal, 1, 1);
    expect(acts()).toEqual([]);
  });

  it('says so when a label can not be written, and stays on the row', async () => {
    home.review(1);
    const terminal = triage();
    await row(terminal, 1, 1);
    symlinkSync(path.join(home.path, 'elsewhere'), labelsFile());
    terminal.type('m');
    await terminal.shows('failure_labels.jsonl: ', 'symbolic link', 'Asked');
    rmSync(labelsFile());
    terminal.type('m');
    await terminal.shows('All rows are labelled');
    expect(said()).toHaveLength(1);
  });
});

describe('leaving', () => {
  it('by Ctrl+C keeps every label and a sane terminal', async () => {
    home.review(1);
    home.review(2);
    const terminal = triage();
    await row(terminal, 1, 2);
    terminal.type('m');
    await row(terminal, 2, 2);
    terminal.type(`${INTERRUPT}f`);
    expect(await terminal.exit()).toBe(130);
    await terminal.shows('1 label given. 1 of 2 left');
    expectSane(terminal);
    expect(said()).toHaveLength(1);
  });

  it('by Ctrl+C in the middle of a note does so as well', async () => {
    home.review(1);
    const terminal = triage();
    await row(terminal, 1, 1);
    terminal.type('t');
    await terminal.shows('Note (Enter keeps it');
    terminal.type(`half a no${INTERRUPT}`);
    expect(await terminal.exit()).toBe(130);
    await terminal.shows('0 labels given. 1 of 1 left');
    expectSane(terminal);
  });

  it.each(['SIGTERM', 'SIGHUP'] as const)('by %s does so as well', async (signal) => {
    home.review(1);
    home.review(2);
    const terminal = triage();
    await row(terminal, 1, 2);
    terminal.type('m');
    await row(terminal, 2, 2);
    terminal.kill(signal);
    expect(await terminal.exit()).toBe(signal === 'SIGTERM' ? 143 : 129);
    expectSane(terminal);
    expect(said()).toHaveLength(1);
  });
});

describe('the screen', () => {
  /** More than fits a small window, in wide letters and long words. */
  function long(): void {
    const id = home.decide(`支払いは一度だけ請求する。${'二重に請求してはならない。'.repeat(6)}`);
    home.ask(1, `Retry ${'the_charge_'.repeat(12)}`, ['src/支払い/請求.ts']);
    home.review(1, { surfaced: [{ decision_id: id, surfaced_by: 'region', engaged: 'none' }] });
  }

  it('fits 40 columns, with wide letters, and moves what does not fit up and down', async () => {
    long();
    const terminal = triage({ columns: 40, rows: 20 });
    await terminal.shows('1 of 1 ·', 'Asked', /↓ \d+ more/, 'q quit');
    expect(terminal.hasBrokenLine).toBe(false);
    expect(terminal.screen).not.toContain('Followed');
    terminal.type(DOWN.repeat(40));
    await terminal.shows('Followed nothing that was tied to it', '↑ the end', '1 of 1 ·', 'q quit');
    expect(terminal.screen).not.toContain('Asked');
    expect(terminal.hasBrokenLine).toBe(false);
    terminal.type('?');
    await terminal.shows('Labels: was preflight right', /↓ \d+ more/);
    expect(terminal.hasBrokenLine).toBe(false);
  });

  it('follows the window when its size changes', async () => {
    long();
    const terminal = triage({ columns: 80, rows: 24 });
    await terminal.shows('1 of 1 ·', 'Followed', 'q quit');
    terminal.resize(40, 14);
    await terminal.shows('1 of 1 ·', 'Asked', /↓ \d+ more/, 'm f b n s u t c v ? q');
    expect(terminal.hasBrokenLine).toBe(false);
    terminal.resize(100, 30);
    await terminal.shows('1 of 1 ·', 'Asked', 'Followed', 'q quit');
    expect(terminal.screen).not.toMatch(/more|m f b n/);
    expect(terminal.hasBrokenLine).toBe(false);
    terminal.type('m');
    await terminal.shows('All rows are labelled');
  });

  it('has no colour with NO_COLOR, and some without', async () => {
    home.review(1);
    for (const [env, expected] of [
      [{ NO_COLOR: '1' }, false],
      [{}, true],
    ] as const) {
      const terminal = triage({ env });
      await row(terminal, 1, 1);
      terminal.type('t');
      await terminal.shows('Note (Enter keeps it');
      terminal.type(`x${ESCAPE}`);
      await row(terminal, 1, 1);
      terminal.type('c');
      await terminal.shows('What brought it about?');
      terminal.type('x');
      await row(terminal, 1, 1);
      terminal.type('q');
      await terminal.exit();
      const codes = terminal.output.split('\x1b[').flatMap((part) => /^([\d;]*)m/.exec(part)?.[1]?.split(';') ?? []);
      const colours = codes.filter((code) => /^([34][0-8]|9[0-7]|10[0-7])$/.test(code));
      expect(colours.length > 0).toBe(expected);
    }
  });

  it('shows no control character that somebody wrote into a topic, a path or a description', async () => {
    const id = home.decide('Be\x1b]0;title\x07 care\u202eful\x9b2J');
    home.ask(1, 'Clear\x1b[2J\x1b[31m all\r\nof it', ['src/\x1b[Ha.ts']);
    home.review(1, { surfaced: [{ decision_id: id, surfaced_by: 'topic', engaged: 'none' }] });
    const terminal = triage();
    const screen = await row(terminal, 1, 1);
    expect(screen).toContain('Clear\\u{1b}[2J\\u{1b}[31m all of it');
    expect(screen).toContain('src/\\u{1b}[Ha.ts');
    expect(screen).toContain('Be\\u{1b}]0;title\\u{7} care\\u{202e}ful\\u{9b}2J');
    for (const sequence of ['\x1b]', '\x1b[2J', '\x07', '\x9b', '\u202e'])
      expect(terminal.output).not.toContain(sequence);
  });

  it('is not asked for where there is none', async () => {
    home.review(1);
    const terminal = triage({ env: { TERM: 'dumb' } });
    expect(await terminal.exit()).toBe(2);
    await terminal.shows('Use triage list, show KEY');
  });
});
