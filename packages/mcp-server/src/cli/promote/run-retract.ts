import { readDataset, readPromotions, removeRow } from '@bicameral/failure-review';
import { bicameralHome } from '../../home.js';
import { EXIT, UsageError } from '../exit-codes.js';

export interface RetractOptions {
  readonly ids: readonly string[];
  readonly from: string;
  readonly json?: true;
}

/**
 * Takes rows out of a dataset, those alone that are named by something that is there.
 *
 * @throws UsageError when an id names none; nothing is taken out then
 */
export async function runRetract({ ids, from, json }: RetractOptions): Promise<number> {
  const { lines, manifest } = readDataset(from);
  const inFile = new Set([...Object.keys(manifest.rows), ...lines.flatMap(({ id }) => id ?? [])]);
  const promotions = await readPromotions(bicameralHome());
  const rows = [...new Set(ids.flatMap((id) => rowsNamed(id, inFile, promotions, from)))];
  for (const row of rows) removeRow(from, row);
  const text = json
    ? JSON.stringify({ file: from, retracted: rows }, null, 2)
    : rows.map((row) => `${row}: taken out of ${from} and its manifest`).join('\n');
  process.stdout.write(`${text}\n`);
  return EXIT.ok;
}

function rowsNamed(
  id: string,
  inFile: ReadonlySet<string>,
  promotions: ReadonlyMap<string, readonly string[]>,
  file: string,
): string[] {
  if (inFile.has(id)) return [id];
  const promoted = [...promotions].filter(
    ([key, rows]) => id !== '' && key.startsWith(id.toLowerCase()) && rows.some((row) => inFile.has(row)),
  );
  if (promoted.length > 1)
    throw new UsageError(`${promoted.length} review rows in ${file} begin with ${id}. Give more of it.`);
  const rows = promoted.flatMap(([, all]) => all.filter((row) => inFile.has(row)));
  if (rows.length === 0) {
    throw new UsageError(
      `${file} has no row ${id}, and no review row of that key was promoted to it from this machine. Its rows: ${[...inFile].join(', ') || 'none'}.`,
    );
  }
  return rows;
}
