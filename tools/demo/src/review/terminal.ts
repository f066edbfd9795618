import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import xterm from '@xterm/headless';

const COLUMNS = 100;
/** High enough for all that promote asks. */
const ROWS = 70;
/** Against a hang alone. */
const HANG_MS = 30_000;
/** Between these, programs that know it draw a frame; in its middle the old one still shows below. */
const BEGIN_FRAME = '\x1b[?2026h';
const END_FRAME = '\x1b[?2026l';

/** A command on a pseudo-terminal of `script`, and what a person sees of it, by a terminal's emulator. */
export class Terminal {
  readonly #child: ChildProcess;
  readonly #emulator = new xterm.Terminal({ cols: COLUMNS, rows: ROWS, allowProposedApi: true });
  readonly #ended: Promise<number | null>;
  #hasEnded = false;
  #written = '';
  #isWhole = true;
  #look: () => void = () => undefined;

  constructor(command: readonly string[], { cwd, env }: { cwd: string; env: Readonly<Record<string, string>> }) {
    const line = `stty cols ${COLUMNS} rows ${ROWS}; exec ${command.map(quoted).join(' ')}`;
    const recorder =
      process.platform === 'darwin' ? ['-q', '/dev/null', 'sh', '-c', line] : ['-qefc', line, '/dev/null'];
    this.#child = spawn('script', recorder, {
      cwd,
      env: { SHELL: '/bin/sh', ...env },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.#written += text;
      const isWhole = this.#written.lastIndexOf(BEGIN_FRAME) <= this.#written.lastIndexOf(END_FRAME);
      this.#emulator.write(text, () => {
        this.#isWhole = isWhole;
        this.#look();
      });
    });
    this.#ended = once(this.#child, 'close').then(([code]) => {
      this.#hasEnded = true;
      this.#emulator.write('', () => this.#look());
      return code as number | null;
    });
    this.#ended.catch(() => this.#look());
  }

  get screen(): string {
    const { active } = this.#emulator.buffer;
    const lines = Array.from({ length: ROWS }, (_, row) => active.getLine(active.baseY + row)?.translateToString(true));
    return lines.join('\n').trimEnd();
  }

  /** The screen, as soon as it is as wanted. */
  async shows(isSo: (screen: string) => boolean, what: string): Promise<string> {
    let timer: NodeJS.Timeout | undefined;
    try {
      await new Promise<void>((resolve, reject) => {
        const complain = (why: string): void =>
          reject(new Error(`The terminal ${why} before ${what}:\n${this.screen}`));
        this.#ended.catch(reject);
        timer = setTimeout(() => complain('hung'), HANG_MS);
        this.#look = () => {
          if (this.#isWhole && isSo(this.screen)) resolve();
          else if (this.#hasEnded) complain('ended');
        };
        this.#look();
      });
    } finally {
      clearTimeout(timer);
      this.#look = () => undefined;
    }
    return this.screen;
  }

  type(keys: string): void {
    this.#child.stdin?.write(keys);
  }

  /** The exit code, once it has ended. */
  async exit(): Promise<number | null> {
    const code = await this.#ended;
    this.#child.stdin?.destroy();
    await new Promise<void>((resolve) => this.#emulator.write('', resolve));
    return code;
  }

  /** Ends what is left of it. */
  remove(): void {
    if (!this.#hasEnded) this.#child.kill();
    this.#child.stdin?.destroy();
    this.#emulator.dispose();
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
