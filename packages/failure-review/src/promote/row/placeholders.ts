import { posix } from 'node:path';
import { ENDINGS, GO_MOD, keptEnding } from './languages.js';

const PATH = /^(?:dir[1-9]\d{0,3}\/){0,64}file[1-9]\d{0,3}\.([a-z0-9]+)$/;

export const SYMBOL = /^symbol[1-9]\d{0,3}$/;
export const LABEL = /^decision-[1-9]\d{0,3}$/;
/** Made anew for each row, from nothing. */
export const ROW_ID = /^real-[0-9a-z]{10}$/;

export function isPlaceholderPath(path: string): boolean {
  const ending = PATH.exec(path)?.[1];
  return path === GO_MOD.path || (ending !== undefined && ENDINGS.has(ending));
}

/**
 * Names for one row alone: they number its folders, files, symbols and decisions in the order in which they are asked
 * for. Folders stay nested as they were, and files keep their endings.
 */
export class Placeholders {
  readonly #folders = new Map<string, string>();
  readonly #files = new Map<string, string>();
  readonly #symbols = new Map<string, string>();
  readonly #decisions = new Map<string, string>();
  #nameless = 0;

  file(path: string): string {
    return once(this.#files, path, (count) =>
      posix.join(this.#folder(posix.dirname(path)), `file${count}.${keptEnding(path)}`),
    );
  }

  /** A file of which only the hash is known. */
  unknownFile(): string {
    this.#nameless += 1;
    return this.file(`\0${this.#nameless}`);
  }

  symbol(path: string, symbol: string): string {
    return once(this.#symbols, JSON.stringify([path, symbol]), (count) => `symbol${count}`);
  }

  decision(id: string): string {
    return once(this.#decisions, id, (count) => `decision-${count}`);
  }

  #folder(path: string): string {
    if (path === '.') return '';
    const parent = this.#folder(posix.dirname(path));
    return once(this.#folders, path, (count) => posix.join(parent, `dir${count}`));
  }
}

function once(names: Map<string, string>, key: string, make: (count: number) => string): string {
  const known = names.get(key);
  if (known !== undefined) return known;
  const name = make(names.size + 1);
  names.set(key, name);
  return name;
}
