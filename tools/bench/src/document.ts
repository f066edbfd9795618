import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as prettier from 'prettier';
import { pictureOf } from './picture.js';
import type { Result } from './result.js';
import { goalTable, tablesOf } from './table.js';

/** What the overview of all goals is called among the blocks. */
const OVERVIEW = 'overview';

/**
 * Writes a benchmark's JSON and picture, and its part of `benchmarks.md`. Of that file only what stands between the
 * markers of a block is the run's; the rest is a person's, and stays. A benchmark that has no block yet gets one at the
 * end, under its title.
 *
 * @param docs the folder that holds `benchmarks.md` and `benchmarks/`
 * @param names of all benchmarks, in the order of the overview
 */
export async function writeResult(docs: string, result: Result, names: readonly string[]): Promise<void> {
  const folder = path.join(docs, 'benchmarks');
  mkdirSync(folder, { recursive: true });
  await write(path.join(folder, `${result.name}.json`), JSON.stringify(result, shortNumbers));
  writeFileSync(path.join(folder, `${result.name}.svg`), pictureOf(result));

  const file = path.join(docs, 'benchmarks.md');
  const before = existsSync(file) ? readFileSync(file, 'utf8') : '# Benchmarks\n';
  const withBlock = setBlock(before, result.name, blockOf(result), result.title);
  const results = names.flatMap((name) => readResult(path.join(folder, `${name}.json`)) ?? []);
  await write(file, setBlock(withBlock, OVERVIEW, overviewOf(results), 'Overview'));
}

/** The Markdown of one run: what is measured, the tables, the picture, and how to run it again. */
export function blockOf(result: Result): string {
  const { name, title, what, command, date, node, machine } = result;
  return [
    what,
    tablesOf(result),
    `![${title.replaceAll('`', '')}](benchmarks/${name}.svg)`,
    `\`${command}\` on ${date}: Node ${node}, ${machine}. [All rounds](benchmarks/${name}.json).`,
  ].join('\n\n');
}

function overviewOf(results: readonly Result[]): string {
  return goalTable(results.flatMap(({ name, goals }) => goals.map((goal) => ({ ...goal, benchmark: `\`${name}\`` }))));
}

/** Replaces what stands in a block, or appends the block under a heading of its own. */
export function setBlock(text: string, name: string, content: string, heading: string): string {
  const [open, close] = [`<!-- ${name}: written by the run -->`, `<!-- end of ${name} -->`];
  const block = `${open}\n\n${content}\n\n${close}`;
  const start = text.indexOf(open);
  if (start === -1) return `${text.trimEnd()}\n\n## ${heading}\n\n${block}\n`;
  const end = text.indexOf(close, start);
  if (end === -1) throw new Error(`benchmarks.md opens the block ${name} and does not close it with ${close}.`);
  return text.slice(0, start) + block + text.slice(end + close.length);
}

function readResult(file: string): Result | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Result) : undefined;
}

/** Six digits are more than any clock here is good for. */
function shortNumbers(_key: string, value: unknown): unknown {
  return typeof value === 'number' ? Number(value.toPrecision(6)) : value;
}

async function write(file: string, content: string): Promise<void> {
  const options = await prettier.resolveConfig(file, { editorconfig: true });
  writeFileSync(file, await prettier.format(content, { ...options, filepath: file }));
}
