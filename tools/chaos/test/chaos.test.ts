import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { runChaos } from '../src/index.js';

/** Only bounds a run that hangs. */
const HANGS_MS = 240_000;

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'bicameral-chaos-test-'));
});

afterAll(() => rmSync(folder, { recursive: true }));

it.each([
  ['rotation', 4000],
  ['kills', 3900],
  ['stopped-owner', 2000],
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
])(
  '%s: nothing lost, doubled or wrong',
  async (name, atLeast) => {
    const { outcomes, failures } = await runChaos({
      seed: 20_261_123,
      minutes: 0,
      processes: 4,
      records: 1000,
      kills: 4,
      saltRounds: 20,
      only: [name],
      folder,
    });
    expect(failures).toEqual([]);
    expect(outcomes).toHaveLength(1);
    expect(outcomes[0]).toMatchObject({ scenario: name, lost: 0, doubled: 0 });
    expect(outcomes[0]?.records).toBeGreaterThanOrEqual(atLeast);
    // The files of a run that is well are gone.
    expect(readdirSync(folder).filter((entry) => entry.endsWith(name))).toEqual([]);
  },
  HANGS_MS,
);
