import { emitKeypressEvents, type Key } from 'node:readline';
import type { ReadStream, WriteStream } from 'node:tty';

const OTHER_SCREEN = '\x1b[?1049h';
const OWN_SCREEN = '\x1b[?1049l';
const HIDE_CURSOR = '\x1b[?25l';
const SHOW_CURSOR = '\x1b[?25h';
const TOP = '\x1b[H';
const CLEAR_LINE = '\x1b[K';
const CLEAR_BELOW = '\x1b[J';
/** Terminals that know it show what comes in between at once; others leave it out. */
const BEGIN_FRAME = '\x1b[?2026h';
const END_FRAME = '\x1b[?2026l';

/** That end the process, which would leave the terminal as it is. Ctrl+C is a key here, and no signal. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export interface ScreenEvents {
  /** A key: what was typed, or the name of one that types nothing. */
  readonly onKey: (key: string) => void;
  readonly onResize: () => void;
}

/**
 * The terminal's other screen, which full-screen programs use: what was on the terminal is there again when it is left,
 * whichever way the process ends, short of SIGKILL.
 */
export class Screen {
  readonly #input: ReadStream;
  readonly #output: WriteStream;
  readonly #events: ScreenEvents;
  #isOpen = false;
  /** Another program has the keyboard. */
  #isLent = false;

  constructor(input: ReadStream, output: WriteStream, events: ScreenEvents) {
    this.#input = input;
    this.#output = output;
    this.#events = events;
  }

  get columns(): number {
    return this.#output.columns || 80;
  }

  get rows(): number {
    return this.#output.rows || 24;
  }

  open(): void {
    this.#isOpen = true;
    this.#output.write(OTHER_SCREEN);
    emitKeypressEvents(this.#input);
    this.#input.on('keypress', this.#onKeypress).on('end', this.#onEnd).on('error', this.#onEnd);
    this.#keepKeys();
    this.#output.on('resize', this.#onResize);
    process.on('exit', this.close);
    for (const signal of SIGNALS) process.on(signal, this.#onSignal);
  }

  /** Leaves it. A second call does nothing. */
  readonly close = (): void => {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#input.off('keypress', this.#onKeypress).off('end', this.#onEnd).off('error', this.#onEnd);
    this.#input.setRawMode(false).pause();
    this.#output.off('resize', this.#onResize);
    process.off('exit', this.close);
    for (const signal of SIGNALS) process.off(signal, this.#onSignal);
    this.#output.write(SHOW_CURSOR + OWN_SCREEN);
  };

  /** Shows lines that are narrower than the screen, from the top. */
  draw(lines: readonly string[]): void {
    if (!this.#isOpen || this.#isLent) return;
    const text = lines.map((line) => `${line}${CLEAR_LINE}`).join('\n');
    this.#output.write(`${BEGIN_FRAME}${TOP}${text}${CLEAR_BELOW}${END_FRAME}`);
  }

  /** Clears the screen and lets a prompt have it, and the keys, until it is done. Ctrl+C is told here as well. */
  async lend<T>(prompt: () => Promise<T>): Promise<T> {
    this.draw([]);
    this.#isLent = true;
    try {
      return await prompt();
    } finally {
      this.#isLent = false;
      if (this.#isOpen) this.#keepKeys();
    }
  }

  #keepKeys(): void {
    this.#output.write(HIDE_CURSOR);
    this.#input.setRawMode(true).resume();
  }

  readonly #onKeypress = (text: string | undefined, key: Key): void => {
    const isInterrupt = key.ctrl === true && key.name === 'c';
    if (this.#isLent && !isInterrupt) return;
    if (isInterrupt) this.#events.onKey('ctrl+c');
    else if (key.ctrl !== true && key.meta !== true) this.#events.onKey(named(text, key));
  };

  /** The terminal is gone. */
  readonly #onEnd = (): void => this.#events.onKey('ctrl+c');

  readonly #onResize = (): void => this.#events.onResize();

  readonly #onSignal = (signal: NodeJS.Signals): void => {
    this.close();
    process.off(signal, this.#onSignal);
    process.kill(process.pid, signal);
  };
}

/** A key that types a character is that; others go by their name. */
function named(text: string | undefined, key: Key): string {
  return text !== undefined && /^[!-~]$/.test(text) ? text : (key.name ?? '');
}
