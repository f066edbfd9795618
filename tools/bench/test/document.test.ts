import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as prettier from 'prettier';
import { setBlock, writeResult } from '../src/document.js';
import { type Result, resultOf } from '../src/result.js';
import { SAMPLE, SAMPLES, SETTING } from './support.js';

let docs: string;
const result = resultOf(SAMPLE, SAMPLES, SETTING);
const other: Result = { ...result, name: 'other', title: 'Another', goals: [] };
const read = (file: string) => readFileSync(path.join(docs, file), 'utf8');
const write = (one: Result) => writeResult(docs, one, ['sample', 'other']);

beforeEach(() => {
  docs = mkdtempSync(path.join(os.tmpdir(), 'bicameral-bench-test-'));
});
afterEach(() => rmSync(docs, { recursive: true }));

describe('what a run writes', () => {
  it('is the JSON, the picture and the page, each as prettier would have it', async () => {
    await write(result);
    expect(JSON.parse(read('benchmarks/sample.json'))).toEqual(JSON.parse(JSON.stringify(result)));
    expect(read('benchmarks/sample.svg')).toMatch(/^<svg [^>]*role="img"[\s\S]*<\/svg>\n$/);
    for (const file of ['benchmarks.md', 'benchmarks/sample.json']) {
      expect(await prettier.check(read(file), { filepath: file })).toBe(true);
    }
  });

  it('starts a page with a section for the benchmark and an overview of the goals', async () => {
    await write(result);
    const page = read('benchmarks.md');
    for (const text of [
      '# Benchmarks\n\n## A sample of `this`\n\n<!-- sample: written by the run -->\n\nTwo subjects and a control.\n',
      '| ours       |   35.0 | 20.0 | 50.0 | 2.25 × (2.00–2.50) |',
      '![A sample of this](benchmarks/sample.svg)',
      '`npm run bench -- sample` on 2026-11-25: Node 20.19.0, 2 × CPU, 8 GB, linux x64. [All rounds](benchmarks/sample.json).',
      '## Overview\n\n<!-- overview: written by the run -->\n\n| what               |',
      '| a call, to nothing |  `sample` |      ≤ 1.60 × |      2.25 × |      no |',
    ]) {
      expect(page).toContain(text);
    }
  });

  it('leaves what a person wrote, and the order of the sections', async () => {
    const prose = (text: string) => text.replaceAll(/<!-- (\w+): written[\s\S]*?<!-- end of \1 -->/g, '[$1]');
    await write(result);
    await write(other);
    const edited = prose(read('benchmarks.md'))
      .replace('# Benchmarks\n', '# Figures\n\nRead this first.\n')
      .replace('[other]\n', '[other]\n\nWhat stands between them.\n')
      .replaceAll(/\[(\w+)\]/g, '<!-- $1: written by the run -->\n\nOld.\n\n<!-- end of $1 -->');
    writeFileSync(path.join(docs, 'benchmarks.md'), edited);
    await write(other);
    await write(result);
    expect(prose(read('benchmarks.md'))).toBe(prose(edited));
    expect(read('benchmarks.md')).not.toContain('Old.');
  });

  it('has no more digits than a clock is good for', async () => {
    const long = SAMPLES.map((subject) => ({ ...subject, rounds: [[1.23456789, 1_234_567_890]] }));
    await write(resultOf({ ...SAMPLE, goals: [] }, long, SETTING));
    expect(read('benchmarks/sample.json')).toContain('"median": 1.23457,');
    expect(read('benchmarks/sample.json')).toContain('"median": 1234570000,');
  });

  it('is the same a second time', async () => {
    await write(result);
    const first = read('benchmarks.md');
    await write(result);
    expect(read('benchmarks.md')).toBe(first);
  });
});

it('a block that is not closed is an error, not a page cut short', () => {
  expect(() => setBlock('<!-- a: written by the run -->\n\nProse.\n', 'a', 'new', 'A')).toThrow(
    'benchmarks.md opens the block a and does not close it with <!-- end of a -->.',
  );
});
