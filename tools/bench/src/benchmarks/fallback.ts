import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import { openPreflightTelemetry } from '@bicameral/preflight-telemetry';
import type { Benchmark, BenchmarkOptions, Subject } from '../benchmark.js';

const MB = 1_000_000;
const REPOSITORY = '/home/me/project/.git';

/** How large the events file is, and how many rotations of that size lie behind it. The second is the first with 200 rows. */
const SIZES = [
  { name: '49 kB', bytes: 0.049 * MB, rotations: 0 },
  { name: '98 kB', bytes: 0.098 * MB, rotations: 0 },
  { name: '4.9 MB', bytes: 4.9 * MB, rotations: 0 },
  { name: '49 MB', bytes: 49 * MB, rotations: 0 },
  { name: '49 MB and five rotations of as much', bytes: 49 * MB, rotations: 5 },
] as const;

const ours = (size: string) => `ours, events of ${size}`;
const WHOLE = 'the whole file read and parsed, 49 MB';

/** A home whose newest rows were written by the real writers, behind so many bytes of older rows. */
function fill(home: string, { bytes, rotations }: { bytes: number; rotations: number }) {
  const events = path.join(home, 'preflight_events.jsonl');
  const options = { home, env: { BICAMERAL_TELEMETRY: 'preflight' } };
  const first = openPreflightTelemetry(options);
  for (let n = 0; n < 50; n += 1) preflight(first, n);
  first.close();
  const rows = readFileSync(events);
  for (let index = rotations; index >= 1; index -= 1) write(`${events}.${index}`, rows, bytes);
  write(events, rows, bytes);
  const telemetry = openPreflightTelemetry(options);
  for (let n = 0; n < 5; n += 1) preflight(telemetry, n);
  return { events, telemetry };
}

function write(file: string, rows: Buffer, bytes: number): void {
  const fd = openSync(file, 'a', 0o600);
  for (let written = 0; written < bytes; written += rows.length) writeSync(fd, rows);
  closeSync(fd);
}

type Telemetry = ReturnType<typeof openPreflightTelemetry>;

function preflight(telemetry: Telemetry, n: number): void {
  telemetry.recordPreflight({
    preflightId: telemetry.newPreflightId() ?? '',
    topic: `topic ${n}`,
    filePaths: [`src/${n}.ts`, 'src/hook.ts', 'src/retry.ts'],
    repository: REPOSITORY,
    fired: false,
    reason: 'no_matches',
    surfaced: [],
    guided: false,
  });
}

/** A call that no preflight fits: all 200 rows are looked at, in vain. */
function engage(telemetry: Telemetry): void {
  telemetry.recordEngagement({
    tool: 'bicameral.bind',
    decisionIds: [],
    filePaths: ['docs/never-asked.md'],
    repository: REPOSITORY,
    outcome: 'ok',
  });
}

function subject({ quick }: BenchmarkOptions, size: (typeof SIZES)[number]): Subject {
  const count = quick ? 20 : 200;
  return {
    name: ours(size.name),
    role: size === SIZES[0] || size === SIZES[1] ? 'base' : 'ours',
    again: size === SIZES[2],
    open: (home) => {
      const { telemetry } = fill(home, size);
      return {
        round: () => {
          const started = performance.now();
          for (let n = 0; n < count; n += 1) engage(telemetry);
          return [(performance.now() - started) / count];
        },
        close: () => telemetry.close(),
      };
    },
  };
}

/** What a server does that reads all rows and keeps the last 200. */
const whole: Subject = {
  name: WHOLE,
  role: 'peer',
  open: (home) => {
    const { events, telemetry } = fill(home, SIZES[3]);
    telemetry.close();
    return {
      round: () => {
        const started = performance.now();
        const rows: unknown[] = [];
        for (const line of readFileSync(events, 'utf8').split('\n')) if (line !== '') rows.push(JSON.parse(line));
        if (rows.slice(-200).length !== 200) throw new Error('too few rows');
        return [performance.now() - started];
      },
    };
  },
};

export const fallback: Benchmark = {
  name: 'fallback',
  title: 'Whose preflight a call without an id was',
  what: 'One engagement that names no preflight and fits none, so that all of the last 200 are looked at; its hashes and the append of its row included. Beside it what reading all rows first costs, in Node.',
  measures: [{ name: 'a call', unit: 'ms' }],
  rounds: 9,
  subjects: (options) => [...SIZES.map((size) => subject(options, size)), whole],
  goals: [
    {
      what: 'fallback look-up at 49 MB with five rotations',
      unit: 'ms',
      atMost: 1,
      figure: ({ median }) => median(ours(SIZES[4].name)),
    },
    {
      what: 'fallback look-up at 49 MB with five rotations, to 49 kB',
      unit: '×',
      atMost: 1.3,
      figure: ({ ratio }) => ratio(ours(SIZES[4].name), ours(SIZES[0].name)),
    },
    {
      what: 'fallback look-up at 49 MB with five rotations, to 98 kB',
      unit: '×',
      atMost: 1.3,
      figure: ({ ratio }) => ratio(ours(SIZES[4].name), ours(SIZES[1].name)),
    },
    {
      what: 'reading all of 49 MB, to the look-up',
      unit: '×',
      atLeast: 500,
      figure: ({ median }) => median(WHOLE) / median(ours(SIZES[3].name)),
    },
  ],
};
