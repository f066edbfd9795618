import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { BUNDLE } from './support/bundle-client.js';
import { PromoteHome } from './support/promote-home.js';

const FILES = {
  'warehouse/print/labelQueue.ts': "import './scanner.js';\nexport function reprintLabel() {\n  return 1;\n}\n",
  'warehouse/print/scanner.ts': "import '../dock/cage.js';\nexport function scan() {\n  return 1;\n}\n",
  'warehouse/dock/cage.ts': 'export function closeCage() {\n  return 1;\n}\n',
};
const REPRINT = 'Labels are printed once per parcel, and a reprint needs the shift lead';
const SCAN = 'Whoever scans a box twice within a minute hears a warning tone';
const CAGE = 'Couriers get their manifest only after the dock scanner has closed the cage';
const STATEMENT = 'Read and found clean';

let home: PromoteHome;
let dataset: string;
let words: string;
function settle(telemetry?: 'preflight,raw'): void {
  home = new PromoteHome(telemetry);
  home.repository.commit(FILES);
  dataset = path.join(home.repository.root, 'tests/eval/real_dataset.jsonl');
  words = path.join(home.path, 'words.yaml');
}
beforeEach(() => settle());
afterEach(async () => home.remove());

function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [BUNDLE, ...args], {
    cwd: home.repository.root,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], NO_COLOR: '1', BICAMERAL_HOME: home.path },
  });
  return { status, stdout, stderr };
}

function promote(key: string, said: object, ...more: string[]) {
  writeFileSync(words, JSON.stringify({ [key.slice(0, 12)]: said }));
  return run('promote', key.slice(0, 12), '--to', dataset, '--paraphrases', words, '--attest', STATEMENT, ...more);
}

/** A decision that was shown for a file that it is bound to, and that nobody needed. */
async function falseFire(label: 'real_false_fire' | 'not_a_failure' = 'real_false_fire') {
  const [id = ''] = await home.decide({
    description: REPRINT,
    bindings: [{ file_path: 'warehouse/print/labelQueue.ts', symbol_name: 'reprintLabel' }],
  });
  const question = { topic: 'Let the courier app print twice', file_paths: ['warehouse/print/labelQueue.ts'] };
  const key = await home.ask(question, { class: 'suspected_false_fire', label });
  const said = { topic: 'Allow a second sticker', descriptions: { [id]: 'A sticker comes out once for each box' } };
  return { id, key, said };
}

const readLine = (): Record<string, unknown> => JSON.parse(readFileSync(dataset, 'utf8')) as Record<string, unknown>;

