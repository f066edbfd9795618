import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const DEMO = fileURLToPath(new URL('../dist/main.js', import.meta.url));

let temporary: string;
beforeEach(() => {
  temporary = mkdtempSync(path.join(os.tmpdir(), 'bicameral-demo-test-'));
});
afterEach(() => {
  rmSync(temporary, { recursive: true, force: true });
});

function run(...args: string[]) {
  const env = { ...process.env, TMPDIR: temporary, TEMP: temporary, TMP: temporary, NO_COLOR: '1' };
  return spawnSync(process.execPath, [DEMO, ...args], { encoding: 'utf8', env });
}

it('tells the whole story on this repository and leaves nothing behind', () => {
  const { status, stdout, stderr } = run();
  expect([status, stderr]).toEqual([0, '']);
  for (const told of [
    'fired: true',
    'decisions_drifted: 1',
    'signoff: ratified',
    'projected_status: drifted',
    '"reason":"fired"',
    '"tool":"bicameral.link_commit","outcome":"ok","attribution":"explicit"',
  ]) {
    expect(stdout).toContain(told);
  }
  expect(readdirSync(temporary)).toEqual([]);
}, 60_000);

it('says why it stopped, and leaves nothing behind then either', () => {
  const { status, stderr } = run('--server', 'no-such-program');
  expect(status).toBe(1);
  expect(stderr).toMatch(/^\nThe demo stopped: .*no-such-program/);
  expect(readdirSync(temporary)).toEqual([]);
}, 60_000);
