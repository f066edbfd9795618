import { posix } from 'node:path';
import stripJsonComments from 'strip-json-comments';
import { ancestors, javascriptFiles } from './candidates.js';

/** What a compiler's settings make of names that are no paths. Folders are relative to the repository's root. */
interface Aliases {
  /** Where every such name is looked for as well. */
  readonly base: string | undefined;
  /** `@/*` and what it stands for, exact names and longer beginnings first. */
  readonly patterns: readonly { readonly before: string; readonly after: string | null; readonly targets: string[] }[];
}

type Settings = Readonly<Record<string, unknown>>;

const FILES = ['tsconfig.json', 'jsconfig.json'];
/** So deep do settings extend each other; it ends those that do so in a circle. */
const MAX_DEPTH = 8;

/** The `paths` and `baseUrl` of the `tsconfig.json` or `jsconfig.json` that a file falls under, as at one commit. */
export class PathAliases {
  readonly #text: (path: string) => Promise<string | null>;
  readonly #byFolder = new Map<string, Promise<Aliases | null>>();

  /** @param text of a file of the repository; null when there is none */
  constructor(text: (path: string) => Promise<string | null>) {
    this.#text = text;
  }

  /** The files that a name may mean to a file, likeliest first; none where no settings speak of it. */
  async files(file: string, name: string): Promise<string[]> {
    for (const folder of ancestors(file)) {
      const aliases = await this.#in(folder);
      if (aliases !== null) return expanded(aliases, name).flatMap(javascriptFiles);
    }
    return [];
  }

  #in(folder: string): Promise<Aliases | null> {
    const known = this.#byFolder.get(folder);
    if (known !== undefined) return known;
    const reading = this.#read(FILES.map((name) => posix.join(folder, name)));
    this.#byFolder.set(folder, reading);
    return reading;
  }

  /** Of the first of these files that says something of aliases, itself or by one that it refers to. */
  async #read(files: readonly string[]): Promise<Aliases | null> {
    for (const file of files) {
      const settings = await this.#settings(file);
      const own = aliasesOf(await this.#options(file, settings, MAX_DEPTH));
      if (own !== null) return own;
      // `{ "files": [], "references": [{ "path": "./tsconfig.app.json" }] }`: a file for each kind of code beside it.
      for (const { path } of objects(settings['references'])) {
        if (typeof path !== 'string' || !path.endsWith('.json')) continue;
        const referred = beside(file, path);
        const theirs = aliasesOf(await this.#options(referred, await this.#settings(referred), MAX_DEPTH));
        if (theirs !== null) return theirs;
      }
    }
    return null;
  }

  /** The options that count, those that are extended included; `paths` with the folder that its targets start from. */
  async #options(file: string, settings: Settings, depth: number): Promise<Settings> {
    const merged: Record<string, unknown> = {};
    for (const base of depth === 0 ? [] : [settings['extends']].flat()) {
      // Settings of an installed package are not in the repository.
      if (typeof base !== 'string' || !/^\.\.?(\/|$)/.test(base)) continue;
      const path = beside(file, base.endsWith('.json') ? base : `${base}.json`);
      Object.assign(merged, await this.#options(path, await this.#settings(path), depth - 1));
    }
    const { baseUrl, paths } = object(settings['compilerOptions']);
    if (typeof baseUrl === 'string') merged['base'] = beside(file, baseUrl);
    if (typeof paths === 'object' && paths !== null) Object.assign(merged, { paths, from: posix.dirname(file) });
    return merged;
  }

  async #settings(file: string): Promise<Settings> {
    const text = await this.#text(file);
    try {
      return object(JSON.parse(stripJsonComments((text ?? '').replace(/^\uFEFF/, ''), { trailingCommas: true })));
    } catch {
      return {};
    }
  }
}

function aliasesOf({ base, paths, from }: Settings): Aliases | null {
  if (base === undefined && paths === undefined) return null;
  const folder = String(base ?? from);
  const patterns = Object.entries(object(paths)).map(([pattern, targets]) => {
    const [before = '', after = null] = pattern.split('*', 2);
    const strings = [targets].flat().filter((target) => typeof target === 'string');
    return { before, after, targets: strings.map((target) => posix.join(folder, target)) };
  });
  patterns.sort((one, other) => rank(other) - rank(one));
  return { base: base === undefined ? undefined : folder, patterns };
}

function rank({ before, after }: Aliases['patterns'][number]): number {
  return after === null ? Infinity : before.length;
}

/** The paths that a name stands for: those of the best pattern that fits it, then below the base folder. */
function expanded({ base, patterns }: Aliases, name: string): string[] {
  const fitting = patterns.find(({ before, after }) =>
    after === null
      ? name === before
      : name.length >= before.length + after.length && name.startsWith(before) && name.endsWith(after),
  );
  const star =
    fitting === undefined ? '' : name.slice(fitting.before.length, name.length - (fitting.after?.length ?? 0));
  const paths = fitting?.targets.map((target) => target.replace('*', () => star)) ?? [];
  return [...paths, ...(base === undefined ? [] : [posix.join(base, name)])];
}

function beside(file: string, path: string): string {
  return posix.join(posix.dirname(file), path);
}

function object(value: unknown): Settings {
  return typeof value === 'object' && value !== null ? (value as Settings) : {};
}

function objects(value: unknown): Settings[] {
  return Array.isArray(value) ? value.map(object) : [];
}
