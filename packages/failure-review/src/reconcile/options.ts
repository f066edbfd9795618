export interface ReconcileOptions {
  readonly home: string;
  /** Leave preflights before it alone; milliseconds since 1970. The mark that work is due then stays. */
  readonly since?: number;
  /**
   * Leave unread what earlier runs have settled within a week: nothing of it can be new but what the ledger or the
   * repository tell otherwise by now. Counts are then of the rest.
   */
  readonly skipSettled?: boolean;
  /** Write nothing. */
  readonly dryRun?: boolean;
  /** Directories whose repositories are known beside those of the ledger. */
  readonly directories?: readonly string[];
  /** Where the grammars lie that imports are read with; by default in the installed packages. */
  readonly grammarDirectory?: string;
  /** The clock, milliseconds since 1970. Default `Date.now`. */
  readonly now?: () => number;
  /** Called now and then with the number of rows read so far. */
  readonly onProgress?: (rows: number) => void;
  /** Waited for between blocks of rows, so that other work of the process goes first. */
  readonly giveWay?: () => Promise<void>;
  /** Ends the work at the next block. Nothing is lost by that: what was written stays, the rest comes next time. */
  readonly signal?: AbortSignal;
}
