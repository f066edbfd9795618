import { parseArgs } from 'node:util';
import type { Benchmark } from './benchmark.js';

export interface CommandLine {
  readonly help: boolean;
  readonly list: boolean;
  readonly quick: boolean;
  /** Nothing is written when this is set. */
  readonly print: boolean;
  readonly rounds: number | undefined;
  /** In the order in which they are registered. */
  readonly chosen: readonly Benchmark[];
}

/** How many rounds a short run has. */
export const QUICK_ROUNDS = 3;

export function helpText(benchmarks: readonly Benchmark[]): string {
  return `Usage: npm run bench -- [options] [NAME…]

Measures against a limit or a peer in the same run: alternating rounds, median with least and most, and one subject
measured twice to show the noise. Without a NAME it runs all but the long ones.

  --rounds N   measured rounds, instead of each benchmark's own number
  --quick      ${QUICK_ROUNDS} rounds of small amounts, to see that it works; prints and writes nothing
  --print      print only; docs/benchmarks.md, its JSON and its pictures stay as they are
  --list       the names, and what each measures
  --help       this text

A run writes docs/benchmarks/NAME.json and NAME.svg, and the tables in docs/benchmarks.md.

${listText(benchmarks)}`;
}

export function listText(benchmarks: readonly Benchmark[]): string {
  const width = Math.max(...benchmarks.map(({ name }) => name.length));
  return benchmarks
    .map(({ name, title, long }) => `  ${name.padEnd(width)}  ${title}${long === true ? ' (long)' : ''}\n`)
    .join('');
}

/** @throws Error with a sentence for the user when an option is wrong */
export function parseCommandLine(args: readonly string[], benchmarks: readonly Benchmark[]): CommandLine {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      help: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      print: { type: 'boolean', default: false },
      rounds: { type: 'string' },
    },
  });
  const names = benchmarks.map(({ name }) => name);
  const unknown = positionals.filter((name) => !names.includes(name));
  if (unknown.length > 0) throw new Error(`No benchmark ${unknown.join(', ')}. There are: ${names.join(', ')}.`);
  return {
    help: values.help,
    list: values.list,
    quick: values.quick,
    print: values.print || values.quick,
    rounds: values.rounds === undefined ? undefined : roundCount(values.rounds),
    chosen: benchmarks.filter(({ name, long }) =>
      positionals.length > 0 ? positionals.includes(name) : long !== true,
    ),
  };
}

function roundCount(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= 1 && value <= 1000) return value;
  throw new Error('--rounds takes a whole number from 1 to 1000.');
}