describe('promote', () => {
  it('copies a false fire under placeholders, which check passes and retract takes out', async () => {
    const { id, key, said } = await falseFire();
    const { status, stdout, stderr } = promote(key, said);
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: expect.stringMatching(/^[0-9a-f]{32}: promoted to \S+ as real-[0-9a-z]{10}; commit it/),
    });
    const text = readFileSync(dataset, 'utf8');
    const manifest = readFileSync(`${dataset}.manifest.json`, 'utf8');
    // What was shown before it left is what left.
    expect(stderr).toContain(text);
    expect(stderr.replace(/\s+/g, '')).toContain(
      manifest.replace(/\s+/g, '').slice('{"version":1,"rows":{'.length, -2),
    );
    expect(readLine()).toMatchObject({
      kind: 'false_fire',
      files: { 'dir1/dir2/file1.ts': 'export function symbol1() {\n  return 1;\n}\n' },
      expect: { surfaced: {}, may: [], not: ['decision-1'] },
      promoted: { label: 'real_false_fire', cause: null, class: 'suspected_false_fire', gate: '1' },
    });
    expect(JSON.parse(manifest)).toMatchObject({ rows: { [String(readLine()['id'])]: { attestation: STATEMENT } } });
    for (const original of [
      id.slice(9),
      key,
      'warehouse',
      'labelQueue',
      'reprintLabel',
      'parcel',
      'courier',
      'margaret',
    ]) {
      expect(text + manifest).not.toContain(original);
    }
    expect([dataset, `${dataset}.manifest.json`].map((file) => statSync(file).mode & 0o777)).toEqual([0o644, 0o644]);
    // Nothing is committed, and nothing is staged.
    expect(home.repository.git('status', '--porcelain')).toBe('?? tests/');

    expect(run('dataset', 'check', dataset)).toEqual({ status: 0, stdout: `${dataset}: 1 row, fine\n`, stderr: '' });
    expect(run('eval')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('\n- real: 0 as they should be, 1 known to fail, 0 failed\n'),
    });
    expect(promote(key, said)).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/already, as real-.*retract/),
    });
    expect(run('retract', key.slice(0, 12), '--from', dataset)).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^real-\w{10}: taken out of/),
    });
    expect(readFileSync(dataset, 'utf8')).toBe('');
    expect(run('dataset', 'check', dataset).status).toBe(0);
    expect(promote(key, said).status).toBe(0);
  });

  it('replays what an import showed', async () => {
    const [id = ''] = await home.decide({
      description: SCAN,
      bindings: [{ file_path: 'warehouse/print/scanner.ts', symbol_name: 'scan' }],
    });
    const question = { topic: 'Let the courier app print twice', file_paths: ['warehouse/print/labelQueue.ts'] };
    const key = await home.ask(question, { class: 'suspected_false_fire', label: 'real_false_fire' });
    const said = { topic: 'Allow a second sticker', descriptions: { [id]: 'Reading a code anew makes a sound' } };
    expect(promote(key, said)).toMatchObject({ status: 0 });
    expect(readLine()).toMatchObject({ files: { 'dir1/dir2/file1.ts': "import './file2.ts';\n" } });
  });

  it('replays what the topic showed only with words that lead there as well', async () => {
    const [id = ''] = await home.decide({ description: REPRINT });
    const question = { topic: 'Reprint labels of a parcel' };
    const key = await home.ask(question, { class: 'suspected_false_fire', label: 'real_false_fire' });
    const refused = promote(key, { topic: 'Stickers anew', descriptions: { [id]: 'One for each box' } });
    expect(refused).toMatchObject({
      status: 1,
      stdout: expect.stringMatching(
        /refused\n {2}reproduction, decision-1: was shown by topic and is not shown.*two or more words/,
      ),
    });
    expect(existsSync(dataset)).toBe(false);
    const said = { topic: 'Stickers for a box anew', descriptions: { [id]: 'Boxes have one sticker each' } };
    expect(promote(key, said)).toMatchObject({ status: 0 });
  });

  it('replays a miss over the file between', async () => {
    const [id = ''] = await home.decide({
      description: CAGE,
      bindings: [{ file_path: 'warehouse/dock/cage.ts', symbol_name: 'closeCage' }],
    });
    const question = { topic: 'Let the courier app print twice', file_paths: ['warehouse/print/labelQueue.ts'] };
    const key = await home.ask(question, { class: 'suspected_miss', missed: id, label: 'real_miss' });
    const said = {
      topic: 'Allow a second sticker',
      descriptions: { [id]: 'Drivers receive a list when the gate is shut' },
    };
    expect(promote(key, said)).toMatchObject({ status: 0 });
    expect(readLine()).toMatchObject({
      kind: 'miss',
      files: {
        'dir1/dir2/file1.ts': "import './file3.ts';\n",
        'dir1/dir2/file3.ts': "import '../dir3/file2.ts';\n",
        'dir1/dir3/file2.ts': 'export function symbol1() {\n  return 1;\n}\n',
      },
      expect: { surfaced: { 'decision-1': ['region', 'graph', 'topic'] } },
      expected_failure: 'Promoted from a real miss that preflight still repeats',
    });
  });

  it('takes a miss that only the person knows of', async () => {
    const [id = ''] = await home.decide({ description: CAGE });
    const key = await home.ask({ topic: 'Print twice' }, { class: 'normal', label: 'real_miss' });
    const said = { topic: 'A second sticker', descriptions: { [id]: 'Drivers receive a list at the gate' } };
    expect(promote(key, said)).toMatchObject({ status: 2, stderr: expect.stringContaining('missed: "decision:') });
    expect(promote(key, { ...said, missed: id })).toMatchObject({ status: 0 });
    expect(readLine()).toMatchObject({ promoted: { label: 'real_miss', class: 'normal' } });
  });

  it('refuses a miss that preflight does not repeat', async () => {
    const { id, said } = await falseFire();
    // Asked before the decision was bound, so to say.
    const question = { topic: 'Anything else at all', file_paths: ['warehouse/print/labelQueue.ts'] };
    const env = await home.ask(question, { class: 'normal' });
    const file = path.join(home.path, 'failure_review.jsonl');
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll(/"surfaced":\[\{[^\]]*\]/g, '"surfaced":[]'));
    home.label(env, 'real_miss');
    expect(promote(env, { ...said, missed: id })).toMatchObject({
      status: 1,
      stdout: expect.stringMatching(/reproduction, decision-1: was not shown, and the replay shows it by region/),
    });
  });

  it('passes a row without writing it when asked to try', async () => {
    const { key, said } = await falseFire('not_a_failure');
    expect(promote(key, said, '--dry-run')).toMatchObject({
      status: 0,
      stdout: `${key}: passes; nothing was written\n`,
    });
    expect(existsSync(path.dirname(dataset))).toBe(false);
  });

  it('tells a script what came of each row', async () => {
    const { key, said } = await falseFire();
    const { status, stdout } = promote(key, { ...said, topic: 'Ask ada@lunar.example' }, '--json');
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toEqual({
      file: dataset,
      rows: [
        {
          key,
          status: 'refused',
          row_id: null,
          line: null,
          problem: null,
          refusals: [{ rule: 'paraphrase', field: 'topic', message: 'names a person of the original' }],
        },
      ],
    });
    const promoted = JSON.parse(promote(key, said, '--json').stdout) as { rows: { line: string; row_id: string }[] };
    expect(promoted.rows[0]?.line).toBe(readFileSync(dataset, 'utf8').trimEnd());
  });

  it('prints a file to fill in, with what it stands for, and nothing that a terminal obeys', async () => {
    await home.remove();
    settle('preflight,raw');
    const [id = ''] = await home.decide({
      description: 'Labels\u001b[2J come\nonce: "per" # parcel',
      bindings: [{ file_path: 'warehouse/print/labelQueue.ts', symbol_name: 'reprintLabel' }],
    });
    const question = { topic: 'Let the courier app print twice', file_paths: ['warehouse/print/labelQueue.ts'] };
    const key = await home.ask(question, { class: 'suspected_false_fire', label: 'real_false_fire' });
    const { status, stdout } = run('promote', key, '--template');
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: expect.stringContaining(`
"${key}": # real_false_fire
  # asked: Let the courier app print twice
  # files: warehouse/print/labelQueue.ts
  topic: ""
  descriptions:
    # shown by region: Labels\\u{1b}[2J come once: "per" # parcel
    "${id}": ""
`),
    });
    writeFileSync(
      words,
      stdout.replace('topic: ""', 'topic: Allow a second sticker').replace(`${id}": ""`, `${id}": One each`),
    );
    const filled = run('promote', key, '--to', dataset, '--paraphrases', words, '--attest', STATEMENT);
    expect(filled).toMatchObject({ status: 0 });
    writeFileSync(words, stdout);
    expect(run('promote', key, '--to', `${dataset}.2`, '--paraphrases', words, '--attest', STATEMENT)).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/says nothing for the topic, decision:/),
    });
  });
});

