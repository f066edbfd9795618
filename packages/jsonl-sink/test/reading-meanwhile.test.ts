import { describe, expect, it } from '@jest/globals';
import nodeFs, {
  appendFileSync,
  linkSync,
  mkdirSync,
  readdirSync,
  renameSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { readLastRecords, scanRecords, type SinkFileSystem } from '../src/index.js';
import { tempFile, tempFolder } from './support/folder.js';
import { HANGS_MS } from './support/hangs.js';
import { readAll } from './support/read.js';
import { seam, systemError, type CallName } from './support/seam.js';

/** Four files of one record each: 1 is the oldest, 4 in the active one. */
function fourFiles(): string {
  const file = tempFile();
  ['.3', '.2', '.1', ''].forEach((suffix, index) => writeFileSync(file + suffix, `{"n":${index + 1}}\n`));
  return file;
}

/** As a rotation leaves it, with the next record in the new file. */
function rotate(file: string, next: number, keep = 10): void {
  const indices = readdirSync(file.slice(0, file.lastIndexOf('/')))
    .map((name) => Number(/\.(\d+)$/.exec(name)?.[1] ?? 0))
    .sort((left, right) => right - left);
  for (const index of indices) renameSync(index === 0 ? file : `${file}.${index}`, `${file}.${index + 1}`);
  if (indices.length > keep) unlinkSync(`${file}.${keep + 1}`);
  writeFileSync(file, `{"n":${next}}\n`);
}

/** Both readers, each on four files of its own, with something that happens at a certain call. */
async function readWhile(name: CallName, of: string, happens: (file: string) => void): Promise<unknown[][]> {
  const results: unknown[][] = [];
  for (const read of [
    async (file: string, fs: ReturnType<typeof seam>) => (await readAll(file, { fs })).records,
    (file: string, fs: ReturnType<typeof seam>) => readLastRecords(file, 100, { fs }).records,
  ]) {
    const file = fourFiles();
    let hasHappened = false;
    const fs = seam((called, args) => {
      if (called === name && args[0] === file + of && !hasHappened) {
        hasHappened = true;
        happens(file);
      }
      return undefined;
    });
    const records = await read(file, fs);
    expect(hasHappened).toBe(true);
    results.push(records.map((record) => (record as { n: unknown }).n));
  }
  return results;
}

describe('a rotation while the files are being opened', () => {
  it.each([
    ['before the active file', '', [1, 2, 3, 4, 5]],
    ['after the active file', '.1', [1, 2, 3, 4]],
    ['after a rotated file', '.2', [1, 2, 3, 4]],
    ['before the last', '.3', [1, 2, 3, 4]],
  ])('%s: each record once, in order', async (_, of, expected) => {
    const results = await readWhile('lstatSync', of, (file) => rotate(file, 5));
    expect(results).toEqual([expected, expected]);
  });

  it.each([
    ['after the active file', '.1'],
    ['after a rotated file', '.2'],
    ['before the last', '.3'],
  ])('two at once, %s: what is newer than the first is left out', async (_, of) => {
    const results = await readWhile('lstatSync', of, (file) => {
      rotate(file, 5);
      rotate(file, 6);
    });
    expect(results).toEqual([
      [1, 2, 3, 4],
      [1, 2, 3, 4],
    ]);
  });

  it('between the look and the opening, with the oldest removed', async () => {
    const results = await readWhile('openSync', '.3', (file) => rotate(file, 5, 3));
    expect(results).toEqual([
      [2, 3, 4],
      [2, 3, 4],
    ]);
  });

  it('so many that the first is removed: what is left, in order', async () => {
    const results = await readWhile('lstatSync', '.1', (file) => {
      for (const next of [5, 6, 7, 8, 9]) rotate(file, next, 3);
    });
    expect(results).toEqual([
      [6, 7, 8],
      [6, 7, 8],
    ]);
  });

  it('a file that is gone between the look and the opening is left out', async () => {
    const results = await readWhile('openSync', '.3', (file) => unlinkSync(`${file}.3`));
    expect(results).toEqual([
      [2, 3, 4],
      [2, 3, 4],
    ]);
  });
});

/** The steps in which a rotation and the record after it change the folder, without an end. */
function* stepsOfRotations(file: string, first: number): Generator {
  const name = (index: number): string => (index === 0 ? file : `${file}.${index}`);
  for (let next = first, oldest = first - 2; ; next += 1, oldest += 1) {
    for (let index = oldest; index >= 0; index -= 1) {
      linkSync(name(index), name(index + 1));
      yield;
      unlinkSync(name(index));
      yield;
    }
    appendFileSync(file, `{"n":${next}}\n`);
    yield;
  }
}

it(
  'any number of steps of any number of rotations between any two calls: each record once, in order',
  async () => {
    const stepsBetweenCalls = fc.array(
      fc.oneof({ weight: 4, arbitrary: fc.nat({ max: 3 }) }, { weight: 1, arbitrary: fc.nat({ max: 40 }) }),
      { maxLength: 60 },
    );
    const folder = tempFolder();
    let run = 0;
    await fc.assert(
      fc.asyncProperty(stepsBetweenCalls, fc.boolean(), async (counts, isScan) => {
        run += 1;
        mkdirSync(join(folder, String(run)));
        const file = join(folder, String(run), 'events.jsonl');
        ['.3', '.2', '.1', ''].forEach((suffix, index) => writeFileSync(file + suffix, `{"n":${index + 1}}\n`));
        const steps = stepsOfRotations(file, 5);
        let calls = 0;
        const open = new Set<unknown>();
        const fs = seam((name, args) => {
          if (name === 'fstatSync') open.add(args[0]);
          if (name === 'closeSync') open.delete(args[0]);
          for (let count = counts[calls++] ?? 0; count > 0; count -= 1) steps.next();
          return undefined;
        });
        const { records } = isScan ? await readAll(file, { fs }) : readLastRecords(file, 100, { fs });
        const numbers = records.map((record) => (record as { n: number }).n);
        expect(numbers.length).toBeGreaterThanOrEqual(4);
        expect(numbers).toEqual(numbers.map((_, index) => index + 1));
        expect(open.size).toBe(0);
      }),
      { numRuns: 400 },
    );
  },
  HANGS_MS,
);

it('a line that is just being written is waited for with another look', async () => {
  const read = [
    async (file: string, fs: ReturnType<typeof seam>) => readAll(file, { fs }),
    (file: string, fs: ReturnType<typeof seam>) => readLastRecords(file, 5, { fs }),
  ];
  for (const each of read) {
    const file = tempFile();
    writeFileSync(file, '{"n":1}\n{"n"');
    let isComplete = false;
    const fs = seam((name) => {
      if (name === 'readSync' && !isComplete) {
        isComplete = true;
        appendFileSync(file, ':2}\n');
      }
      return undefined;
    });
    expect(await each(file, fs)).toEqual({ records: [{ n: 1 }, { n: 2 }], skipped: 0 });
  }
});

it.each<[string, CallName, number, (file: string, fs: SinkFileSystem) => unknown]>([
  // The second time the folder shows no further file: all are open, and their sizes taken.
  ['a scan', 'readdirSync', 2, (file, fs) => readAll(file, { fs })],
  // The fourth time its end is looked at before its lines are, and its size was taken.
  ['a look at the tail', 'readSync', 4, (file, fs) => readLastRecords(file, 5, { fs })],
])('a line that is finished while %s is under way is read whole, and what comes after it is not', async (...of) => {
  const [, call, time, read] = of;
  const file = fourFiles();
  appendFileSync(file, '{"n"');
  let calls = 0;
  const fs = seam((name) => {
    if (name === call) calls += 1;
    if (name === call && calls === time) appendFileSync(file, ':5}\n{"n":6}\n');
    return undefined;
  });
  expect(await read(file, fs)).toEqual({ records: [1, 2, 3, 4, 5].map((n) => ({ n })), skipped: 0 });
});

describe.each(['EACCES', 'EMFILE', 'EIO'])('%s while reading', (errno) => {
  const code = { EACCES: 'PERMISSION', EMFILE: 'TOO_MANY_OPEN_FILES', EIO: 'IO' }[errno];

  it.each<[CallName]>([['openSync'], ['lstatSync'], ['readdirSync'], ['fstatSync'], ['readSync']])(
    'from %s has a code, and leaves no descriptor open',
    async (call) => {
      for (const nth of [1, 3]) {
        const open = new Set<unknown>();
        let count = 0;
        const fs = seam((name, args) => {
          if (name === 'closeSync') open.delete(args[0]);
          if (name === call) {
            count += 1;
            if (count === nth) throw systemError(errno, name);
          }
          if (name === 'fstatSync') open.add(args[0]);
          return undefined;
        });
        const file = fourFiles();
        // A folder is listed twice only.
        if (call === 'readdirSync' && nth === 3) continue;
        const expected = expect.objectContaining({ name: 'JsonlSinkError', code });
        expect(() => readLastRecords(file, 100, { fs })).toThrow(expected);
        count = 0;
        await expect(readAll(file, { fs })).rejects.toThrow(expected);
        expect(open.size).toBeLessThanOrEqual(0);
      }
    },
  );
});

it('a scan that is left lets go of the file only when the read that it had begun is over', async () => {
  const file = tempFile();
  writeFileSync(file, `{"text":"${'x'.repeat(1_000)}"}\n`.repeat(1_000));
  const calls: string[] = [];
  const fs = seam((name, args) => {
    if (name === 'closeSync') calls.push('closed');
    if (name !== 'read') return undefined;
    calls.push('read');
    const [fd, buffer, offset, length, position, callback] = args as Parameters<SinkFileSystem['read']>;
    nodeFs.read(fd, buffer, offset, length, position, (error, bytesRead) => {
      calls.push('was read');
      callback(error, bytesRead);
    });
    return { value: undefined };
  });
  for await (const record of scanRecords(file, { fs })) {
    expect(record).toHaveProperty('text');
    break;
  }
  expect(calls.slice(-4)).toEqual(['was read', 'read', 'was read', 'closed']);
});
