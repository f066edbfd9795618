import { describe, expect, it } from '@jest/globals';
import { appendFileSync, statSync } from 'node:fs';
import fc from 'fast-check';
import { JsonlSink, sinkFiles } from '../src/index.js';
import { tempFile, textOf } from './support/folder.js';
import { numbersIn, readAll } from './support/read.js';
import { seam, shortWrite, systemError, type Intercept } from './support/seam.js';

const ONE_TO_FOUR = [1, 2, 3, 4].map((n) => ({ n }));

function sinkOn(file: string, intercept: Intercept = () => undefined): JsonlSink {
  return new JsonlSink(file, { now: () => 0, fs: seam(intercept) });
}

/** Lets so many bytes of the first write of more than one line through, then does something else. */
function shortGroup(bytes: number, then: () => void = () => undefined): Intercept {
  let isDone = false;
  return (name, args) => {
    if (name !== 'writeSync' || isDone || !String(args[1]).startsWith('\n{')) return undefined;
    isDone = true;
    const answer = shortWrite(args, bytes);
    then();
    return answer;
  };
}

describe('appendAll', () => {
  it('writes many lines with few calls, in order', async () => {
    const file = tempFile();
    let writes = 0;
    const sink = sinkOn(file, (name) => {
      if (name === 'writeSync') writes += 1;
      return undefined;
    });
    const records = Array.from({ length: 2_000 }, (_, n) => ({ n, text: '☃'.repeat(20) }));
    sink.appendAll(records);
    expect(await readAll(file)).toEqual({ records, skipped: 0 });
    expect(writes).toBeLessThan(10);
    sink.close();
  });

  it('of one record is as append, and of none does nothing', () => {
    const file = tempFile();
    const sink = sinkOn(file);
    sink.appendAll([]);
    expect(sinkFiles(file)).toEqual([]);
    sink.appendAll([{ n: 1 }]);
    expect(textOf(file)).toBe('{"n":1}\n');
    sink.close();
    expect(() => sink.appendAll([])).toThrow(expect.objectContaining({ code: 'CLOSED' }));
  });

  it('writes nothing when one of the records is none', () => {
    const file = tempFile();
    const sink = sinkOn(file);
    expect(() => sink.appendAll([{ n: 1 }, []])).toThrow(expect.objectContaining({ code: 'BAD_RECORD' }));
    expect(sinkFiles(file)).toEqual([]);
    sink.close();
  });

  it('rotates before the record that would take the file past the limit', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat({ max: 120 }), { maxLength: 40 }),
        fc.integer({ min: 1, max: 400 }),
        async (sizes, maxBytes) => {
          const file = tempFile();
          const sink = new JsonlSink(file, { maxBytes, keep: 10_000 });
          sink.appendAll(sizes.map((size, n) => ({ n, text: 'x'.repeat(size) })));
          expect(await numbersIn(file)).toEqual(sizes.map((_, n) => n));
          for (const { path, bytes } of sinkFiles(file)) {
            const isOneLine = textOf(path).trim().split('\n').length === 1;
            expect(isOneLine || bytes <= maxBytes).toBe(true);
          }
          sink.close();
        },
      ),
      { numRuns: 100 },
    ));

  it('loses nothing behind a line that another process left torn meanwhile', async () => {
    const file = tempFile();
    const sink = sinkOn(file);
    sink.append({ n: 0 });
    appendFileSync(file, '{"stub":"wit');
    sink.appendAll(ONE_TO_FOUR);
    sink.append({ n: 5 });
    expect(await readAll(file)).toEqual({
      records: [0, 1, 2, 3, 4, 5].map((n) => ({ n })),
      skipped: 1,
    });
    sink.close();
  });

  it('is in the next file when its own was removed before', async () => {
    const file = tempFile();
    const sink = sinkOn(file);
    sink.append({ n: 0 });
    const other = new JsonlSink(file, { maxBytes: 1, keep: 1 });
    for (const n of [10, 11, 12]) other.append({ n });
    sink.appendAll(ONE_TO_FOUR);
    expect(await numbersIn(file)).toEqual([11, 12, 1, 2, 3, 4]);
    other.close();
    sink.close();
  });
});

// A newline, then four lines of eight bytes.
describe('a group that comes out short', () => {
  it('after any of its bytes goes on with what is not there', async () => {
    for (let bytes = 0; bytes <= 33; bytes += 1) {
      const file = tempFile();
      const sink = sinkOn(file, shortGroup(bytes));
      sink.append({ n: 0 });
      sink.appendAll(ONE_TO_FOUR);
      sink.append({ n: 5 });
      const { records } = await readAll(file);
      expect([bytes, records]).toEqual([bytes, [0, 1, 2, 3, 4, 5].map((n) => ({ n }))]);
      sink.close();
    }
  });

  it.each(['\n{"other":1}\n', '{"other":1}\n', '{"othe', '\n'])(
    'while another program writes %j behind it: has each record once, and in order',
    async (text) => {
      for (let bytes = 0; bytes <= 33; bytes += 1) {
        const file = tempFile();
        const sink = sinkOn(
          file,
          shortGroup(bytes, () => appendFileSync(file, text)),
        );
        sink.append({ n: 0 });
        sink.appendAll(ONE_TO_FOUR);
        const numbers = (await numbersIn(file)).filter((n) => n !== undefined);
        expect([bytes, numbers]).toEqual([bytes, [0, 1, 2, 3, 4]]);
        sink.close();
      }
    },
  );

  it('on a disk that stays full says so, and leaves the first records', async () => {
    const file = tempFile();
    let isFull = false;
    const meddle = shortGroup(20, () => {
      isFull = true;
    });
    const sink = sinkOn(file, (name, args) => {
      if (name === 'writeSync' && isFull) throw systemError('ENOSPC', 'write');
      return meddle(name, args);
    });
    sink.append({ n: 0 });
    expect(() => sink.appendAll(ONE_TO_FOUR)).toThrow(expect.objectContaining({ code: 'NO_SPACE' }));
    isFull = false;
    expect(await readAll(file)).toEqual({ records: [{ n: 0 }, { n: 1 }, { n: 2 }], skipped: 1 });
    sink.appendAll(ONE_TO_FOUR.slice(2));
    expect(await numbersIn(file)).toEqual([0, 1, 2, 3, 4]);
    sink.close();
  });

  it('to nothing each time, gives up', () => {
    const file = tempFile();
    const sink = sinkOn(file, (name) => (name === 'writeSync' ? { value: 0 } : undefined));
    expect(() => sink.appendAll(ONE_TO_FOUR)).toThrow(expect.objectContaining({ code: 'IO' }));
    expect(statSync(file).size).toBe(0);
    sink.close();
  });
});
