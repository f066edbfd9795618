import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { build } from 'esbuild';
import Libsql from 'libsql';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { openLedger } from '../src/index.js';
import type { Ledger, LedgerOptions } from '../src/index.js';
import { refusal, REPOSITORY } from './support.js';

let root: string;
let file: string;
let ledgers: Ledger[];
let umask: number;

beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'ledger-'));
  file = path.join(root, 'ledger.sqlite');
  ledgers = [];
  umask = process.umask(0);
});

afterEach(() => {
  process.umask(umask);
  for (const ledger of ledgers) ledger.close();
  fs.rmSync(root, { recursive: true });
});

function open(target = file, options: LedgerOptions = {}): Ledger {
  const ledger = openLedger(target, options);
  ledgers.push(ledger);
  return ledger;
}

const decisions = [{ description: 'Charge once' }];

function modeOf(target: string): string {
  return (fs.statSync(target).mode & 0o777).toString(8);
}

describe('the file on disk', () => {
  it('is its owner’s alone with its companions, in a directory that is so too', () => {
    const nested = path.join(root, 'a', 'b', 'ledger.sqlite');
    open(nested).ingest(REPOSITORY, { source: 'manual', decisions });
    const directory = path.dirname(nested);
    expect(fs.readdirSync(directory).toSorted()).toEqual(['ledger.sqlite', 'ledger.sqlite-shm', 'ledger.sqlite-wal']);
    for (const name of fs.readdirSync(directory))
      expect([name, modeOf(path.join(directory, name))]).toEqual([name, '600']);
    expect([modeOf(path.join(root, 'a')), modeOf(directory)]).toEqual(['700', '700']);
  });

  it('holds everything by itself once it is closed, so that a copy of it is whole', () => {
    const ledger = open();
    const { created } = ledger.ingest(REPOSITORY, { source: 'manual', decisions });
    ledger.close();
    const copy = path.join(root, 'copy', 'ledger.sqlite');
    fs.mkdirSync(path.dirname(copy));
    fs.copyFileSync(file, copy);
    expect(open(copy).decision(REPOSITORY, created[0]?.decisionId ?? '')).toMatchObject({ description: 'Charge once' });
  });

  it('is made so when it was open to others, and the directory is left as it is', () => {
    open().ingest(REPOSITORY, { source: 'manual', decisions });
    const files = [file, `${file}-wal`, `${file}-shm`];
    for (const name of files) fs.chmodSync(name, 0o666);
    fs.chmodSync(root, 0o755);
    open();
    expect(files.map(modeOf)).toEqual(['600', '600', '600']);
    expect(modeOf(root)).toBe('755');
  });

  it('may be an empty one that a crash has left', () => {
    fs.writeFileSync(file, '');
    expect(open().ingest(REPOSITORY, { source: 'manual', decisions }).created).toHaveLength(1);
  });

  it.each(['with space.sqlite', 'a?mode=memory', 'a#b%41.sqlite', 'größe.sqlite', 'file:x'])(
    'may be called %s',
    (name) => {
      open(path.join(root, name)).ingest(REPOSITORY, { source: 'manual', decisions });
      expect(fs.readdirSync(root).toSorted()).toEqual([name, `${name}-shm`, `${name}-wal`]);
    },
  );

  it('keeps what was written when it is closed and opened again', () => {
    const ledger = open();
    const { created } = ledger.ingest(REPOSITORY, { source: 'manual', decisions });
    ledger.close();
    expect(open().decision(REPOSITORY, created[0]?.decisionId ?? '')?.description).toBe('Charge once');
  });
});