describe('promote refuses, and says what to do', () => {
  it.each([
    [
      'a secret',
      { topic: ['Use gh', 'p_wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx once'].join('') },
      /secrets, topic: .*rule github/,
    ],
    [
      'a quotation',
      { topic: 'Labels are printed once, per PARCEL and so on' },
      /paraphrase, topic: repeats five words/,
    ],
    ['a folder', { topic: 'In the warehouse' }, /paraphrase, topic: names a folder or file/],
    ['a mail address', { topic: 'Ask m.hamilton@lunar.example' }, /personal_data, topic: .*email address/],
    ['what nobody sees', { topic: 'A\u200bsticker' }, /allow_list, ask\.topic: has a line break or a character/],
  ])('%s, without a word of it', async (_, over, message) => {
    const { key, said } = await falseFire();
    const { status, stdout, stderr } = promote(key, { ...said, ...over });
    expect({ status, stdout }).toEqual({ status: 1, stdout: expect.stringMatching(message) });
    expect(stdout + stderr).not.toMatch(/ghp_|hamilton|lunar|PARCEL/);
    expect(existsSync(dataset)).toBe(false);
    expect(existsSync(path.join(home.path, 'failure_promotions.jsonl'))).toBe(false);
  });

  it('what is used wrongly, before anything is written', async () => {
    const { key, said } = await falseFire();
    const unlabelled = await home.ask({ topic: 'Something else entirely' }, { class: 'normal' });
    const usage = (args: readonly string[]) => {
      const { status, stdout, stderr } = run('promote', ...args);
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
      return stderr;
    };
    writeFileSync(words, JSON.stringify({ [key.slice(0, 12)]: said }));
    const rest = ['--paraphrases', words, '--attest', STATEMENT];
    expect(usage([key, ...rest])).toMatch(/--to FILE is missing/);
    expect(usage([key, '--to', dataset])).toMatch(/no terminal to ask on: give --paraphrases FILE .* and --attest/);
    expect(usage([key, '--to', dataset, '--paraphrases', words])).toMatch(/and --attest/);
    expect(usage(['ffffffff', '--to', dataset, ...rest])).toMatch(/no row whose key begins .*triage list/);
    expect(usage([unlabelled, '--to', dataset, ...rest])).toMatch(/has no label.*triage/);
    expect(usage([key, '--to', dataset, '--paraphrases', words, '--attest', ' '])).toMatch(/takes a statement/);
    writeFileSync(words, 'topic: [');
    expect(usage([key, '--to', dataset, ...rest])).toMatch(/words\.yaml can not be read/);
    writeFileSync(words, JSON.stringify({ [key.slice(0, 12)]: { ...said, extra: 1 } }));
    expect(usage([key, '--to', dataset, ...rest])).toMatch(/is not as --template prints it.*extra/s);
    writeFileSync(words, JSON.stringify({ [key.slice(0, 12)]: { topic: 'A sticker' } }));
    expect(usage([key, '--to', dataset, ...rest])).toMatch(/says nothing for decision:/);
    home.label(key, 'not_a_failure', 'grace');
    expect(usage([key, '--to', dataset, ...rest])).toMatch(
      /different ways \(grace: not_a_failure, margaret: real_false_fire\)/,
    );
    expect(existsSync(dataset)).toBe(false);
  });

  it('a row that this home can not resolve is neither promoted nor refused', async () => {
    const { key, said } = await falseFire();
    writeFileSync(path.join(home.path, 'salt'), Buffer.alloc(32, 7));
    expect(promote(key, said)).toMatchObject({
      status: 3,
      stdout: expect.stringMatching(/could not be resolved\n.*another salt/),
    });
  });

  it('a dataset whose manifest is broken', async () => {
    const { key, said } = await falseFire();
    expect(promote(key, said).status).toBe(0);
    writeFileSync(`${dataset}.manifest.json`, '{');
    expect(promote(key, said)).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/manifest\.json is no JSON\. Take back/),
    });
    expect(run('retract', 'real-0123456789', '--from', dataset).status).toBe(1);
  });
});

