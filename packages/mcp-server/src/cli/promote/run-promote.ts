import os from 'node:os';
import { createImportReader } from '@bicameral/code-regions';
import { openLocalView, readDataset, readPromotions } from '@bicameral/failure-review';
import { defined } from '../../defined.js';
import { grammarDirectory } from '../../grammars.js';
import { bicameralHome } from '../../home.js';
import { startDirectory } from '../../root.js';
import { EXIT, UsageError } from '../exit-codes.js';
import { ParaphraseFile } from './paraphrases.js';
import { type Answers, type Promotion, promoteRow } from './promote-row.js';
import { reportOf } from './report.js';
import { type Resolved, resolveRow } from './resolve-row.js';
import { type Labelled, selectRows } from './select.js';
import { templateOf } from './template.js';

export interface PromoteOptions {
  readonly ids: readonly string[];
  readonly to?: string;
  readonly root?: string | undefined;
  readonly paraphrases?: string;
  readonly attest?: string;
  readonly template?: true;
  readonly dryRun?: true;
  readonly json?: true;
}

/**
 * Promotes rows one after the other, and tells what came of each. Gives the exit code.
 *
 * @throws UsageError when an option, an id or a text is wrong or missing; nothing is written then
 */
export async function runPromote(options: PromoteOptions): Promise<number> {
  const answers = answersFor(options);
  const { to, template, json, dryRun = false } = options;
  if (to === undefined && !template) throw new UsageError('--to FILE is missing: the dataset that the rows go to.');
  const home = bicameralHome();
  const selected = await selectRows(home, options.ids);
  if (to !== undefined && !template) await refusePromoted(home, to, selected);
  const view = await openLocalView({ home, directories: directories(options.root) });
  try {
    const imports = createImportReader(defined({ grammarDirectory: grammarDirectory() }));
    const resolved: Resolved[] = [];
    for (const each of selected) resolved.push(await resolveRow(view, imports, each, answers));
    if (to === undefined || template) return printTemplate(resolved);
    const promotions: Promotion[] = [];
    for (const each of resolved) {
      const promotion = 'original' in each ? await promoteRow(each.original, { home, answers, to, dryRun }) : each;
      promotions.push(promotion);
      if (!json) process.stdout.write(reportOf(promotion, to));
    }
    if (json) process.stdout.write(`${JSON.stringify({ file: to, rows: promotions }, null, 2)}\n`);
    return exitCode(promotions);
  } finally {
    view.close();
  }
}

function printTemplate(resolved: readonly Resolved[]): number {
  const originals = resolved.flatMap((each) => ('original' in each ? [each.original] : []));
  const failed = resolved.flatMap((each) => ('original' in each ? [] : [each]));
  if (originals.length > 0) process.stdout.write(templateOf(originals));
  for (const { key, problem } of failed) process.stderr.write(`bicameral-mcp: ${key}: ${problem ?? ''}\n`);
  return exitCode(failed);
}

/** How the person's part comes in: from files and options, from the terminal, or partly so. */
function answersFor({ to, paraphrases, attest, template, json, dryRun }: PromoteOptions): Answers {
  const isTerminal = process.stdin.isTTY && process.stdout.isTTY && !json;
  const isWritten = paraphrases !== undefined || template === true;
  const isSaid = attest !== undefined || dryRun === true || template === true;
  if (!isTerminal && !(isWritten && isSaid)) {
    const why = json ? 'With --json nothing is asked' : 'There is no terminal to ask on';
    const where = to === undefined ? '--to FILE, ' : '';
    throw new UsageError(`${why}: give ${where}--paraphrases FILE (--template prints it) and --attest "…".`);
  }
  if (attest?.trim() === '') throw new UsageError('--attest takes a statement, such as "Read and found clean".');
  return {
    file: paraphrases === undefined ? undefined : new ParaphraseFile(paraphrases),
    attestation: attest,
    isTerminal,
    isTemplate: template === true,
  };
}

async function refusePromoted(home: string, to: string, selected: readonly Labelled[]): Promise<void> {
  const { lines, manifest } = readDataset(to);
  const there = new Set([...Object.keys(manifest.rows), ...lines.map(({ id }) => id)]);
  const promotions = await readPromotions(home);
  for (const { row } of selected) {
    const id = promotions.get(row.key)?.find((each) => there.has(each));
    if (id === undefined) continue;
    throw new UsageError(`${row.key} is in ${to} already, as ${id}. To promote it anew, retract it first.`);
  }
}

/** The one that is meant, as for a server; none where it could not be, since the ledger knows of repositories as well. */
function directories(root: string | undefined): string[] {
  try {
    return [startDirectory({ root, env: process.env, cwd: process.cwd(), userHome: os.homedir() })];
  } catch (error) {
    if (root !== undefined) throw error;
    return [];
  }
}

function exitCode(promotions: readonly Promotion[]): number {
  const has = (...statuses: Promotion['status'][]): boolean =>
    promotions.some(({ status }) => statuses.includes(status));
  if (has('refused', 'declined')) return EXIT.failed;
  return has('unresolved', 'not_played') ? EXIT.inconclusive : EXIT.ok;
}
