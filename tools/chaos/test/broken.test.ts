import { expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { scenarios } from '../src/scenarios/all.js';

/** Only bounds a run that hangs. */
const HANGS_MS = 120_000;

type Kind = 'sink' | 'salt' | 'server';

interface Planted {
  readonly scenario: string;
  readonly kind?: Kind;
  readonly build: string;
  readonly claim: string;
}

/** A fault is found with far less than a run that looks for what nobody planted. */
const SCALES: Record<string, readonly string[]> = {
  ledger: ['--calls', '10', '--kills', '1'],
  salt: ['--processes', '4', '--homes', '20'],
};
const OTHERS_SCALE = ['--processes', '4', '--records', '1000', '--kills', '4'];

/** For each scenario a fault that it is there to find, and the claim that then does not hold. */
const faults: readonly Planted[] = [
  { scenario: 'rotation', build: 'naive', claim: 'nothing is lost' },
  { scenario: 'kills', build: 'buffers', claim: 'nothing acknowledged is lost' },
  { scenario: 'stopped-owner', build: 'steals', claim: 'nobody took the lock of a living process' },
  { scenario: 'crashes', build: 'moves-in-steps', claim: 'nothing ever had a name that readers do not find' },
  {
    scenario: 'eviction',
    build: 'keeps-one-more',
    claim: 'exactly the newest five rotations and the active file remain',
  },
  { scenario: 'reading', build: 'reads-by-name', claim: 'each record is given once and in order' },
  { scenario: 'foreign', build: 'reads-its-own', claim: 'its rows are read' },
  { scenario: 'foreign', build: 'truncates', claim: 'nothing is lost where only the other program rotates' },
  { scenario: 'salt', kind: 'salt', build: 'salt-in-place', claim: 'all have the same salt' },
  { scenario: 'full-disk', build: 'naive', claim: 'nothing acknowledged is lost' },
  { scenario: 'faults', build: 'leaves-modes', claim: 'a file that is too open is tightened' },
  { scenario: 'faults', build: 'follows-links', claim: 'a link is not followed' },
  { scenario: 'no-space', build: 'naive', claim: 'nothing acknowledged is lost' },
  { scenario: 'lines', build: 'naive', claim: 'nothing is lost' },
  { scenario: 'locks', build: 'steals', claim: 'nothing is lost' },
  { scenario: 'clock', build: 'ages', claim: 'it rotates no more than by size, and once or twice at a step forward' },
  { scenario: 'mix', build: 'buffers', claim: 'nothing acknowledged is lost' },
  { scenario: 'ledger', kind: 'server', build: 'rolls-back', claim: 'nothing acknowledged is lost' },
];

/** Where a scenario keeps its files and its logs. */
const FOLDERS: Record<Kind, readonly [string, string]> = {
  sink: ['jsonl-sink/sink', 'jsonl-sink/acks'],
  salt: ['home-0', 'home-1'],
  server: ['ledger/home', 'ledger/acks'],
};

it('there is a fault for every scenario but the peers, whose losses are only shown', () => {
  const found = new Set(faults.map(({ scenario }) => scenario));
  expect([...found]).toEqual(scenarios.map(({ name }) => name).filter((name) => name !== 'peers'));
});

it.each(faults)(
  '$scenario finds the fault of $build, says so, and keeps files, logs and the way to see it again',
  ({ scenario, kind = 'sink', build, claim }) => {
    const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));
    const module = fileURLToPath(new URL(`fixtures/broken/${build}.mjs`, import.meta.url));
    const scale = SCALES[scenario] ?? OTHERS_SCALE;
    const args = ['--minutes', '0', '--seed', '7', ...scale, '--only', scenario];
    const { status, stdout } = spawnSync(process.execPath, [main, ...args, `--${kind}`, module], {
      encoding: 'utf8',
      timeout: HANGS_MS,
    });
    const folder = /files and logs: (.*)/.exec(stdout)?.[1] ?? '';
    const isLeftOut = stdout.includes('not run: this system lets nobody mount');
    try {
      expect(status).toBe(isLeftOut ? 0 : 1);
      if (isLeftOut) return;
      expect(stdout).toContain(`${scenario} failed:`);
      expect(stdout).toContain(`not so: ${claim}`);
      expect(stdout).toContain(
        `again: npm run chaos -- --minutes 0 --seed 7 --only ${scenario} ${scale.join(' ')} --${kind} ${module}\n`,
      );
      const [files, logs] = FOLDERS[kind];
      expect(readdirSync(path.join(folder, logs)).length).toBeGreaterThan(0);
      // A disk of its own is gone with the run.
      if (scenario !== 'no-space') expect(readdirSync(path.join(folder, files)).length).toBeGreaterThan(0);
    } finally {
      if (existsSync(folder)) rmSync(path.dirname(folder), { recursive: true });
    }
  },
  HANGS_MS,
);
