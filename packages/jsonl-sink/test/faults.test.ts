import { describe, expect, it } from '@jest/globals';
import {
  appendFileSync,
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  linkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { JsonlSink, JsonlSinkError, readLastRecords, removeSink, type SinkFileSystem } from '../src/index.js';
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
  'a rotation that removes the oldest file': {
    prepare: (file) => {
      mkdirSync(dirname(file));
      for (const index of [1, 2, 3]) writeFileSync(`${file}.${index}`, '{"n":"other"}\n');
    },
    between: (file) => appendFileSync(file, `{"n":"other","t":"${'x'.repeat(100)}"}\n`),
  },
  'a rotation that finishes an earlier one': {
    between: (file) => {
      linkSync(file, `${file}.1`);
      appendFileSync(file, `{"n":"other","t":"${'x'.repeat(100)}"}\n`);
    },
  },
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
  it.each(['ENOSPC', 'ENOENT', 'EPERM', 'EEXIST'])(
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

const readers: Record<string, (file: string, fs: SinkFileSystem) => Promise<unknown>> = {
  scanRecords: (file, fs) => readAll(file, { fs }),
  readLastRecords: (file, fs) => Promise.resolve().then(() => readLastRecords(file, 100, { fs })),
};

/** Reads three files; at call number `failing` the file system gives `errno`. */
async function readFailing(reader: string, failing: number, errno: string) {
  const file = tempFile();
  ['.2', '.1', ''].forEach((suffix, index) => writeFileSync(file + suffix, `{"n":${index}}\n`));
  const calls: CallName[] = [];
  const open = new Set<unknown>();
  const fs = seam((name, args) => {
    if (name === 'closeSync') open.delete(args[0]);
    calls.push(name);
    if (calls.length === failing) throw systemError(errno, name);
    // The first call with a descriptor follows its opening.
    if (name === 'fstatSync') open.add(args[0]);
    return undefined;
  });
  const outcome = await readers[reader]?.(file, fs).catch((error: unknown) => error);
  return { calls, open: open.size, outcome };
}

describe.each(Object.keys(readers))('%s', (reader) => {
  it.each(['EIO', 'ENOENT', 'EMFILE'])(
    'with %s at every call: an error by name, or each record that it could see, and no descriptor left',
    async (errno) => {
      for (let failing = 1; ; failing += 1) {
        const { calls, open, outcome } = await readFailing(reader, failing, errno);
        const context = { failing, call: calls[failing - 1] };
        expect({ ...context, open }).toEqual({ ...context, open: 0 });
        const isThrough = failing > calls.length;
        if (isThrough || context.call === 'closeSync') {
          expect(outcome).toEqual({ records: [{ n: 0 }, { n: 1 }, { n: 2 }], skipped: 0 });
        } else if (errno === 'ENOENT' && !(outcome instanceof JsonlSinkError)) {
          // What a file answers that was moved or removed just then, or a folder.
          expect([3, 2, 0]).toContain((outcome as { records: object[] }).records.length);
        } else {
          expect({ ...context, outcome }).toEqual({ ...context, outcome: expect.any(JsonlSinkError) });
        }
        if (isThrough) break;
      }
    },
  );
});

/** Who makes the call. One that is missing here does not compile. */
const CALLS: Record<keyof SinkFileSystem, 'writer' | 'reader' | 'both'> = {
  closeSync: 'both',
  fchmodSync: 'writer',
  fstatSync: 'both',
  fsyncSync: 'writer',
  linkSync: 'writer',
  lstatSync: 'both',
  mkdirSync: 'writer',
  openSync: 'both',
  read: 'reader',
  readSync: 'both',
  readdirSync: 'both',
  readlinkSync: 'writer',
  renameSync: 'writer',
  symlinkSync: 'writer',
  unlinkSync: 'writer',
  writeSync: 'writer',
};

describe('every call is among those that fail here', () => {
  const made = (by: 'writer' | 'reader'): string[] =>
    Object.entries(CALLS).flatMap(([call, who]) => (who === by || who === 'both' ? [call] : []));

  it('of a sink', () => {
    const seen = new Set<CallName>();
    for (const scenario of Object.keys(scenarios)) {
      for (const noSymlinks of [false, true]) {
        const { calls } = run(scenario, `${tempFile()}.d/events.jsonl`, 0, '', noSymlinks);
        for (const call of calls) seen.add(call);
      }
    }
    expect([...seen].toSorted()).toEqual(made('writer').toSorted());
  });

  it('of the readers', async () => {
    const seen = new Set<CallName>();
    for (const reader of Object.keys(readers))
      for (const call of (await readFailing(reader, 0, '')).calls) seen.add(call);
    expect([...seen].toSorted()).toEqual(made('reader').toSorted());
  });

  it('since no other module calls the file system by itself', () => {
    const src = fileURLToPath(new URL('../src', import.meta.url));
    const importing = readdirSync(src).filter((name) => {
      const text = readFileSync(join(src, name), 'utf8').replaceAll(/import type [^;]*;/g, '');
      const imported = /import ([^;]*) from '(?:node:)?fs(?:\/promises)?'/.exec(text)?.[1];
      const values = imported?.replaceAll(/type \w+|constants|[{},\s]/g, '');
      return values !== undefined && values !== '';
    });
    expect(importing).toEqual(['file-system.ts']);
  });
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
