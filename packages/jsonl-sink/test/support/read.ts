import { scanRecords, sinkFiles, type ReadOptions } from '../../src/index.js';
import { textOf } from './folder.js';

/** All records of a sink, oldest first, and the lines that held none. */
export async function readAll(
  file: string,
  options: ReadOptions = {},
): Promise<{ records: unknown[]; skipped: number }> {
  const scan = scanRecords(file, options);
  const records: unknown[] = [];
  for await (const record of scan) records.push(record);
  return { records, skipped: scan.skipped };
}

/** The value of `n` in each record, oldest first. */
export async function numbersIn(file: string): Promise<unknown[]> {
  const { records } = await readAll(file);
  return records.map((record) => (record as { n: unknown }).n);
}

/** What every file of a sink holds, by the end of its name, read without the package's own line reader. */
export function contents(file: string): Record<string, string> {
  return Object.fromEntries(sinkFiles(file).map(({ path }) => [path.slice(file.length), textOf(path)]));
}
