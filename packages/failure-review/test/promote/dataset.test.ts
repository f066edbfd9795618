import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  appendRow,
  checkDataset,
  entryFor,
  lineOf,
  type PromotedRow,
  readDataset,
  removeRow,
} from '../../src/index.js';
import { tryLock } from '@bicameral/jsonl-sink';
import { buildRow } from '../../src/promote/row/build-row.js';
import { PLANTS } from './planted/plants.js';
import { falseFire, PARAPHRASE } from './support/original.js';

const NOON = Date.parse('2026-03-01T12:00:00Z');
const SAID = 'Looked through by its maker';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'dataset-'));
  file = path.join(folder, 'real_dataset.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function promote(id = 'real-0123456789'): PromotedRow {
  const row = buildRow(falseFire(), PARAPHRASE, id);
  appendRow(file, row, entryFor(row, SAID, NOON));
  return row;
}

const problems = async (): Promise<string[]> =>
  (await checkDataset(file)).problems.map(
    ({ line, rule, field, message }) => `${line ?? '-'} ${rule} ${field}: ${message}`,
  );

describe('a dataset', () => {
  it('takes rows at its end, and keeps what is there byte for byte', () => {
    // No UTF-8, and no line end: somebody else's trouble, and none of ours to mend.
    const before = Buffer.from([0x7b, 0xff, 0x7d]);
    writeFileSync(file, before);
    const row = promote();
    expect(readFileSync(file)).toEqual(Buffer.concat([before, Buffer.from(`\n${lineOf(row)}\n`)]));
    expect(removeRow(file, row.id)).toBe(true);
    expect(readFileSync(file)).toEqual(Buffer.concat([before, Buffer.from('\n')]));
  });

  it('has a manifest beside it, with a day and no time', () => {
    promote();
    expect(JSON.parse(readFileSync(`${file}.manifest.json`, 'utf8'))).toEqual({
      version: 1,
      rows: {
        'real-0123456789': {
          sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
          gate: '1',
          label: 'real_false_fire',
          date: '2026-03-01',
          attestation: SAID,
        },
      },
    });
    expect(readDataset(file).lines).toHaveLength(1);
  });

  it('is readable by all, also under a narrow umask, and leaves nothing else behind', () => {
    const umask = process.umask(0o077);
    try {
      promote();
    } finally {
      process.umask(umask);
    }
    expect([file, `${file}.manifest.json`].map((each) => statSync(each).mode & 0o777)).toEqual([0o644, 0o644]);
    expect(readdirSync(folder).sort()).toEqual(['real_dataset.jsonl', 'real_dataset.jsonl.manifest.json']);
  });

  it('is made with its folder, and a link to it stays one', () => {
    const elsewhere = path.join(folder, 'else', 'where.jsonl');
    file = path.join(folder, 'deep', 'down', 'real.jsonl');
    promote();
    expect(existsSync(file)).toBe(true);
    mkdirSync(path.dirname(elsewhere));
    writeFileSync(elsewhere, '');
    file = path.join(folder, 'link.jsonl');
    symlinkSync(elsewhere, file);
    const row = promote();
    expect(readFileSync(elsewhere, 'utf8')).toBe(`${lineOf(row)}\n`);
  });

  it('is not written while somebody else writes it', () => {
    const lock = tryLock(`${file}.lock`);
    expect(() => promote()).toThrow(/Somebody else writes real_dataset\.jsonl/);
    expect(existsSync(file)).toBe(false);
    lock?.release();
    promote();
  });

  it('that can not be written stays as it was', () => {
    promote();
    const before = [readFileSync(file), readFileSync(`${file}.manifest.json`)];
    chmodSync(folder, 0o500);
    try {
      if (process.getuid?.() !== 0) expect(() => promote('real-aaaaaaaaaa')).toThrow();
    } finally {
      chmodSync(folder, 0o700);
    }
    expect([readFileSync(file), readFileSync(`${file}.manifest.json`)]).toEqual(before);
  });

  it('gives rows back one by one', async () => {
    const [first, second] = [promote('real-aaaaaaaaaa'), promote('real-bbbbbbbbbb')];
    expect(removeRow(file, first.id)).toBe(true);
    expect(removeRow(file, first.id)).toBe(false);
    expect(readFileSync(file, 'utf8')).toBe(`${lineOf(second)}\n`);
    expect(await checkDataset(file)).toEqual({ rows: 1, problems: [], unknown: [] });
  });

  it('takes an id once', () => {
    promote();
    expect(() => promote()).toThrow(/already has a row real-0123456789/);
  });
});

