import { readDueMark } from '@bicameral/failure-review/home';
import { defined } from './defined.js';
import { grammarDirectory } from './grammars.js';
import type { Logger } from './log.js';

/** Work that waits until the server has answered a call and nothing more is asked of it. */
export interface IdleWork {
  /** A call was answered. @param isBusy whether calls are under way */
  answered(isBusy: () => boolean): void;
  stop(): void;
}

export interface DueReconcileOptions {
  readonly home: string;
  readonly log: Logger;
  /** How long nothing must have been asked before it begins, in milliseconds. */
  readonly idleMs?: number;
}

const IDLE_MS = 1_000;
const LOOK_AGAIN_MS = 20;
const AT_MOST_MS = 60_000;

/**
 * Reconciles once in the life of a server, if a session's end has left the mark that this is due. It gives way to calls
 * between blocks of rows, holds up no exit, and ends after a minute: what it has not done then, the next one does.
 */
export class DueReconcile implements IdleWork {
  readonly #options: DueReconcileOptions;
  readonly #stop = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #isBegun = false;

  constructor(options: DueReconcileOptions) {
    this.#options = options;
  }

  answered(isBusy: () => boolean): void {
    if (this.#isBegun) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (isBusy()) return;
      this.#isBegun = true;
      if (readDueMark(this.#options.home) !== null) void this.#reconcile(isBusy);
    }, this.#options.idleMs ?? IDLE_MS).unref();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#stop.abort();
  }

  async #reconcile(isBusy: () => boolean): Promise<void> {
    const { home, log } = this.#options;
    const patience = setTimeout(() => this.#stop.abort(), AT_MOST_MS).unref();
    const giveWay = async (): Promise<void> => {
      do await new Promise((resolve) => setTimeout(resolve, isBusy() ? LOOK_AGAIN_MS : 0).unref());
      while (isBusy());
    };
    try {
      const { reconcile } = await import('./reconcile-now.js');
      const signal = this.#stop.signal;
      const options = { home, skipSettled: true, signal, giveWay, grammarDirectory: grammarDirectory() };
      const { status, rows } = await reconcile(defined(options));
      log.info(`reconciled what was due: ${status}, ${rows.added.suspect} suspected failures for bicameral-mcp triage`);
    } catch (error) {
      log.warn(`what was due can not be reconciled: ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      clearTimeout(patience);
    }
  }
}
