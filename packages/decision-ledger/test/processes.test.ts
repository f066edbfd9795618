import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Libsql from 'libsql';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { openLedger } from '../src/index.js';
import { REPOSITORY } from './support.js';

const SCRIPT = fileURLToPath(new URL('../fixtures/writer.mjs', import.meta.url));

let root: string;
let file: string;
let start: string;
let children: ChildProcess[];

beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'ledger-'));
  file = path.join(root, 'ledger.sqlite');
  start = path.join(root, 'start');
  children = [];
});

afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  fs.rmSync(root, { recursive: true });
});

interface Writer {
  readonly process: ChildProcess;
  /** Ids of the decisions that it has finished with. */
  readonly finished: string[];
  /** Resolves with its exit code, or the signal that ended it, and its standard error. */
  readonly end: Promise<[code: number | null, signal: string | null, errors: string]>;
}

/** Starts a writer, which waits for the start file. */
async function writer(name: string, rounds: number): Promise<Writer> {
  const child = spawn(process.execPath, [SCRIPT, file, start, name, String(rounds)]);
  children.push(child);
  let output = '';
  let errors = '';
  const finished: string[] = [];
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const lines = (output + text).split('\n');
    output = lines.pop() ?? '';
    finished.push(...lines.filter((line) => line !== 'ready'));
  });
  const end = once(child, 'close').then(
    ([code, signal]: (number | string | null)[]): [number | null, string | null, string] => [
      code as number | null,
      signal as string | null,
      errors,
    ],
  );
  await once(child.stdout, 'data');
  return { process: child, finished, end };
}

function integrity(): unknown[] {
  const database = new Libsql(file);
  try {
    return [database.pragma('integrity_check'), database.pragma('foreign_key_check')];
  } finally {
    database.close();
  }
}

const SOUND = [[{ integrity_check: 'ok' }], []];

describe('several processes on one ledger', () => {
  it('lose nothing, see no busy file, and agree on what is there', async () => {
    const writers = await Promise.all(['ada', 'grace', 'joan'].map((name) => writer(name, 25)));
    fs.writeFileSync(start, '');
    for (const { end } of writers) expect(await end).toEqual([0, null, '']);
    expect(integrity()).toEqual(SOUND);

    const ledger = openLedger(file);
    // 25 of each writer's own, and 25 that all three ingested.
    expect(ledger.rowCounts(REPOSITORY)).toMatchObject({ decisions: 100, bindings: 75, regions: 1, verdicts: 75 });
    expect(ledger.syncCursor(REPOSITORY)).toBe('c75');
    // Each round raised it once for the ingest, the binding, the verdict and the sign-off.
    expect(ledger.revision(REPOSITORY)).toBe(300);
    const ids = writers.flatMap(({ finished }) => finished);
    expect(new Set(ids).size).toBe(75);
    for (const id of ids) {
      expect(ledger.decision(REPOSITORY, id)).toMatchObject({ status: 'reflected', signoff: { state: 'ratified' } });
    }
    ledger.close();
  }, 60_000);

  it('that are killed in the middle lose nothing they had finished', async () => {
    const writers = await Promise.all(['ada', 'grace'].map((name) => writer(name, 100_000)));
    fs.writeFileSync(start, '');
    for (const { process: child, finished, end } of writers) {
      while (finished.length < 10) await once(child.stdout as NodeJS.ReadableStream, 'data');
      child.kill('SIGKILL');
      expect(await end).toEqual([null, 'SIGKILL', '']);
    }
    expect(integrity()).toEqual(SOUND);
    const ledger = openLedger(file);
    for (const id of writers.flatMap(({ finished }) => finished)) {
      expect(ledger.decision(REPOSITORY, id)).toMatchObject({ status: 'reflected', signoff: { state: 'ratified' } });
    }
    ledger.close();
  }, 60_000);

  it('that all open a new file at once all find it ready', async () => {
    for (let round = 0; round < 3; round += 1) {
      file = path.join(root, `ledger-${round}.sqlite`);
      start = path.join(root, `start-${round}`);
      const writers = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((name) => writer(name, 1)));
      fs.writeFileSync(start, '');
      for (const { end } of writers) expect(await end).toEqual([0, null, '']);
    }
  }, 60_000);
});
