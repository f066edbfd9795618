/** One thing that is measured of every subject, in each round. */
export interface Measure {
  readonly name: string;
  /** What stands behind the figure: `ms`, `µs`, `kB`, `tokens`. */
  readonly unit: string;
  /** Which way is better; without it, lower. */
  readonly better?: 'lower' | 'higher';
}

/** `base`: a limit or a peer that the others are shown as a ratio to. */
export type Role = 'base' | 'peer' | 'ours';

/** A subject that is set up and ready. */
export interface Running {
  /** One figure for each measure of the benchmark, in its order and unit. Round 0 is the warm-up and is thrown away. */
  round(index: number): readonly number[] | Promise<readonly number[]>;
  close?(): void | Promise<void>;
}

export interface Subject {
  /** Markdown. */
  readonly name: string;
  readonly role: Role;
  /** The A/A control: this one is set up a second time and measured as if it were another. At most one subject. */
  readonly again?: boolean;
  /** @param folder empty, this subject's own, removed afterwards */
  open(folder: string): Running | Promise<Running>;
}

/** What a benchmark is to reach: shown beside what it did reach, and asserted nowhere. */
export interface Goal {
  /** What the figure is, with the subject and what it is held against. */
  readonly what: string;
  readonly figure: (find: Find) => number;
  /** Behind the figure: `×`, `ms`. */
  readonly unit: string;
  readonly atMost?: number;
  readonly atLeast?: number;
}

export interface Find {
  /** The median of a subject, by default for the first measure. */
  readonly median: (subject: string, measure?: string) => number;
  /** The median, over the rounds, of the subject's figure divided by that of the base in the same round. */
  readonly ratio: (subject: string, base: string, measure?: string) => number;
}

export interface BenchmarkOptions {
  /** For what the subjects share; removed afterwards. */
  readonly folder: string;
  /** A short run, to see that it works: take small amounts. */
  readonly quick: boolean;
}

export interface Benchmark {
  /** In kebab case: what `npm run bench -- NAME` takes, and the name of its files. */
  readonly name: string;
  readonly title: string;
  /** What is measured, and how, in a sentence or two. Markdown. */
  readonly what: string;
  readonly measures: readonly Measure[];
  /** How many rounds are measured. One round is for what does not vary, and has no A/A control. */
  readonly rounds: number;
  /** Minutes long: runs only when it is named. */
  readonly long?: boolean;
  /** Why it can not run here, in a sentence. */
  readonly unavailable?: () => string | undefined;
  /** In the order of the table. */
  readonly subjects: (options: BenchmarkOptions) => readonly Subject[] | Promise<readonly Subject[]>;
  readonly goals?: readonly Goal[];
}
