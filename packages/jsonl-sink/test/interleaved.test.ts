import { expect, it } from '@jest/globals';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { JsonlSink, sinkPaths } from '../src/index.js';
import { tempFolder } from './support/folder.js';
import { HANGS_MS } from './support/hangs.js';
import { readAll } from './support/read.js';
import { seam } from './support/seam.js';

const WRITERS = 3;

/** At each call of a writer: how many records the next writer appends just before it, and whether it dies after them. */
const meddling = fc.array(
  fc.record({
    appends: fc.oneof(
      { weight: 6, arbitrary: fc.constant(0) },
      { weight: 3, arbitrary: fc.integer({ min: 1, max: 3 }) },
      { weight: 1, arbitrary: fc.integer({ min: 4, max: 12 }) },
    ),
    restarts: fc.boolean(),
  }),
  { maxLength: 80 },
);

it(
  'writers that come in between any two calls of each other lose, double and tear nothing',
  async () => {
    const folder = tempFolder();
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(meddling, { minLength: 2, maxLength: 2 }), async (plans) => {
        run += 1;
        mkdirSync(join(folder, String(run)));
        const file = join(folder, String(run), 'events.jsonl');
        writeFileSync(file, '');
        const counts = Array<number>(WRITERS).fill(0);
        const sinks: JsonlSink[] = [];
        const append = (writer: number): void => {
          const n = counts[writer] ?? 0;
          counts[writer] = n + 1;
          sinks[writer]?.append({ writer, n });
        };
        const open = (writer: number): JsonlSink => {
          const plan = [...(plans[writer] ?? [])];
          const fs = seam(() => {
            const { appends, restarts } = plan.shift() ?? { appends: 0, restarts: false };
            if (appends > 0 && restarts) sinks[writer + 1] = open(writer + 1);
            for (let count = 0; count < appends; count += 1) append(writer + 1);
            return undefined;
          });
          return new JsonlSink(file, { fs, maxBytes: 60, keep: 10_000, now: () => 0 });
        };
        for (let writer = WRITERS - 1; writer >= 0; writer -= 1) sinks[writer] = open(writer);
        for (let count = 0; count < 12; count += 1) append(0);

        const { records, skipped } = await readAll(file);
        const rows = records as { writer: number; n: number }[];
        counts.forEach((count, writer) => {
          const numbers = rows.filter((row) => row.writer === writer).map(({ n }) => n);
          expect(numbers).toEqual([...Array(count).keys()]);
        });
        expect(skipped).toBe(0);
        expect(sinkPaths(file).filter((path) => path.includes('lock'))).toEqual([]);
        for (const sink of sinks) sink.close();
      }),
      { numRuns: 150 },
    );
  },
  HANGS_MS,
);
