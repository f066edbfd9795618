import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const DEMO = fileURLToPath(new URL('../dist/review/main.js', import.meta.url));

let temporary: string;
let stdout: string;
let ended: readonly [number | null, string];
// Once for all: it is the longest story that there is.
beforeAll(() => {
  temporary = mkdtempSync(path.join(os.tmpdir(), 'bicameral-demo-test-'));
  const env = { ...process.env, TMPDIR: temporary, TEMP: temporary, TMP: temporary, NO_COLOR: '1' };
  const run = spawnSync(process.execPath, [DEMO], { encoding: 'utf8', env });
  ended = [run.status, run.stderr];
  stdout = run.stdout;
}, 180_000);
afterAll(() => {
  rmSync(temporary, { recursive: true, force: true });
});

it('comes to its end, and leaves nothing behind', () => {
  expect(ended).toEqual([0, '']);
  expect(stdout).toContain('. Done\n');
  expect(readdirSync(temporary)).toEqual([]);
});

it.each([
  [
    'finds a false fire of each session that has one, and the miss',
    '2 suspected false fires, 1 suspected miss, 1 normal',
  ],
  [
    'tells the call that named its preflight from the one that did not',
    '2 that named their preflight, 1 without an id',
  ],
  ['adds nothing when it reconciles again', 'added: {"suspect":0,"dismissed":0,"audit":0}'],
  ['shows what hashed rows stand for', 'packages/salted-hash/src/seam.ts\n   │ Shown  0 decisions; it stayed silent'],
  ['says where the missed decision is', 'a neighbour of a file that was asked about'],
  ['takes a label for every row', 'labels given. All rows are labelled.'],
  ['takes a typed yes', '"attestation": "Answered the preview with yes"'],
  ['checks what was promoted', 'tests/eval/real_dataset.jsonl: 2 rows, fine'],
  ['replays both sets', '- real: 0 as they should be, 2 known to fail, 0 failed'],
  ['takes one back', 'tests/eval/real_dataset.jsonl: 1 row, fine'],
  ['commits nothing', '?? tests/eval/real_dataset.jsonl\n   │ ?? tests/eval/real_dataset.jsonl.manifest.json'],
])('%s', (_, told) => {
  expect(stdout).toContain(told);
});
