import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll } from '@jest/globals';
import { openLedger } from '@bicameral/decision-ledger';
import { HOUR, START } from './server.js';
import { makeRepository } from './setting.js';

/** A repository of areas with three files each, `main` importing `helper` importing `util`, and a decision bound to each. */
export interface World {
  readonly home: string;
  /** The repository's identity. */
  readonly repository: string;
  readonly files: readonly string[];
  /** The decision that is bound to a file. */
  decisionOf(file: string): string;
  /** A decision that no code is bound to. */
  readonly unbound: string;
  /** The files that a file imports, and that import it. */
  neighboursOf(file: string): readonly string[];
}

const PARTS = ['main', 'helper', 'util'];

/**
 * Makes one world for all tests of a file or block, and gives it with a home of the test's own in its directory. A test
 * that changes the repository needs one by `makeWorld`.
 */
export function useWorld(
  directory: () => string,
  areas: number,
  begin: (made: World) => void = () => undefined,
): () => World {
  let folder = '';
  let made: World;
  beforeAll(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'failure-review-world-'));
    made = makeWorld(folder, areas);
    begin(made);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return () => {
    const home = path.join(directory(), 'home');
    cpSync(made.home, home, { recursive: true });
    return { ...made, home };
  };
}

export function makeWorld(directory: string, areas: number): World {
  const home = path.join(directory, 'home');
  const files: Record<string, string> = {};
  for (let area = 0; area < areas; area += 1) {
    for (const [index, part] of PARTS.entries()) {
      const next = PARTS[index + 1];
      files[`src/area${area}/${part}.ts`] =
        next === undefined ? 'export const util = 1;\n' : `import './${next}.js';\nexport const ${part} = 1;\n`;
    }
  }
  const names = Object.keys(files);
  const repository = makeRepository(path.join(directory, 'repository'), files);
  const ledger = openLedger(path.join(home, 'ledger.sqlite'), { now: () => START - HOUR });
  const decisions = [...names, 'nothing'].map((file) => ({ description: `What goes for ${file}` }));
  const ids = ledger.ingest(repository, { source: 'manual', decisions }).created.map(({ decisionId }) => decisionId);
  for (const [index, filePath] of names.entries()) {
    const place = { symbol: 'all', lines: [1, 1] as const, contentHash: 'h', commit: 'c' };
    ledger.bind(repository, { decisionId: ids[index] ?? '', filePath, ...place });
  }
  ledger.close();
  return {
    home,
    repository,
    files: names,
    decisionOf: (file) => ids[names.indexOf(file)] ?? '',
    unbound: ids.at(-1) ?? '',
    neighboursOf(file) {
      const at = PARTS.findIndex((part) => file.endsWith(`/${part}.ts`));
      const folder = path.posix.dirname(file);
      return [PARTS[at - 1], PARTS[at + 1]].flatMap((part) => (part === undefined ? [] : [`${folder}/${part}.ts`]));
    },
  };
}
