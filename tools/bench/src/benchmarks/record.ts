import { existsSync } from 'node:fs';
import path from 'node:path';
import { JsonlSink, readLastRecords } from '@bicameral/jsonl-sink';
import { openPreflightTelemetry, type PreflightTelemetry } from '@bicameral/preflight-telemetry';
import type { Benchmark } from '../benchmark.js';
import { Contender, withoutPython } from '../python.js';

const OURS = 'a recorded preflight';
const APPEND = 'our append alone, of such a row';
const PYTHON = 'a Python server’s way';

/** The id, the hashes of a topic and three paths, the row, the append. */
export function recordOne(telemetry: PreflightTelemetry, n: number): void {
  const preflightId = telemetry.newPreflightId();
  if (preflightId === null) return;
  telemetry.recordPreflight({
    preflightId,
    topic: `retry the payment webhook ${n}`,
    filePaths: ['src/pay.ts', 'src/hook.ts', 'src/retry.ts'],
    repository: '/home/me/project/.git',
    fired: true,
    reason: 'fired',
    surfaced: [{ decisionId: 'decision:0d7c4c5e-4f6e-5b55-9a53-0f4dbb0b3d11', surfacedBy: 'region' }],
    guided: false,
  });
}

/** A row as the recorder writes it. */
function writtenRow(home: string): object {
  const telemetry = openPreflightTelemetry({ home, env: { BICAMERAL_TELEMETRY: 'preflight' } });
  recordOne(telemetry, 0);
  const [row = {}] = readLastRecords(path.join(home, 'preflight_events.jsonl'), 1).records;
  telemetry.close();
  return row;
}

function perCall(count: number, call: (n: number) => void): number[] {
  const started = performance.now();
  for (let n = 0; n < count; n += 1) call(n);
  return [((performance.now() - started) / count) * 1000];
}

export const record: Benchmark = {
  name: 'record',
  title: 'One recorded preflight',
  what: 'The id, the salted hashes of a topic and three paths, the row, and its append. The contender is `tools/bench/contender/record_preflight.py`: per row it makes fewer hashes (none for each path) and fewer fields.',
  measures: [{ name: 'a preflight', unit: 'µs' }],
  rounds: 15,
  unavailable: withoutPython,
  subjects: ({ quick }) => {
    const count = quick ? 1_000 : 10_000;
    return [
      {
        name: PYTHON,
        role: 'base',
        open: (folder) => {
          const contender = new Contender('record_preflight.py', folder);
          return {
            round: async () => [(await contender.ask({ count })).microseconds],
            close: () => contender.close(),
          };
        },
      },
      {
        name: APPEND,
        role: 'base',
        open: (folder) => {
          const row = writtenRow(path.join(folder, 'home'));
          const sink = new JsonlSink(path.join(folder, 'rows.jsonl'));
          return { round: () => perCall(count, () => sink.append(row)), close: () => sink.close() };
        },
      },
      {
        name: OURS,
        role: 'ours',
        again: true,
        open: (folder) => {
          const telemetry = openPreflightTelemetry({ home: folder, env: { BICAMERAL_TELEMETRY: 'preflight' } });
          return {
            round: () => perCall(count, (n) => recordOne(telemetry, n)),
            close: () => {
              const { losses } = telemetry.status();
              telemetry.close();
              if (Object.keys(losses).length > 0) throw new Error(`rows were lost: ${JSON.stringify(losses)}`);
            },
          };
        },
      },
    ];
  },
  goals: [
    { what: 'the contender’s own time, to count', unit: 'µs', atMost: 67, figure: ({ median }) => median(PYTHON) },
    {
      what: 'rate of recorded preflights, to the contender’s',
      unit: '×',
      atLeast: 5,
      figure: ({ ratio }) => 1 / ratio(OURS, PYTHON),
    },
    {
      what: 'one recorded preflight, to our append alone',
      unit: '×',
      atMost: 3,
      figure: ({ ratio }) => ratio(OURS, APPEND),
    },
  ],
};

const OFF = 'capture off, `newPreflightId` and `recordPreflight`';
const EMPTY = 'an empty function';

export const captureOff: Benchmark = {
  name: 'capture-off',
  title: 'A preflight while capture is off',
  what: 'What the server calls for each preflight, with capture off: nothing is made and no file is touched.',
  measures: [{ name: 'a preflight', unit: 'ns' }],
  rounds: 15,
  subjects: ({ quick }) => {
    const count = quick ? 100_000 : 2_000_000;
    const nothing = (): void => undefined;
    const nanoseconds = (call: (n: number) => void): number[] => perCall(count, call).map((time) => time * 1000);
    return [
      { name: EMPTY, role: 'base', open: () => ({ round: () => nanoseconds(nothing) }) },
      {
        name: OFF,
        role: 'ours',
        again: true,
        open: (folder) => {
          const home = path.join(folder, 'home');
          const telemetry = openPreflightTelemetry({ home, env: {} });
          return {
            round: () => nanoseconds((n) => recordOne(telemetry, n)),
            close: () => {
              if (existsSync(home)) throw new Error('a home was made while capture was off');
            },
          };
        },
      },
    ];
  },
  goals: [{ what: 'a preflight while capture is off', unit: 'ns', atMost: 100, figure: ({ median }) => median(OFF) }],
};
