import { expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

function chaos(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));
  return spawnSync(process.execPath, [main, ...args], { encoding: 'utf8', timeout: 60_000 });
}

const BROKEN = (name: string): string => fileURLToPath(new URL(`fixtures/broken/${name}.mjs`, import.meta.url));

it('--help names the options and the scenarios', () => {
  const { status, stdout } = chaos('--help');
  expect(status).toBe(0);
  for (const word of [
    '--minutes',
    '--seed',
    '--processes',
    '--records',
    '--only',
    '--sink',
    '--salt',
    '--kills',
    '--homes',
    '--calls',
    '--server',
    'stopped-owner',
    'no-space',
  ]) {
    expect(stdout).toContain(word);
  }
});

it.each([
  [['--only', 'nothing'], 'There is no scenario nothing.'],
  [['--seed', '1.5'], '--seed takes a whole number from 0 to 2147483648.'],
  [['--processes', '33'], '--processes takes a whole number from 2 to 32.'],
  [['--minutes', 'two'], '--minutes takes a number from 0 to 1440.'],
  [['--sede', '1'], '--sede'],
  [['--sink', 'nowhere.mjs'], '--sink nowhere.mjs can not be loaded'],
  [['--kills', '0'], '--kills takes a whole number from 1 to 1000.'],
  [['--homes', '9'], '--homes takes a whole number from 10 to 10000.'],
  [['--calls', '9'], '--calls takes a whole number from 10 to 100000.'],
  [['--server', 'nowhere.mjs'], '--server nowhere.mjs is not there.'],
  [['--salt', BROKEN('naive')], 'does not export loadOrCreateSalt.'],
])('%j is refused with a sentence', (args, sentence) => {
  const { status, stderr } = chaos(...args);
  expect(status).toBe(2);
  expect(stderr).toContain(sentence);
});

it('prints the seed and the table, and ends with 0 when all is well', () => {
  const { status, stdout } = chaos(
    ...['--minutes', '0', '--seed', '7', '--processes', '2', '--records', '500', '--only', 'rotation'],
  );
  expect(stdout).toContain('seed 7, 2 processes × 500 records');
  expect(stdout).toMatch(/\| rotation +\| jsonl-sink \| 1 +\| 1,000 +\| 0 +\| 0 +\| 0 +\|/);
  expect(stdout).toContain('All is well.');
  expect(status).toBe(0);
});
