import { describe, expect, it } from '@jest/globals';
import { appendFileSync, writeFileSync } from 'node:fs';
import { JsonlSink } from '../src/index.js';
import { tempFile, textOf } from './support/folder.js';
import { readAll } from './support/read.js';
import { seam, shortWrite, systemError, type Intercept } from './support/seam.js';

/** A sink whose clock stands still, so that only what it reads from the file can tell it anything. */
function sinkOn(file: string, intercept: Intercept = () => undefined): JsonlSink {
  return new JsonlSink(file, { now: () => 0, fs: seam(intercept) });
}

/** Answers the listed calls of `writeSync`, counted from 1, and lets the others through. */
function onWrite(answers: Record<number, (args: readonly unknown[]) => { value: unknown }>): Intercept {
  let count = 0;
  return (name, args) => {
    if (name !== 'writeSync') return undefined;
    count += 1;
    return answers[count]?.(args);
  };
}

describe('a file that ends in a torn line', () => {
  it.each([
    ['a piece of a record', '{"n":0,"te'],
    ['a record that lacks only its newline', '{"n":0}'],
    ['NUL bytes, as after a power cut', '\0\0\0'],
    ['half a character', '{"n":"\xc3'],
  ])('%s: the next record starts on a line of its own', (_, stub) => {
    const file = tempFile();
    writeFileSync(file, stub, 'latin1');
    const sink = sinkOn(file);
    sink.append({ n: 1 });
    sink.append({ n: 2 });
    expect(textOf(file)).toBe(`${Buffer.from(stub, 'latin1').toString()}\n{"n":1}\n{"n":2}\n`);
    sink.close();
  });

  it('a stub that another process left meanwhile costs only itself', async () => {
    const file = tempFile();
    const sink = sinkOn(file);
    sink.append({ n: 1 });
    appendFileSync(file, '{"stub":"wit');
    sink.append({ n: 2 });
    sink.append({ n: 3 });
    expect(textOf(file)).toBe('{"n":1}\n{"stub":"wit{"n":2}\n{"n":2}\n{"n":3}\n');
    expect(await readAll(file)).toEqual({ records: [{ n: 1 }, { n: 2 }, { n: 3 }], skipped: 1 });
    sink.close();
  });

  it('also where the record is as long as what is read back, in a file that others wrote to before', async () => {
    const file = tempFile();
    const sink = sinkOn(file);
    sink.append({ n: 1 });
    appendFileSync(file, '{"n":2}\n');
    sink.append({ n: 3 });
    appendFileSync(file, '{"stub":"wit');
    // With the byte in front that ends the line before, 64 KiB.
    const record = { text: 'x'.repeat(65_535 - '{"text":""}\n'.length) };
    sink.append(record);
    expect(await readAll(file)).toEqual({ records: [{ n: 1 }, { n: 2 }, { n: 3 }, record], skipped: 1 });
    sink.close();
  });

  it('a stub that arrives between the write and the look does too', async () => {
    const file = tempFile();
    let stub: string | null = null;
    const sink = sinkOn(file, (name) => {
      if (name === 'readSync' && stub !== null) {
        appendFileSync(file, stub);
        stub = null;
      }
      return undefined;
    });
    sink.append({ n: 1 });
    stub = '{"stub"';
    sink.append({ n: 2 });
    sink.append({ n: 3 });
    expect(textOf(file)).toBe('{"n":1}\n{"n":2}\n{"stub"\n{"n":3}\n');
    expect(await readAll(file)).toEqual({ records: [{ n: 1 }, { n: 2 }, { n: 3 }], skipped: 1 });
    sink.close();
  });

  it('finds its line behind a megabyte of others', () => {
    const file = tempFile();
    const others = `{"other":"${'x'.repeat(1000)}"}\n`.repeat(1000);
    let isDue = false;
    const sink = sinkOn(file, (name) => {
      if (name === 'readSync' && isDue) {
        appendFileSync(file, others);
        isDue = false;
      }
      return undefined;
    });
    sink.append({ n: 1 });
    isDue = true;
    sink.append({ n: 2 });
    expect(textOf(file)).toBe(`{"n":1}\n{"n":2}\n${others}`);
    sink.close();
  });

  it('finds its line wherever a block of 64 KiB begins', () => {
    for (let shift = 0; shift < 12; shift += 1) {
      const file = tempFile();
      const others = `${'x'.repeat(65_536 - 10 + shift)}\n`;
      let isDue = false;
      const sink = sinkOn(file, (name) => {
        if (name === 'readSync' && isDue) {
          appendFileSync(file, others);
          isDue = false;
        }
        return undefined;
      });
      sink.append({ n: 1 });
      appendFileSync(file, others);
      isDue = true;
      sink.append({ n: 2 });
      expect(textOf(file) === `{"n":1}\n${others}{"n":2}\n${others}`).toBe(true);
      sink.close();
    }
  });

  it('does not take the end of a longer line for its own', async () => {
    const file = tempFile();
    const sink = sinkOn(file);
    sink.append({ n: 1 });
    appendFileSync(file, '{"torn":');
    sink.append({ n: 2 });
    expect(await readAll(file)).toEqual({ records: [{ n: 1 }, { n: 2 }], skipped: 1 });
    sink.close();
  });
});

