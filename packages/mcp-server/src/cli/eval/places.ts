import { existsSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openRepository } from '@bicameral/code-regions';
import { startDirectory } from '../../root.js';
import { UsageError } from '../exit-codes.js';

export interface Given {
  readonly root?: string | undefined;
  readonly scenarios?: string | undefined;
  readonly dataset?: string | undefined;
  readonly fixtures?: string | undefined;
}

export interface Places {
  readonly scenarios: string | undefined;
  readonly dataset: string | undefined;
  readonly fixtures: string;
}

const SCENARIOS = 'tests/eval/scenarios';
const DATASET = 'tests/eval/real_dataset.jsonl';

/**
 * Where the rows are: what is named has to be there, what is not named is looked for in the repository and may be missing.
 *
 * @throws UsageError when something named is not there, or nothing is
 */
export async function placesOf(given: Given): Promise<Places> {
  if (given.scenarios !== undefined && !isDirectory(given.scenarios)) {
    throw new UsageError(`There is no folder ${given.scenarios}. Give --scenarios a folder of *.jsonl.`);
  }
  if (given.dataset !== undefined && !existsSync(given.dataset)) {
    throw new UsageError(`There is no file ${given.dataset}. Give --dataset a file of promoted rows.`);
  }
  if (given.fixtures !== undefined && !isDirectory(given.fixtures)) {
    throw new UsageError(`There is no folder ${given.fixtures}. Give --fixtures a folder of fixtures.`);
  }
  const top = await topDirectory(given.root);
  const scenarios = given.scenarios ?? thereOrNot(path.join(top, SCENARIOS));
  const dataset = given.dataset ?? thereOrNot(path.join(top, DATASET));
  if (scenarios === undefined && dataset === undefined) {
    throw new UsageError(
      `There is nothing to replay: neither ${SCENARIOS} nor ${DATASET} is in ${top}. Give --scenarios or --dataset.`,
    );
  }
  const beside = path.dirname(scenarios ?? dataset ?? top);
  return { scenarios, dataset, fixtures: given.fixtures ?? path.join(beside, 'fixtures') };
}

/** The repository's, or where we are when that is in none. */
async function topDirectory(root: string | undefined): Promise<string> {
  const cwd = process.cwd();
  let directory: string;
  try {
    directory = startDirectory({ root, env: process.env, cwd, userHome: os.homedir() });
  } catch (error) {
    if (root !== undefined) throw error;
    return cwd;
  }
  try {
    const repository = await openRepository(directory);
    repository.close();
    return repository.root;
  } catch {
    return directory;
  }
}

function thereOrNot(place: string): string | undefined {
  return existsSync(place) ? place : undefined;
}

function isDirectory(place: string): boolean {
  return statSync(place, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