describe('dataset check', () => {
  it('refuses a file that is not there, and a folder', () => {
    for (const [file, problem] of [
      [dataset, 'is not there'],
      [home.path, 'is a folder'],
    ] as const) {
      expect(run('dataset', 'check', file)).toEqual({
        status: 2,
        stdout: '',
        stderr: `bicameral-mcp: ${file} ${problem}. Give the file that promote --to writes.\n`,
      });
    }
  });

  it('fails a row that was added by hand, and one that was edited', async () => {
    const { key, said } = await falseFire();
    promote(key, said);
    const line = readFileSync(dataset, 'utf8');
    appendFileSync(dataset, line.replace(/"real-\w+"/, '"real-aaaaaaaaaa"'));
    const { status, stdout } = run('dataset', 'check', dataset, '--json');
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      file: dataset,
      rows: 2,
      ok: false,
      problems: expect.arrayContaining([
        { line: 2, rule: 'manifest', field: 'manifest', message: 'it has no entry: rows come in by promote alone' },
      ]),
    });
    writeFileSync(dataset, line.replace('second', 'third'));
    expect(run('dataset', 'check', dataset)).toEqual({
      status: 1,
      stdout: `line 1, manifest: it was changed after it was promoted\n${dataset}: 1 row, 1 problem\n`,
      stderr: '',
    });
  });

  it('can not judge a row of a newer gate, and does not take a broken manifest', async () => {
    const { key, said } = await falseFire();
    promote(key, said);
    const manifest = readFileSync(`${dataset}.manifest.json`, 'utf8');
    writeFileSync(`${dataset}.manifest.json`, manifest.replace('"gate": "1"', '"gate": "2"'));
    expect(run('dataset', 'check', dataset)).toMatchObject({
      status: 3,
      stdout: expect.stringContaining('passed gate 2'),
    });
    writeFileSync(`${dataset}.manifest.json`, '[]');
    expect(run('dataset', 'check', dataset)).toMatchObject({
      status: 1,
      stdout: expect.stringContaining('not as promotion writes it'),
    });
    expect(run('dataset', 'check')).toMatchObject({ status: 2 });
  });
});

it('retract takes out nothing when it can not tell what is meant', async () => {
  const { key, said } = await falseFire();
  promote(key, said);
  const before = readFileSync(dataset);
  const { status, stderr } = run('retract', String(readLine()['id']), 'real-0000000000', '--from', dataset);
  expect({ status, stderr }).toEqual({
    status: 2,
    stderr: expect.stringMatching(/has no row real-0000000000.*Its rows: real-/),
  });
  expect(readFileSync(dataset)).toEqual(before);
});

it.each(['promote', 'retract', 'dataset'])('%s --help teaches', (command) => {
  const { status, stdout } = run(command, ...(command === 'dataset' ? ['check'] : []), '--help');
  expect(status).toBe(0);
  expect(stdout).toMatch(/Exit codes: 0/);
});