describe('a write that comes out short', () => {
  it.each([1, 4, 6])('after %i of 8 bytes starts again on a new line', (written) => {
    const file = tempFile();
    const sink = sinkOn(file, onWrite({ 2: (args) => shortWrite(args, written) }));
    sink.append({ n: 1 });
    sink.append({ n: 2 });
    sink.append({ n: 3 });
    expect(textOf(file)).toBe(`{"n":1}\n${'{"n":2}'.slice(0, written)}\n{"n":2}\n{"n":3}\n`);
    sink.close();
  });

  it('after nothing at all tries again', () => {
    const file = tempFile();
    const sink = sinkOn(file, onWrite({ 1: () => ({ value: 0 }) }));
    sink.append({ n: 1 });
    expect(textOf(file)).toBe('{"n":1}\n');
    sink.close();
  });

  it('that lacks only the newline adds it', () => {
    const file = tempFile();
    const sink = sinkOn(file, onWrite({ 2: (args) => shortWrite(args, 7) }));
    for (const n of [1, 2, 3]) sink.append({ n });
    expect(textOf(file)).toBe('{"n":1}\n{"n":2}\n{"n":3}\n');
    sink.close();
  });

  it.each([
    ['ends the line first', '\n{"other":1}\n', { skipped: 0 }],
    ['writes on behind it', '{"other":1}\n', { skipped: 1 }],
    ['leaves a torn line behind it', '\n{"othe', { skipped: 1 }],
  ])('that lacks only the newline, while another program %s: is there once', async (_, text, expected) => {
    const file = tempFile();
    const meddle = (args: readonly unknown[]): { value: number } => {
      const answer = shortWrite(args, 7);
      appendFileSync(file, text);
      return answer;
    };
    const sink = sinkOn(file, onWrite({ 2: meddle }));
    for (const n of [1, 2, 3]) sink.append({ n });
    const { records, skipped } = await readAll(file);
    expect(records.filter((record) => 'n' in (record as object))).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
    expect(skipped).toBe(expected.skipped);
    sink.close();
  });

  it('that lacks only the newline, behind a torn line and before another program: is there once', async () => {
    const file = tempFile();
    writeFileSync(file, '{"torn');
    const meddle = (args: readonly unknown[]): { value: number } => {
      const answer = shortWrite(args, 8);
      appendFileSync(file, '{"other":1}\n');
      return answer;
    };
    const sink = sinkOn(file, onWrite({ 1: meddle }));
    sink.append({ n: 1 });
    expect(textOf(file)).toBe('{"torn\n{"n":1}{"other":1}\n\n{"n":1}\n');
    expect(await readAll(file)).toEqual({ records: [{ n: 1 }], skipped: 2 });
    sink.close();
  });

  it('that lacks only the newline, with no room for it: is there once at most', async () => {
    const file = tempFile();
    const full = (): never => {
      throw systemError('ENOSPC', 'write');
    };
    const sink = sinkOn(file, onWrite({ 2: (args) => shortWrite(args, 7), 3: full }));
    sink.append({ n: 1 });
    expect(() => sink.append({ n: 2 })).toThrow(expect.objectContaining({ code: 'NO_SPACE' }));
    sink.append({ n: 3 });
    expect(await readAll(file)).toEqual({ records: [{ n: 1 }, { n: 2 }, { n: 3 }], skipped: 0 });
    sink.close();
  });

  it('twice, the second time in its own newline', async () => {
    const file = tempFile();
    const short = (bytes: number) => (args: readonly unknown[]) => shortWrite(args, bytes);
    const sink = sinkOn(file, onWrite({ 1: short(6), 2: short(1), 3: short(1) }));
    sink.append({ n: 1 });
    sink.append({ n: 2 });
    expect(textOf(file)).toBe('{"n":1\n\n\n{"n":1}\n{"n":2}\n');
    expect(await readAll(file)).toEqual({ records: [{ n: 1 }, { n: 2 }], skipped: 1 });
    sink.close();
  });

  it('and a rotation before it is written again: is there once', async () => {
    const file = tempFile();
    for (const bytes of [1, 6, 7]) {
      const fs = seam(onWrite({ 1: (args) => shortWrite(args, bytes) }));
      const sink = new JsonlSink(file, { now: () => 0, maxBytes: 1, fs });
      sink.append({ n: bytes });
      sink.close();
    }
    expect((await readAll(file)).records).toEqual([{ n: 1 }, { n: 6 }, { n: 7 }]);
  });

  it('and a full disk after it: says so, and goes on by itself when there is room', async () => {
    const file = tempFile();
    const full = (): never => {
      throw systemError('ENOSPC', 'write');
    };
    const sink = sinkOn(file, onWrite({ 2: (args) => shortWrite(args, 3), 3: full, 4: full }));
    sink.append({ n: 1 });
    expect(() => sink.append({ n: 2 })).toThrow(expect.objectContaining({ code: 'NO_SPACE' }));
    expect(() => sink.append({ n: 3 })).toThrow(expect.objectContaining({ code: 'NO_SPACE' }));
    sink.append({ n: 4 });
    sink.append({ n: 5 });
    expect(textOf(file)).toBe('{"n":1}\n{"n\n{"n":4}\n{"n":5}\n');
    expect(await readAll(file)).toEqual({ records: [{ n: 1 }, { n: 4 }, { n: 5 }], skipped: 1 });
    sink.close();
  });

  it('with another writer in between: neither line is touched', async () => {
    const file = tempFile();
    const sink = sinkOn(
      file,
      onWrite({
        2: (args) => {
          const answer = shortWrite(args, 4);
          appendFileSync(file, '\n{"other":1}\n');
          return answer;
        },
      }),
    );
    sink.append({ n: 1 });
    sink.append({ n: 2 });
    expect(await readAll(file)).toEqual({ records: [{ n: 1 }, { other: 1 }, { n: 2 }], skipped: 1 });
    sink.close();
  });

  it('every time: gives up with a code, and the file stays readable', async () => {
    const file = tempFile();
    let isShort = true;
    const sink = sinkOn(file, (name, args) => (name === 'writeSync' && isShort ? shortWrite(args, 3) : undefined));
    expect(() => sink.append({ n: 1 })).toThrow(expect.objectContaining({ code: 'IO' }));
    isShort = false;
    sink.append({ n: 2 });
    expect((await readAll(file)).records).toEqual([{ n: 2 }]);
    sink.close();
  });
});
