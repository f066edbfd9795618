import { CodeRegionsError } from '../errors.js';
import { parseHunks, parsePatches, type FilePatch, type LineChange } from './diff.js';
import { DiffReader } from './diff-reader.js';
import { gitOutput } from './run.js';

const LINE_DIFF = [
  ...['--unified=0', '--inter-hunk-context=0', '--diff-algorithm=histogram', '--no-color', '--no-ext-diff'],
  // What a content hash leaves out is no change; and an attribute that calls the file binary hides no lines.
  ...['--no-textconv', '--text', '--ignore-space-at-eol'],
];
const PATCHES = ['-r', '--no-renames', '--full-index', '--patch', ...LINE_DIFF];
/** Several regions of a file are followed through the same changes, and hundreds of files were read ahead. */
const KEPT_DIFFS = 1_000;
/** What may stand in one command line on every system, with room for all else in it. */
const MAX_PATHS_CHARACTERS = 20_000;

/** Two states of one file, by git's hashes of their contents. */
export interface FilePair {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** Two commits, and whether the files that are wanted are most of those that differ between them. */
export interface Step {
  readonly from: string;
  readonly to: string;
  readonly isMost: boolean;
}

/** How the lines of files changed, by their contents; trailing white space and line ends do not count. */
export class LineDiffs {
  readonly #directory: string;
  readonly #commits: DiffReader;
  readonly #known = new Map<string, Promise<readonly LineChange[]>>();

  constructor(directory: string, commonDir: string) {
    this.#directory = directory;
    this.#commits = new DiffReader(directory, commonDir, PATCHES);
  }

  between(before: string, after: string): Promise<readonly LineChange[]> {
    if (before === after) return Promise.resolve([]);
    const known = this.#known.get(key(before, after));
    if (known !== undefined) return known;
    const changes = gitOutput(this.#directory, ['diff', ...LINE_DIFF, before, after, '--']).then(parseHunks);
    changes.catch(() => this.#known.delete(key(before, after)));
    this.#keep(before, after, changes);
    return changes;
  }

  /** Learns the changes of many files, which kept their paths between two commits, by few questions to git. */
  async readAhead(step: Step, pairs: readonly FilePair[]): Promise<void> {
    const unknown = pairs.filter(({ before, after }) => before !== after && !this.#known.has(key(before, after)));
    if (unknown.length === 0) return;
    // What has to be told of all files is told sooner by the process that stays.
    const all = step.isMost ? await this.#commits.between(step.from, step.to) : null;
    if (all !== null) this.#learn(unknown, parsePatches(all));
    else await this.#readGroups(step, unknown);
  }

  close(): void {
    this.#commits.close();
  }

  /** With one process for hundreds. */
  async #readGroups({ from, to }: Step, pairs: readonly FilePair[]): Promise<void> {
    for (const group of groupsOf(pairs)) {
      const paths = group.map(({ path }) => path);
      try {
        this.#learn(
          group,
          parsePatches(await gitOutput(this.#directory, ['diff-tree', ...PATCHES, from, to, '--', ...paths])),
        );
      } catch (error) {
        // Too much to be told at once, say: then each file is asked about when its turn comes.
        if (error instanceof CodeRegionsError) return;
        throw error;
      }
    }
  }

  /** A file without a patch differs in nothing that counts. */
  #learn(pairs: readonly FilePair[], patches: readonly FilePatch[]): void {
    const changed = new Map(patches.map(({ before, after, changes }) => [key(before, after), changes]));
    for (const { before, after } of pairs) {
      this.#keep(before, after, Promise.resolve(changed.get(key(before, after)) ?? []));
    }
  }

  #keep(before: string, after: string, changes: Promise<readonly LineChange[]>): void {
    this.#known.set(key(before, after), changes);
    const oldest = this.#known.keys().next().value;
    if (this.#known.size > KEPT_DIFFS && oldest !== undefined) this.#known.delete(oldest);
  }
}

function key(before: string, after: string): string {
  return `${before} ${after}`;
}

function groupsOf(pairs: readonly FilePair[]): FilePair[][] {
  const groups: FilePair[][] = [];
  let characters = Infinity;
  for (const pair of pairs) {
    characters += pair.path.length + 3;
    if (characters > MAX_PATHS_CHARACTERS) {
      groups.push([]);
      characters = pair.path.length;
    }
    groups.at(-1)?.push(pair);
  }
  return groups;
}
