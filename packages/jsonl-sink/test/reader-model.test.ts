import { expect, it } from '@jest/globals';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { readLastRecords } from '../src/index.js';
import { tempFolder } from './support/folder.js';
import { HANGS_MS } from './support/hangs.js';
import { readAll } from './support/read.js';

/** A line as it stands in a file, and what readers owe for it. */
interface Line {
  readonly kind: 'record' | 'blank' | 'bad';
  /** Bytes that the line is filled up to. */
  readonly length: number;
}

const BLOCK = 65_536;
const MAX = 1_048_576;
const length = fc.oneof(
  { weight: 12, arbitrary: fc.integer({ min: 20, max: 2000 }) },
  { weight: 5, arbitrary: fc.integer({ min: BLOCK - 4, max: BLOCK + 4 }) },
  { weight: 1, arbitrary: fc.constantFrom(MAX - 1, MAX, MAX + 1, 2 * MAX) },
);
const line: fc.Arbitrary<Line> = fc.record({
  kind: fc.oneof(
    { weight: 6, arbitrary: fc.constant('record' as const) },
    { weight: 1, arbitrary: fc.constantFrom('blank' as const, 'bad' as const) },
  ),
  length,
});
const file = fc.record({ lines: fc.array(line, { maxLength: 6 }), isWhole: fc.boolean() });

/** Cheap in bytes, so that the reader can not tell a character's length from the text's. */
function textOf({ kind, length: bytes }: Line, n: number): string {
  if (kind === 'blank') return '';
  const start = kind === 'record' ? `{"n":${n},"t":"` : `{"n":${n},"t`;
  const end = kind === 'record' ? '"}' : '';
  const fill = Math.max(bytes - start.length - end.length, 0);
  return start + '☃'.repeat(Math.floor(fill / 3)) + 'x'.repeat(fill % 3) + end;
}

it(
  'gives exactly the records that were written, whatever stands between them and wherever blocks end',
  async () => {
    const folder = tempFolder();
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(file, { maxLength: 4 }), fc.nat({ max: 30 }), async (files, count) => {
        run += 1;
        mkdirSync(join(folder, String(run)));
        const path = join(folder, String(run), 'events.jsonl');
        const numbers: number[] = [];
        let skipped = 0;
        let n = 0;
        // The first is the oldest.
        files.forEach(({ lines, isWhole }, position) => {
          const index = files.length - 1 - position;
          let text = '';
          for (const each of lines) {
            n += 1;
            text += `${textOf(each, n)}\n`;
            const isTooLong = each.length > MAX && each.kind !== 'blank';
            if (each.kind === 'record' && !isTooLong) numbers.push(n);
            else if (each.kind !== 'blank') skipped += 1;
          }
          if (!isWhole) text = text.slice(0, -1);
          writeFileSync(index === 0 ? path : `${path}.${index}`, text);
        });

        const all = await readAll(path);
        expect(all.records.map((record) => (record as { n: number }).n)).toEqual(numbers);
        expect(all.skipped).toBe(skipped);

        const last = readLastRecords(path, count).records;
        expect(last.map((record) => record['n'])).toEqual(count === 0 ? [] : numbers.slice(-count));
        const odd = readLastRecords(path, count, { filter: (record) => Number(record['n']) % 2 === 1 }).records;
        const oddNumbers = numbers.filter((number) => number % 2 === 1);
        expect(odd.map((record) => record['n'])).toEqual(count === 0 ? [] : oddNumbers.slice(-count));
        expect(readLastRecords(path, 1000).skipped).toBe(skipped);
      }),
      { numRuns: 100 },
    );
  },
  HANGS_MS,
);