describe('checkDataset', () => {
  const edit = (from: string, to: string): void => writeFileSync(file, readFileSync(file, 'utf8').replace(from, to));
  const editManifest = (change: (manifest: { rows: Record<string, object> }) => void): void => {
    const manifest = JSON.parse(readFileSync(`${file}.manifest.json`, 'utf8')) as { rows: Record<string, object> };
    change(manifest);
    writeFileSync(`${file}.manifest.json`, `${JSON.stringify(manifest, null, 2)}\n`);
  };

  it('takes what is not there for empty', async () => {
    expect(await checkDataset(file)).toEqual({ rows: 0, problems: [], unknown: [] });
  });

  it('passes what promotion wrote, also with line ends of Windows', async () => {
    promote('real-aaaaaaaaaa');
    promote('real-bbbbbbbbbb');
    expect(await problems()).toEqual([]);
    for (const each of [file, `${file}.manifest.json`]) {
      writeFileSync(each, readFileSync(each, 'utf8').replaceAll('\n', '\r\n'));
    }
    expect(await problems()).toEqual([]);
  });

  it('fails a row that was added by hand', async () => {
    writeFileSync(file, `${lineOf(buildRow(falseFire(), PARAPHRASE, 'real-0123456789'))}\n`);
    expect(await problems()).toEqual(['1 manifest manifest: it has no entry: rows come in by promote alone']);
  });

  it('fails a row that was edited by hand, however little', async () => {
    promote();
    edit('second sticker', 'third sticker');
    expect(await problems()).toEqual(['1 manifest manifest: it was changed after it was promoted']);
  });

  it('fails a row that comes twice, and an entry without a row', async () => {
    promote();
    const line = readFileSync(file, 'utf8');
    writeFileSync(file, line + line);
    expect(await problems()).toEqual(['2 manifest manifest: its id is that of an earlier row']);
    writeFileSync(file, '');
    expect(await problems()).toEqual([
      '- manifest manifest: real-0123456789 is in the manifest and has no row: retract it',
    ]);
    removeRow(file, 'real-0123456789');
    expect(await problems()).toEqual([]);
  });

  it('holds rows to the gate even where the manifest was forged with them', async () => {
    const { id } = promote();
    const forge = async (text: string): Promise<string[]> => {
      const { createHash } = await import('node:crypto');
      writeFileSync(file, `${text}\n`);
      editManifest(({ rows }) => (rows[id] = { ...rows[id], sha256: createHash('sha256').update(text).digest('hex') }));
      return problems();
    };
    const row = buildRow(falseFire(), PARAPHRASE, id);
    expect(await forge(JSON.stringify({ ...row, note: 'x' }))).toEqual([
      '1 allow_list row: has a key that no promoted row has',
    ]);
    expect(
      await forge(lineOf({ ...row, ask: { topic: 'Ask ada@lunar.example', file_paths: ['dir1/file1.ts'] } })),
    ).toEqual(["1 personal_data topic: has what looks like somebody's: email address"]);
    // The first of two keys of one name is not seen by whoever parses it.
    expect(await forge(lineOf(row).replace('{', '{"id":"ada@lunar.example",'))).toEqual([
      '1 allow_list row: is not written as promotion writes it',
    ]);
    expect(await forge('[]')).toEqual([
      '1 manifest manifest: it has no entry: rows come in by promote alone',
      expect.stringMatching(/^1 allow_list/),
      expect.stringMatching(/has no row/),
    ]);
  });

  it('holds the manifest to what it says of a row', async () => {
    const { id } = promote();
    editManifest(({ rows }) => (rows[id] = { ...rows[id], label: 'real_miss' }));
    expect(await problems()).toEqual(['1 manifest manifest: its entry has another label or gate than the row']);
    editManifest(
      ({ rows }) => (rows[id] = { ...rows[id], label: 'real_false_fire', attestation: 'Ask ada@lunar.example' }),
    );
    expect(await problems()).toEqual(["1 personal_data attestation: has what looks like somebody's: email address"]);
    writeFileSync(`${file}.manifest.json`, '{"version": 1}');
    await expect(checkDataset(file)).rejects.toMatchObject({ code: 'DATASET_DAMAGED' });
  });

  it('can not judge what passed a newer gate', async () => {
    const { id } = promote();
    editManifest(({ rows }) => (rows[id] = { ...rows[id], gate: '2' }));
    const { problems: found, unknown } = await checkDataset(file);
    expect(found).toEqual([]);
    expect(unknown).toEqual([
      expect.objectContaining({ line: 1, message: 'it passed gate 2, and this version knows 1' }),
    ]);
  });
});

it('nothing planted passes it, even with an entry', async () => {
  for (const { row, attestation, value } of PLANTS.filter(
    ({ name }) => !/^(original|quotation|name|attestation: a)/.test(name),
  )) {
    rmSync(folder, { recursive: true });
    mkdirSync(folder);
    const line = row as PromotedRow;
    appendRow(file, line, entryFor({ ...line, promoted: { ...line.promoted, gate: '1' } }, attestation, NOON));
    const found = await checkDataset(file).catch((error: unknown) => ({ problems: [String(error)] }));
    expect(found.problems.length).toBeGreaterThan(0);
    expect(JSON.stringify(found).toLowerCase()).not.toContain(value.toLowerCase());
  }
});
