import { describe, expect, it } from '@jest/globals';
import { gate, GATE_VERSION, type Outcome, prepareRow, type Replay } from '../../src/index.js';
import { falseFire, miss, MISSED, PARAPHRASE, region, reviewRowOf, SHOWN, view } from './support/original.js';

const ATTESTATION = 'Looked through by its maker';

/** Plays nothing: it says what a replay showed. */
function showing(shown: Outcome['shown'], played = true): Replay {
  const problems = played ? [] : ['could not be played: broke'];
  const reason = played ? 'fired' : null;
  return (scenario) => Promise.resolve({ scenario, played, fired: played, reason, shown, problems });
}

const asBefore = showing({ 'decision-1': ['region'] });

describe('a promoted false fire', () => {
  it('is a scenario of its own, with nothing of the original but its structure', async () => {
    const input = { original: falseFire(), paraphrase: PARAPHRASE, attestation: ATTESTATION, replay: asBefore };
    const prepared = await prepareRow(input);
    expect(prepared).toEqual({
      row: {
        id: expect.stringMatching(/^real-[0-9a-z]{10}$/),
        split: expect.stringMatching(/^(dev|holdout)$/),
        kind: 'false_fire',
        about: 'A person found that preflight showed a decision that nobody needed',
        files: { 'dir1/dir2/file1.ts': 'export function symbol1() {\n  return 1;\n}\n' },
        ingest: [
          {
            source: 'manual',
            decisions: [{ label: 'decision-1', description: 'A sticker comes out once for each box' }],
          },
        ],
        bindings: [{ decision: 'decision-1', file_path: 'dir1/dir2/file1.ts', symbol_name: 'symbol1' }],
        ask: { topic: 'Allow a second sticker for one box', file_paths: ['dir1/dir2/file1.ts'] },
        expect: { surfaced: {}, may: [], not: ['decision-1'] },
        expected_failure: 'Promoted from a real false fire that preflight still repeats',
        promoted: { label: 'real_false_fire', cause: 'handler', class: 'suspected_false_fire', gate: GATE_VERSION },
      },
    });
  });

  it('has another id each time', async () => {
    const input = { original: falseFire(), paraphrase: PARAPHRASE, attestation: ATTESTATION, replay: asBefore };
    const ids = await Promise.all(
      Array.from({ length: 20 }, async () => JSON.stringify(await prepareRow(input)).slice(0, 30)),
    );
    expect(new Set(ids).size).toBe(20);
  });

  it('lets pass what something engaged with, and holds to the rest', async () => {
    const other = 'decision:11111111-1111-5111-8111-111111111111';
    const surfaced = [
      { decision_id: SHOWN, surfaced_by: 'region', engaged: 'strong' },
      { decision_id: other, surfaced_by: 'graph', engaged: 'none' },
      { decision_id: MISSED, surfaced_by: 'collision', engaged: 'none' },
    ] as const;
    const original = falseFire({
      row: reviewRowOf({ surfaced: [...surfaced], guided: true }),
      decisions: [...falseFire().decisions, view(other, { regions: [region('warehouse/dock/cage.py', 'Cage.close')] })],
      filePaths: ['warehouse/print/labelQueue.ts', null],
    });
    const prepared = await prepareRow({
      original,
      paraphrase: { ...PARAPHRASE, descriptions: { ...PARAPHRASE.descriptions, [other]: 'Gates shut at night' } },
      attestation: ATTESTATION,
      replay: showing({ 'decision-1': ['region'], 'decision-2': ['graph'] }),
    });
    expect(prepared).toMatchObject({
      row: {
        settings: { guided: true },
        files: { 'dir1/dir2/file1.ts': expect.any(String), 'dir1/dir3/file3.py': 'def symbol2():\n    return 1\n' },
        ask: { file_paths: ['dir1/dir2/file1.ts', 'file2.txt'] },
        expect: { surfaced: {}, may: ['decision-1'], not: ['decision-2'] },
      },
    });
  });
});

it('asks for files that came later without having them', async () => {
  const original = falseFire({
    row: reviewRowOf({ surfaced: [{ decision_id: SHOWN, surfaced_by: 'topic', engaged: 'none' }] }),
    filePaths: ['warehouse/print/new.ts'],
  });
  const replay = showing({ 'decision-1': ['topic'] });
  expect(await prepareRow({ original, paraphrase: PARAPHRASE, attestation: ATTESTATION, replay })).toMatchObject({
    row: {
      files: { 'dir1/dir2/file2.ts': expect.any(String) },
      ask: { file_paths: ['dir1/dir2/file1.ts'] },
      expect: { not: ['decision-1'] },
    },
  });
});

