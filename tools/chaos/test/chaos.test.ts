import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { runChaos, type ChaosReport } from '../src/index.js';

/** Only bounds a run that hangs. */
const HANGS_MS = 240_000;

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'bicameral-chaos-test-'));
});

afterAll(() => rmSync(folder, { recursive: true }));

function runSmall(name: string): Promise<ChaosReport> {
  const scale = { processes: 4, records: 1000, kills: 4, saltRounds: 20, calls: 30 };
  return runChaos({ seed: 20_261_123, minutes: 0, ...scale, only: [name], folder });
}

it.each([
  ['rotation', 4000],
  ['kills', 3900],
  ['stopped-owner', 2000],
  ['crashes', 60],
  ['eviction', 100],
  ['reading', 4000],
  ['full-disk', 9000],
  ['salt', 20],
  ['faults', 1000],
  // None where the system lets nobody mount a disk of their own; the row says so.
  ['no-space', 0],
  ['lines', 4010],
  ['locks', 1000],
  ['clock', 1000],
  ['mix', 300],
  ['ledger', 60],
])(
  '%s: nothing lost, doubled or wrong',
  async (name, atLeast) => {
    const { outcomes, failures } = await runSmall(name);
    expect(failures).toEqual([]);
    expect(outcomes).toHaveLength(1);
    expect(outcomes[0]).toMatchObject({ scenario: name, lost: 0, doubled: 0 });
    expect(outcomes[0]?.records).toBeGreaterThanOrEqual(atLeast);
    // The files of a run that is well are gone.
    expect(readdirSync(folder).filter((entry) => entry.endsWith(name))).toEqual([]);
  },
  HANGS_MS,
);

it(
  'foreign: nothing of ours is lost where only the other program rotates, and nothing torn or doubled where both do',
  async () => {
    const { outcomes, failures } = await runSmall('foreign');
    expect(failures).toEqual([]);
    const clean = { torn: 0, doubled: 0, skipped: 0 };
    // What it overwrites where both rotate is beyond help, and only shown.
    expect(outcomes).toEqual([
      expect.objectContaining({ scenario: 'foreign', ...clean }),
      expect.objectContaining({ scenario: 'foreign alone', lost: 0, records: 4000, ...clean }),
    ]);
  },
  HANGS_MS,
);
