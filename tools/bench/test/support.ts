import type { Benchmark } from '../src/benchmark.js';
import type { Samples, Setting } from '../src/result.js';

export const SETTING: Setting = {
  command: 'npm run bench -- sample',
  date: '2026-11-25',
  node: '20.19.0',
  machine: '2 × CPU, 8 GB, linux x64',
};

export const SAMPLE: Benchmark = {
  name: 'sample',
  title: 'A sample of `this`',
  what: 'Two subjects and a control.',
  measures: [
    { name: 'a call', unit: 'ms' },
    { name: 'rate', unit: 'calls/s', better: 'higher' },
  ],
  rounds: 2,
  subjects: () => [],
  goals: [
    { what: 'a call, to nothing', unit: '×', atMost: 1.6, figure: ({ ratio }) => ratio('ours', '`nothing`') },
    { what: 'the rate', unit: 'calls/s', atLeast: 100, figure: ({ median }) => median('ours', 'rate') },
    {
      what: 'above nothing',
      unit: 'ms',
      atMost: 20,
      figure: ({ median }) => median('ours') - median('`nothing`'),
    },
  ],
};

export const SAMPLES: readonly Samples[] = [
  {
    name: '`nothing`',
    role: 'base',
    rounds: [
      [10, 200],
      [20, 400],
    ],
  },
  {
    name: 'ours',
    role: 'ours',
    rounds: [
      [20, 100],
      [50, 200],
    ],
  },
];