describe('a promoted miss', () => {
  it('keeps the way over imports from what was asked to what was missed', async () => {
    const input = { original: miss(), paraphrase: PARAPHRASE, attestation: ATTESTATION, replay: showing({}) };
    expect(await prepareRow(input)).toMatchObject({
      row: {
        kind: 'miss',
        files: {
          'dir1/dir2/file1.ts': "import '../dir4/file3.ts';\n",
          'dir1/dir3/file2.ts': 'export function symbol1() {\n  return 1;\n}\n',
          'dir1/dir4/file3.ts': "import '../dir3/file2.ts';\n",
        },
        expect: { surfaced: { 'decision-1': ['region', 'graph', 'topic'] }, may: [] },
        expected_failure: 'Promoted from a real miss that preflight still repeats',
        promoted: { label: 'real_miss', cause: null, class: 'suspected_miss' },
      },
    });
  });

  it('that was no failure asks for nothing, and lets it be shown', async () => {
    const input = { paraphrase: PARAPHRASE, attestation: ATTESTATION, replay: showing({}) };
    const prepared = await prepareRow({ ...input, original: miss({ label: 'not_a_failure' }) });
    expect(prepared).toMatchObject({ row: { kind: 'correct', expect: { surfaced: {}, may: ['decision-1'] } } });
    expect(prepared).not.toHaveProperty('row.expected_failure');
  });
});

it('what preflight showed rightly has to be shown, by the same source', async () => {
  const input = { paraphrase: PARAPHRASE, attestation: ATTESTATION, replay: asBefore };
  expect(await prepareRow({ ...input, original: falseFire({ label: 'not_a_failure' }) })).toMatchObject({
    row: { kind: 'correct', expect: { surfaced: { 'decision-1': ['region'] } } },
  });
  expect(await prepareRow({ ...input, original: falseFire({ label: 'borderline' }) })).toMatchObject({
    row: { kind: 'correct', expect: { surfaced: {}, may: ['decision-1'] } },
  });
});

describe('a row that does not come out as it did is refused', () => {
  it.each([
    ['what was shown is not', falseFire(), {}, /shown by region and is not shown/],
    ['it comes by another source', falseFire(), { 'decision-1': ['topic'] }, /by region, and in the replay by topic/],
    ['the missed one is shown', miss(), { 'decision-1': ['graph'] }, /not shown, and the replay shows it by graph/],
  ] as const)('%s', async (_, original, shown, message) => {
    const input = { original, paraphrase: PARAPHRASE, attestation: ATTESTATION, replay: showing(shown) };
    expect(await prepareRow(input)).toEqual({
      refusals: [{ rule: 'reproduction', field: 'decision-1', message: expect.stringMatching(message) }],
    });
  });

  it('one that could not be played is neither refused nor taken', async () => {
    const input = {
      original: falseFire(),
      paraphrase: PARAPHRASE,
      attestation: ATTESTATION,
      replay: showing({}, false),
    };
    await expect(prepareRow(input)).rejects.toMatchObject({ name: 'PromoteError', code: 'NOT_PLAYED' });
  });
});

describe('generated files of every language', () => {
  it.each([
    ['go', 'package dir2\n\nimport _ "module1/dir1/dir3"\n', 'package dir3\n\nfunc symbol1() int {\n\treturn 1\n}\n'],
    ['py', 'import dir1.dir3.file2\n', 'def symbol1():\n    return 1\n'],
    ['rs', 'use super::super::dir3::file2;\n', 'pub fn symbol1() -> i32 {\n    1\n}\n'],
    ['java', 'package dir1.dir2;\n\nimport dir1.dir3.file2;\n', /^package dir1\.dir3;\n\nclass .*symbol1\(\)/s],
    ['cpp', '#include "../dir3/file2.cpp"\n', 'int symbol1() {\n    return 1;\n}\n'],
    ['php', "<?php\n\nrequire __DIR__ . '/../dir3/file2.php';\n", /^<\?php\n\nfunction symbol1\(\)/],
    ['rb', "require_relative '../dir3/file2'\n", 'def symbol1\n  1\nend\n'],
    ['cs', '\n', /static int symbol1\(\)/],
    ['sql', '\n', 'symbol1\n'],
    ['acme', '\n', 'symbol1\n'],
  ] as const)('%s', async (ending, asked, bound) => {
    const [from, to] = [`src/a/one.${ending}`, `src/b/two.${ending}`];
    const kept = ending === 'acme' ? 'txt' : ending;
    const original = miss({
      filePaths: [from],
      decisions: [view(MISSED, { regions: [region(to, 'Some.thing')] })],
      between: [],
      links: [{ from, to }],
    });
    const prepared = await prepareRow({
      original,
      paraphrase: PARAPHRASE,
      attestation: ATTESTATION,
      replay: showing({}),
    });
    if (!('row' in prepared)) throw new Error(JSON.stringify(prepared));
    const { files = {} } = prepared.row;
    expect(files[`dir1/dir2/file1.${kept}`]).toBe(asked);
    expect(files[`dir1/dir3/file2.${kept}`]).toEqual(typeof bound === 'string' ? bound : expect.stringMatching(bound));
    // What was generated is told from the row alone.
    expect(await gate({ row: JSON.parse(JSON.stringify(prepared.row)) })).toMatchObject({ passed: true });
  });
});
