import os from 'node:os';
import {
  type Evidence,
  evidenceOf,
  type Labeller,
  type LocalView,
  openLabeller,
  openLocalView,
  type Queue,
  queueOf,
  type RawPreflight,
  readReviewRows,
  type ReviewRow,
} from '@bicameral/failure-review';
import { bicameralHome } from '../../home.js';
import { UsageError } from '../exit-codes.js';
import { keyNamed } from '../key-named.js';
import { whereWeStand } from '../reconcile/reconcile-here.js';

export interface DeskOptions {
  /** Who labels; by default the system's user name. */
  readonly labeller?: string | undefined;
  /** The value of `--root`. */
  readonly root?: string | undefined;
}

/** All that triage works on: the rows, one person's labels, and what this machine can tell in plain. */
export class Desk {
  readonly rows: readonly ReviewRow[];
  readonly labeller: Labeller;
  /** Lines of the two files that hold no row. */
  readonly skipped: number;
  readonly #directories: readonly string[];
  readonly #home: string;
  #view: Promise<LocalView> | undefined;
  #raw: Promise<ReadonlyMap<string, RawPreflight>> | undefined;

  private constructor(
    home: string,
    directories: readonly string[],
    rows: readonly ReviewRow[],
    labeller: Labeller,
    skipped: number,
  ) {
    this.#home = home;
    this.#directories = directories;
    this.rows = rows;
    this.labeller = labeller;
    this.skipped = skipped;
  }

  /** @throws UsageError for a labeller's name that can not be one; Refusal when `--root` names no directory */
  static async open({ labeller, root }: DeskOptions): Promise<Desk> {
    const home = bicameralHome();
    const directories = whereWeStand(root);
    const { rows, skipped } = await readReviewRows(home);
    try {
      const opened = await openLabeller({ home, name: labeller ?? userName() });
      return new Desk(home, directories, rows, opened, skipped + opened.skipped);
    } catch (error) {
      if (error instanceof RangeError) throw new UsageError(`--labeller: ${error.message}.`);
      throw error;
    }
  }

  queue(): Queue {
    return queueOf(this.rows, this.labeller.labels, this.labeller.name);
  }

  async evidence(row: ReviewRow): Promise<Evidence> {
    this.#view ??= openLocalView({ home: this.#home, directories: this.#directories });
    const view = await this.#view;
    this.#raw ??= view.rawPreflights(this.rows.map(({ preflight_id }) => preflight_id));
    return evidenceOf(row, view, (await this.#raw).get(row.preflight_id));
  }

  /**
   * The key that a prefix stands for, of a row or of a label.
   *
   * @throws UsageError unless there is one, and one alone
   */
  key(prefix: string): string {
    return keyNamed(
      prefix,
      [...this.rows, ...this.labeller.labels.inForce()].map(({ key }) => key),
    );
  }

  /** @throws UsageError when there is no such row any more: a label may have outlived it */
  row(prefix: string): ReviewRow {
    const key = this.key(prefix);
    const row = this.rows.find((each) => each.key === key);
    if (row === undefined)
      throw new UsageError(`The row of ${key} is not in the review file any more, only its labels are.`);
    return row;
  }

  async close(): Promise<void> {
    this.labeller.close();
    (await this.#view)?.close();
  }
}

/** Opens the desk for as long as the work takes. */
export async function atDesk<T>(options: DeskOptions, work: (desk: Desk) => Promise<T> | T): Promise<T> {
  const desk = await Desk.open(options);
  try {
    return await work(desk);
  } finally {
    await desk.close();
  }
}

function userName(): string {
  try {
    return os.userInfo().username;
  } catch {
    throw new UsageError('The system has no name for you: say who labels with --labeller NAME.');
  }
}
