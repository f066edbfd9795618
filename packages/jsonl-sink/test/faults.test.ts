import { describe, expect, it } from '@jest/globals';
import { appendFileSync, closeSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { JsonlSink, JsonlSinkError, removeSink } from '../src/index.js';
import { tempFile } from './support/folder.js';
import { HANGS_MS } from './support/hangs.js';
import { readAll } from './support/read.js';
import { seam, systemError, type CallName } from './support/seam.js';

const codes: [errno: string, code: string][] = [
  ['ENOSPC', 'NO_SPACE'],
  ['EDQUOT', 'QUOTA'],
  ['EFBIG', 'FILE_TOO_LARGE'],
  ['EROFS', 'READ_ONLY'],
  ['EACCES', 'PERMISSION'],
  ['EPERM', 'PERMISSION'],
  ['EMFILE', 'TOO_MANY_OPEN_FILES'],
  ['ENFILE', 'TOO_MANY_OPEN_FILES'],
  ['EIO', 'IO'],
  ['EBADF', 'IO'],
];

describe.each(codes)('%s', (errno, code) => {
  it.each<[CallName]>([['writeSync'], ['openSync']])(`from %s is ${code}, and over when the fault is`, async (call) => {
    const file = tempFile();
    let isFailing = false;
    const fs = seam((name) => {
      if (isFailing && name === call) throw systemError(errno, 'syscall');
      return undefined;
    });
    const sink = new JsonlSink(file, { fs, now: () => 0 });
    if (call === 'writeSync') sink.append({ n: 1 });
    isFailing = true;
    const thrown = failureOf(() => sink.append({ n: 2 }));
    expect(thrown.code).toBe(code);
    expect(thrown.data).toEqual({ file, errno, syscall: 'syscall' });
    expect(thrown.message).toContain(file);
    isFailing = false;
    sink.append({ n: 3 });
    expect((await readAll(file)).records).toEqual(call === 'writeSync' ? [{ n: 1 }, { n: 3 }] : [{ n: 3 }]);
    sink.close();
  });
});

it('a descriptor that somebody else closed is opened again', async () => {
  const file = tempFile();
  const opened: number[] = [];
  const fs = seam((name, args) => {
    if (name !== 'openSync') return undefined;
    const [path, flags, mode] = args as [string, number, number];
    const fd = openSync(path, flags, mode);
    opened.push(fd);
    return { value: fd };
  });
  const sink = new JsonlSink(file, { fs, now: () => 0 });
  sink.append({ n: 1 });
  closeSync(opened[0] ?? -1);
  expect(failureOf(() => sink.append({ n: 2 })).code).toBe('IO');
  sink.append({ n: 3 });
  expect((await readAll(file)).records).toEqual([{ n: 1 }, { n: 3 }]);
  sink.close();
});

/** What a sink does, as far as it makes different calls. Each ends with one more record in the sink. */
const scenarios: Record<string, { prepare?: (file: string) => void; between?: (file: string) => void }> = {
  'the first record, with the folder missing': {},
  'a file that ends in a torn line': {
    prepare: (file) => {
      mkdirSync(dirname(file));
      writeFileSync(file, '{"torn', { mode: 0o666 });
    },
  },
  'one more record': { between: () => undefined },
  'a record after another program wrote': { between: (file) => appendFileSync(file, '{"n":"other"}\n') },
  'a record after a torn line of another program': { between: (file) => appendFileSync(file, '{"torn') },
  'a record after the file was removed': { between: (file) => void removeSink(file) },
  'a rotation': { between: (file) => appendFileSync(file, `{"n":"other","t":"${'x'.repeat(100)}"}\n`) },
  'a rotation over a dead lock': {
    between: (file) => {
      writeFileSync(`${file}.lock`, '1.1.00000000.1.ab');
      appendFileSync(file, `{"n":"other","t":"${'x'.repeat(100)}"}\n`);
    },
  },
};

/** Runs a scenario; at call number `failing` the file system gives `errno`. */
function run(scenario: string, file: string, failing: number, errno: string, noSymlinks = false) {
  const { prepare, between } = scenarios[scenario] ?? {};
  const calls: CallName[] = [];
  let isArmed = between === undefined;
  const fs = seam((name) => {
    if (noSymlinks && name === 'symlinkSync') throw systemError('EPERM', name);
    if (noSymlinks && name === 'linkSync') throw systemError('EPERM', name);
    // A real sync takes longer than all the rest.
    const answer = name === 'fsyncSync' ? { value: undefined } : undefined;
    if (!isArmed) return answer;
    calls.push(name);
    if (calls.length === failing) throw systemError(errno, name);
    return answer;
  });
  prepare?.(file);
  const sink = new JsonlSink(file, { fs, now: () => Date.now(), maxBytes: 100, keep: 3, durable: true });
  const acknowledged: unknown[] = [];
  const refused: unknown[] = [];
  const append = (n: number): void => {
    try {
      sink.append({ n });
      acknowledged.push(n);
    } catch (error) {
      expect(error).toBeInstanceOf(JsonlSinkError);
      refused.push(n);
    }
  };
  if (between !== undefined) {
    append(0);
    append(1);
    between(file);
    isArmed = true;
  }
  append(2);
  append(3);
  isArmed = false;
  append(4);
  sink.close();
  return { calls, acknowledged, refused };
}

describe.each(Object.keys(scenarios))('%s', (scenario) => {
  it.each(['ENOSPC', 'ENOENT'])(
    'with %s at every call',
    async (errno) => {
      for (const noSymlinks of scenario.startsWith('a rotation') ? [false, true] : [false]) {
        for (let failing = 1; ; failing += 1) {
          const file = `${tempFile()}.d/events.jsonl`;
          const { calls, acknowledged, refused } = run(scenario, file, failing, errno, noSymlinks);
          const { records } = await readAll(file);
          const numbers = records.map((record) => (record as { n: unknown }).n).filter((n) => n !== 'other');
          const context = { failing, call: calls[failing - 1], noSymlinks };
          expect({ ...context, numbers: new Set(numbers).size }).toEqual({ ...context, numbers: numbers.length });
          // A record that was refused may be there: one that is synced when the disk says no, for one.
          const sure = numbers.filter((n) => !refused.includes(n));
          const expected = scenario.endsWith('removed') ? acknowledged.filter((n) => Number(n) > 1) : acknowledged;
          expect({ ...context, sure }).toEqual({ ...context, sure: expected });
          expect(acknowledged).toContain(4);
          if (failing > calls.length) break;
        }
      }
    },
    HANGS_MS,
  );
});

it('every call that a sink can make is among those that fail here', () => {
  const seen = new Set<CallName>();
  for (const scenario of Object.keys(scenarios)) {
    for (const noSymlinks of [false, true]) {
      const { calls } = run(scenario, `${tempFile()}.d/events.jsonl`, 0, '', noSymlinks);
      for (const call of calls) seen.add(call);
    }
  }
  expect([...seen].toSorted()).toEqual([
    'closeSync',
    'fchmodSync',
    'fstatSync',
    'fsyncSync',
    'linkSync',
    'lstatSync',
    'mkdirSync',
    'openSync',
    'readSync',
    'readdirSync',
    'readlinkSync',
    'renameSync',
    'symlinkSync',
    'unlinkSync',
    'writeSync',
  ]);
});

function failureOf(action: () => unknown): JsonlSinkError {
  try {
    action();
  } catch (error) {
    if (error instanceof JsonlSinkError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
