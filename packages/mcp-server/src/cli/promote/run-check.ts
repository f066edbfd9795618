import { existsSync, statSync } from 'node:fs';
import { checkDataset, type DatasetProblem, PromoteError } from '@bicameral/failure-review';
import colors from 'picocolors';
import { EXIT, UsageError } from '../exit-codes.js';

export interface CheckOptions {
  readonly file: string;
  readonly json?: true;
}

/**
 * Prints what is wrong with a dataset, and gives the exit code.
 *
 * @throws UsageError when there is neither a dataset nor a manifest: a name that is mistyped must not pass in CI
 */
export async function runCheck({ file, json }: CheckOptions): Promise<number> {
  if (existsSync(file) ? statSync(file).isDirectory() : !existsSync(`${file}.manifest.json`)) {
    const what = existsSync(file) ? 'is a folder' : 'is not there';
    throw new UsageError(`${file} ${what}. Give the file that promote --to writes.`);
  }
  const { rows, problems, unknown } = await checked(file);
  const code = problems.length > 0 ? EXIT.failed : unknown.length > 0 ? EXIT.inconclusive : EXIT.ok;
  if (json) {
    process.stdout.write(`${JSON.stringify({ file, rows, ok: code === EXIT.ok, problems, unknown }, null, 2)}\n`);
    return code;
  }
  const count = `${file}: ${rows} ${rows === 1 ? 'row' : 'rows'}`;
  const lines = [...problems, ...unknown].map(lineOf);
  const summary =
    code === EXIT.ok ? colors.green(`${count}, fine`) : `${count}, ${found(problems.length, unknown.length)}`;
  process.stdout.write([...lines, summary, ''].join('\n'));
  return code;
}

async function checked(file: string): ReturnType<typeof checkDataset> {
  try {
    return await checkDataset(file);
  } catch (error) {
    if (!(error instanceof PromoteError)) throw error;
    const problem = { line: null, rule: 'manifest' as const, field: 'manifest', message: error.message };
    return { rows: 0, problems: [problem], unknown: [] };
  }
}

function lineOf({ line, rule, field, message }: DatasetProblem): string {
  const where = line === null ? '' : `line ${line}, `;
  return `${where}${rule === 'manifest' ? rule : `${rule}, ${field}`}: ${message}`;
}

function found(problems: number, unknown: number): string {
  const parts = [
    ...(problems > 0 ? [colors.red(`${problems} ${problems === 1 ? 'problem' : 'problems'}`)] : []),
    ...(unknown > 0 ? [colors.yellow(`${unknown} that this version can not judge`)] : []),
  ];
  return parts.join(', ');
}