describe('what is no ledger is refused', () => {
  it.each(['', '-wal', '-shm'])('a symbolic link in the place of the file%s, whose target stays as it is', (suffix) => {
    const target = path.join(root, 'target');
    fs.writeFileSync(target, 'mine', { mode: 0o644 });
    fs.symlinkSync(target, file + suffix);
    expect(refusal(() => open())).toEqual({
      code: 'UNSAFE_FILE',
      message: `${file}${suffix} is a symbolic link; move it away, so that the ledger can have its own file.`,
    });
    expect(fs.readFileSync(target, 'utf8')).toBe('mine');
    expect(modeOf(target)).toBe('644');
  });

  it('a symbolic link to nothing, which is not followed', () => {
    fs.symlinkSync(path.join(root, 'nothing'), file);
    expect(refusal(() => open())).toMatchObject({ code: 'UNSAFE_FILE' });
    expect(fs.existsSync(path.join(root, 'nothing'))).toBe(false);
  });

  it('a directory', () => {
    fs.mkdirSync(file);
    expect(refusal(() => open())).toEqual({
      code: 'UNSAFE_FILE',
      message: `${file} is no regular file; move it away, so that the ledger can have its own file.`,
    });
  });

  it('a file below a file', () => {
    fs.writeFileSync(file, '');
    expect(refusal(() => open(path.join(file, 'ledger.sqlite')))).toMatchObject({ code: 'UNREADABLE' });
  });

  it('a file of something else, which stays as it is', () => {
    const text = 'no database\n'.repeat(500);
    fs.writeFileSync(file, text);
    expect(refusal(() => open())).toEqual({
      code: 'NOT_A_LEDGER',
      message: `${file} is not a SQLite database; move it away, and a new ledger is made in its place.`,
    });
    expect(fs.readFileSync(file, 'utf8')).toBe(text);
  });

  it('a database of another program, which stays as it is', () => {
    const other = new Libsql(file);
    other.exec('CREATE TABLE notes (text TEXT)');
    other.close();
    const bytes = fs.readFileSync(file);
    expect(refusal(() => open())).toEqual({
      code: 'NOT_A_LEDGER',
      message: `${file} is a database of another program; move it away, and a new ledger is made in its place.`,
    });
    expect(fs.readFileSync(file).equals(bytes)).toBe(true);
  });

  it('a damaged ledger', () => {
    const ledger = open();
    ledger.ingest(REPOSITORY, { source: 'manual', decisions });
    ledger.close();
    // One file without a log, its tables overwritten and its header kept.
    const copy = path.join(root, 'copy.sqlite');
    const source = new Libsql(file);
    source.prepare('VACUUM INTO ?').run(copy);
    source.close();
    const bytes = fs.readFileSync(copy);
    bytes.fill(0xff, 4096);
    fs.writeFileSync(copy, bytes);
    expect(
      refusal(() => {
        open(copy).ingest(REPOSITORY, { source: 'manual', decisions });
      }),
    ).toEqual({
      code: 'UNREADABLE',
      message: `The ledger ${copy} is damaged; move it away and restore a copy, or ingest the decisions again.`,
    });
  });
});

describe('a ledger that can not be used now', () => {
  it('that was closed says so, and may be closed twice', () => {
    const ledger = open();
    ledger.ingest(REPOSITORY, { source: 'manual', decisions });
    ledger.close();
    ledger.close();
    expect(refusal(() => ledger.revision(REPOSITORY))).toEqual({
      code: 'CLOSED',
      message: 'The ledger was closed; open it again.',
    });
    expect(refusal(() => ledger.ingest(REPOSITORY, { source: 'manual', decisions }))).toMatchObject({ code: 'CLOSED' });
  });

  it('that another process holds for longer than a call waits is busy to writers, open to readers, and free again after', () => {
    const ledger = open(file, { busyTimeoutMs: 30 });
    const holder = new Libsql(file);
    holder.exec('BEGIN IMMEDIATE');
    expect(refusal(() => ledger.ingest(REPOSITORY, { source: 'manual', decisions }))).toEqual({
      code: 'BUSY',
      message: `Another process holds the ledger ${file}; try again.`,
    });
    expect(ledger.revision(REPOSITORY)).toBe(0);
    holder.exec('ROLLBACK');
    holder.close();
    expect(ledger.ingest(REPOSITORY, { source: 'manual', decisions }).created).toHaveLength(1);
  });

  it('takes a value that SQLite would misread for a refusal, not for a crash', () => {
    const ledger = open();
    expect(refusal(() => ledger.syncCursor(true as unknown as string))).toEqual({
      code: 'INVALID_INPUT',
      message: 'The ledger can not store boolean true.',
    });
    expect(refusal(() => ledger.syncCursor('a\0b'))).toEqual({
      code: 'INVALID_INPUT',
      message: 'The ledger can not store a text with a NUL character.',
    });
  });
});

describe('the native library', () => {
  const packageRoot = fileURLToPath(new URL('..', import.meta.url));

  it('is loaded when a ledger is opened, not before', () => {
    const script = path.join(packageRoot, 'fixtures', 'lazy.mjs');
    const output = execFileSync(process.execPath, [script, file], { encoding: 'utf8' });
    expect(JSON.parse(output)).toEqual({ before: 0, after: 1 });
  });

  it('is found from a bundle that leaves it outside', async () => {
    const entry = path.join(root, 'entry.mjs');
    const outfile = path.join(root, 'bundle.mjs');
    fs.symlinkSync(path.join(packageRoot, '..', '..', 'node_modules'), path.join(root, 'node_modules'));
    const index = JSON.stringify(path.join(packageRoot, 'dist', 'index.js'));
    fs.writeFileSync(
      entry,
      `import { openLedger } from ${index};
       const ledger = openLedger(process.argv[2]);
       const { created } = ledger.ingest('/r/.git', { source: 'manual', decisions: [{ description: 'x' }] });
       process.stdout.write(String(created.length));`,
    );
    await build({
      entryPoints: [entry],
      outfile,
      bundle: true,
      format: 'esm',
      platform: 'node',
      external: ['libsql'],
      logLevel: 'silent',
    });
    expect(execFileSync(process.execPath, [outfile, file], { encoding: 'utf8' })).toBe('1');
  });
});
