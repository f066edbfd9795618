import type { ReadStream, WriteStream } from 'node:tty';
import colors from 'picocolors';
import { printable, printableLine, words } from '../printable.js';
import { askNote } from './ask-note.js';
import { card } from './card.js';
import type { Desk } from './desk.js';
import { draw, type Drawn } from './frame.js';
import { CAUSE_KEYS, LABEL_KEYS, NO_CAUSE } from './keys.js';
import type { Block } from './layout.js';
import { frameOf, type Page } from './pages.js';
import { Screen } from './screen.js';
import { TriageSession } from './session.js';

/** How it ended: by `q`, or by Ctrl+C. */
export type Ending = 'quit' | 'interrupted';

export interface Outcome {
  readonly ending: Ending;
  /** Labels that were given and not taken back. */
  readonly labelled: number;
}

/** Serves row after row until the person leaves. What was labelled is kept, whichever way it ends. */
export async function triageAtTerminal(desk: Desk, input: ReadStream, output: WriteStream): Promise<Outcome> {
  const session = new TriageSession(desk);
  const view = new SessionView(desk, session, input, output);
  const ending = await view.run();
  session.leave();
  return { ending, labelled: session.labelled };
}

class SessionView {
  readonly #desk: Desk;
  readonly #session: TriageSession;
  readonly #screen: Screen;
  /** What is known of the row; null while it is looked up, and no label is taken then. */
  #card: readonly Block[] | null = null;
  #page: Page = 'row';
  #isVerdict = false;
  #isAsking = false;
  #from = 0;
  #status = '';
  #drawn: Drawn = { lines: [], furthest: 0, window: 1 };
  #isOver = false;
  #end: (ending: Ending) => void = () => undefined;
  #fail: (error: unknown) => void = () => undefined;

  constructor(desk: Desk, session: TriageSession, input: ReadStream, output: WriteStream) {
    this.#desk = desk;
    this.#session = session;
    this.#screen = new Screen(input, output, {
      onKey: (key) => void this.#onKey(key).catch((error: unknown) => this.#fail(error)),
      onResize: () => this.#draw(),
    });
  }

  async run(): Promise<Ending> {
    try {
      return await new Promise<Ending>((resolve, reject) => {
        this.#end = (ending) => {
          this.#isOver = true;
          resolve(ending);
        };
        this.#fail = reject;
        this.#screen.open();
        this.#serve();
      });
    } finally {
      this.#screen.close();
    }
  }

  async #onKey(key: string): Promise<void> {
    if (this.#isOver) return;
    if (key === 'ctrl+c') this.#end('interrupted');
    else if (this.#isAsking) return;
    else if (this.#move(key)) this.#draw();
    else if (this.#page === 'help') this.#turnTo('row');
    else if (this.#page === 'causes') this.#onCauseKey(key);
    else if (key === 'q') this.#end('quit');
    else if (key === '?') this.#turnTo('help');
    else if (key === 'u') this.#undo();
    else if (this.#session.current !== null && this.#card !== null) await this.#onRowKey(key);
  }

  async #onRowKey(key: string): Promise<void> {
    const label = LABEL_KEYS[key];
    if (label !== undefined) {
      this.#act(() => this.#session.label(label), `${words(label)} is kept; u takes it back`);
    } else if (key === 's') {
      this.#act(() => this.#session.skip(), 'put off; u brings it back');
    } else if (key === 't') {
      await this.#askNote();
    } else if (key === 'c') {
      this.#turnTo('causes');
    } else if (key === 'v') {
      this.#session.seeVerdict();
      this.#isVerdict = !this.#isVerdict;
      this.#from = 0;
    } else if (key.length === 1) {
      this.#status = `${printable(key)} is none of the keys; ? tells what they do`;
    }
    this.#draw();
  }

  /** @returns whether the key moves the body */
  #move(key: string): boolean {
    const { furthest, window } = this.#drawn;
    const steps: Readonly<Record<string, number>> = {
      down: 1,
      up: -1,
      pagedown: window,
      pageup: -window,
      space: window,
      home: -Infinity,
      end: Infinity,
    };
    const step = steps[key];
    if (step === undefined) return false;
    this.#from = Math.max(0, Math.min(furthest, this.#from + step));
    return true;
  }

  #onCauseKey(key: string): void {
    const cause = key === NO_CAUSE ? null : CAUSE_KEYS.find((each) => each.key === key)?.cause;
    if (cause === undefined && key !== 'escape') return;
    if (cause !== undefined) this.#session.cause = cause;
    this.#turnTo('row');
  }

  #turnTo(page: Page): void {
    this.#page = page;
    this.#from = 0;
    this.#draw();
  }

  #undo(): void {
    this.#act(() => {
      const undone = this.#session.undo();
      const what =
        undone === 'skip' ? 'a skip' : undone === null ? 'nothing: there is no label of yours left' : words(undone);
      this.#status = `took back ${what}`;
    });
  }

  /** Does what writes a line, and serves what is next; when it can not be written, says so and stays. */
  #act(act: () => void, status?: string): void {
    try {
      act();
      if (status !== undefined) this.#status = colors.green(status);
    } catch (error) {
      this.#status = colors.red(printableLine(error instanceof Error ? error.message : String(error)));
      this.#draw();
      return;
    }
    this.#serve();
  }

  async #askNote(): Promise<void> {
    this.#isAsking = true;
    try {
      const { note } = this.#session;
      const answer = await this.#screen.lend(() => askNote(note));
      this.#session.note = answer;
    } finally {
      this.#isAsking = false;
    }
  }

  #serve(): void {
    this.#from = 0;
    this.#isVerdict = false;
    this.#card = null;
    this.#draw();
    const item = this.#session.current;
    if (item === null) return;
    this.#desk.evidence(item.row).then(
      (evidence) => this.#show(item, card(evidence)),
      (error: unknown) => this.#show(item, [{ indent: 0, text: printableLine(String(error)) }]),
    );
  }

  #show(item: unknown, blocks: readonly Block[]): void {
    if (item !== this.#session.current) return;
    this.#card = blocks;
    this.#draw();
  }

  #draw(): void {
    const frame = frameOf({
      desk: this.#desk,
      session: this.#session,
      page: this.#page,
      card: this.#card,
      isVerdict: this.#isVerdict,
      status: this.#status,
    });
    this.#drawn = draw(frame, this.#from, this.#screen);
    this.#from = Math.min(this.#from, this.#drawn.furthest);
    this.#screen.draw(this.#drawn.lines);
  }
}
