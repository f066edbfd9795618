import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { benchmarks } from '../src/benchmarks/all.js';
import { parseCommandLine } from '../src/options.js';

function bench(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));
  return spawnSync(process.execPath, [main, ...args], { encoding: 'utf8', timeout: 60_000 });
}

it('--help names the options and the benchmarks', () => {
  const { status, stdout } = bench('--help');
  expect(status).toBe(0);
  for (const word of [
    '--rounds',
    '--quick',
    '--print',
    '--list',
    '--help',
    'start',
    'round-trip',
    'size',
    'commands',
  ]) {
    expect(stdout).toContain(word);
  }
});

it('--list names them, one a line', () => {
  const { status, stdout } = bench('--list');
  expect(status).toBe(0);
  expect(
    stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.trim().split(' ')[0]),
  ).toEqual(benchmarks.map(({ name }) => name));
});

it.each([
  [['nothing', 'start', 'none'], 'No benchmark nothing, none. There are: start, '],
  [['--rounds', '0'], '--rounds takes a whole number from 1 to 1000.'],
  [['--rounds', '1.5'], '--rounds takes a whole number from 1 to 1000.'],
  [['--fast'], '--fast'],
])('%j is refused with a sentence', (args, sentence) => {
  const { status, stdout, stderr } = bench(...args);
  expect(status).toBe(2);
  expect(stderr).toContain(sentence);
  expect(stderr).toContain('Try --help.');
  expect(stdout).toBe('');
});

it('a short run prints the tables', () => {
  const { status, stdout } = bench('--quick', 'bundle');
  expect(status).toBe(0);
  expect(stdout).toMatch(/^\n## What each dependency costs in the bundle\n/);
  expect(stdout).toMatch(/\| all together +\|/);
});

describe('what is chosen', () => {
  const chosen = (...args: string[]) => parseCommandLine(args, benchmarks).chosen.map(({ name }) => name);

  it('is all but the long ones', () => {
    expect(chosen()).toEqual(benchmarks.filter(({ long }) => long !== true).map(({ name }) => name));
    expect(chosen()).not.toContain('commands');
  });

  it('is what is named, long ones too, in the order in which they are registered', () => {
    expect(chosen('commands', 'start')).toEqual(['start', 'commands']);
  });
});

describe.each(benchmarks)('$name', ({ name, what, subjects, measures, rounds }) => {
  it('says what it measures', () => {
    expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(benchmarks.filter((other) => other.name === name)).toHaveLength(1);
    expect(what).toMatch(/\.$/);
    expect(new Set(measures.map((measure) => measure.name)).size).toBe(measures.length);
    expect(measures.length).toBeGreaterThan(0);
    expect(typeof subjects).toBe('function');
    expect(rounds).toBeGreaterThan(0);
  });
});
