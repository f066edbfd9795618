import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseJson } from './parse.js';
import { type Ledger, ledgerSchema } from './scenario.js';
import type { Start } from './world.js';

/** What scenarios may start from: each folder here with `files`, a repository, and `ledger.json`, what was decided. */
export class Fixtures {
  readonly #folder: string | undefined;
  readonly #ledgers = new Map<string, Ledger>();

  /** @param folder none when there are no fixtures */
  constructor(folder?: string) {
    this.#folder = folder !== undefined && existsSync(folder) ? folder : undefined;
  }

  names(): string[] {
    if (this.#folder === undefined) return [];
    return readdirSync(this.#folder)
      .filter((name) => existsSync(this.#place(name, 'ledger.json')))
      .sort();
  }

  /** @throws Error when there is none, or when it is not of a ledger's form */
  ledger(name: string): Ledger {
    let ledger = this.#ledgers.get(name);
    if (ledger === undefined) {
      ledger = parseJson(ledgerSchema, readFileSync(this.#place(name, 'ledger.json'), 'utf8'), `${name}/ledger.json`);
      this.#ledgers.set(name, ledger);
    }
    return ledger;
  }

  /** @throws Error as `ledger` does */
  read(name: string): Start {
    const folder = this.#place(name, 'files');
    const found = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const files = found.map((entry) => {
      const file = path.join(entry.parentPath, entry.name);
      return [path.relative(folder, file).replaceAll(path.sep, '/'), readFileSync(file, 'utf8')];
    });
    return { ...this.ledger(name), files: Object.fromEntries(files) as Record<string, string> };
  }

  #place(name: string, part: string): string {
    return path.join(this.#folder ?? '', name, part);
  }
}
