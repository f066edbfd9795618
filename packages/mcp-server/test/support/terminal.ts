import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import xterm from '@xterm/headless';
import { BUNDLE } from './bundle-client.js';
import { temporaryDirectory } from './git-repository.js';

export interface TerminalOptions {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly columns?: number;
  readonly rows?: number;
}

/** Against a hang alone: what is waited for is looked for whenever something was written. */
const HANG_MS = 50_000;
const BEGIN_FRAME = '\x1b[?2026h';
const END_FRAME = '\x1b[?2026l';

/**
 * The bundle on a pseudo-terminal of `script`, and what a person would see of it: its output goes through a terminal's
 * emulator.
 */
export class TestTerminal {
  readonly #child: ChildProcess;
  readonly #emulator: xterm.Terminal;
  readonly #folder = temporaryDirectory('bicameral-terminal-');
  readonly #watchers = new Set<() => void>();
  readonly #exited: Promise<number | null>;
  #hasExited = false;
  /** No frame is drawn in part, which would show the old one below. */
  #isWhole = true;
  /** Everything that was written, control sequences and all. */
  output = '';

  constructor({ args, env, cwd, columns = 80, rows = 24 }: TerminalOptions) {
    this.#emulator = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
    const program = [process.execPath, BUNDLE, ...args].map(quoted).join(' ');
    writeFileSync(this.#file('program.sh'), `echo $$ >${quoted(this.#file('pid'))}\nexec ${program}\n`);
    // The program has a shell of its own, so that the state it leaves the terminal in can be asked for.
    const steps = [
      `tty >${quoted(this.#file('tty'))}`,
      `stty cols ${columns} rows ${rows}`,
      `sh ${quoted(this.#file('program.sh'))}`,
      'code=$?',
      `stty -a >${quoted(this.#file('stty'))}`,
      'exit $code',
    ];
    writeFileSync(this.#file('run.sh'), steps.join('\n'));
    const command = ['sh', this.#file('run.sh')];
    const recorder =
      process.platform === 'darwin'
        ? ['-q', '/dev/null', ...command]
        : ['-qefc', command.map(quoted).join(' '), '/dev/null'];
    this.#child = spawn('script', recorder, {
      cwd,
      env: { PATH: process.env['PATH'], TERM: 'xterm-256color', SHELL: '/bin/sh', LC_ALL: 'C.UTF-8', ...env },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.output += text;
      const parsed = this.output;
      this.#emulator.write(text, () => {
        this.#isWhole = parsed.lastIndexOf(BEGIN_FRAME) <= parsed.lastIndexOf(END_FRAME);
        this.#look();
      });
    });
    this.#exited = once(this.#child, 'close').then(
      ([code]) => {
        this.#hasExited = true;
        // What was written last is still on its way through the emulator.
        this.#emulator.write('', () => this.#look());
        return code as number | null;
      },
      (error: unknown) => {
        throw new Error(
          `script, which makes the pseudo-terminal, can not be run. Install it: apt-get install bsdutils`,
          {
            cause: error,
          },
        );
      },
    );
    this.#exited.catch(() => this.#look());
  }

  /** The lines that are seen, without what is empty at the end of each. */
  get lines(): string[] {
    const { active } = this.#emulator.buffer;
    return Array.from(
      { length: this.#emulator.rows },
      (_, row) => active.getLine(active.baseY + row)?.translateToString(true) ?? '',
    );
  }

  get screen(): string {
    return this.lines.join('\n').trimEnd();
  }

  /** Whether a line was so long that the terminal had to break it. */
  get hasBrokenLine(): boolean {
    const { active } = this.#emulator.buffer;
    return this.lines.some((_, row) => active.getLine(active.baseY + row)?.isWrapped === true);
  }

  /** Whether it shows the screen of full-screen programs. */
  get isOnOtherScreen(): boolean {
    return this.#emulator.buffer.active.type === 'alternate';
  }

  /** The screen, as soon as it shows all of these; a text may be wrapped. */
  async shows(...wanted: readonly (string | RegExp)[]): Promise<string> {
    await this.#until(() => wanted.every((each) => isOn(this.screen, each)), `show ${wanted.join(' and ')}`);
    return this.screen;
  }

  /** Waits until it is drawn anew and no longer shows this. */
  async hides(text: string): Promise<string> {
    await this.#until(() => !isOn(this.screen, text), `stop showing ${text}`);
    return this.screen;
  }

  type(keys: string): void {
    this.#child.stdin?.write(keys);
  }

  /** Makes the window another size, as a person does with the mouse. */
  resize(columns: number, rows: number): void {
    this.#emulator.resize(columns, rows);
    const device = process.platform === 'darwin' ? '-f' : '-F';
    execFileSync('stty', [device, this.#read('tty'), 'cols', String(columns), 'rows', String(rows)]);
  }

  kill(signal: NodeJS.Signals): void {
    process.kill(Number(this.#read('pid')), signal);
  }

  /** The exit code, once it has ended. */
  exit(): Promise<number | null> {
    return this.#exited;
  }

  /** What `stty -a` says of the terminal, after the program. */
  get settings(): string {
    return this.#read('stty');
  }

  /** Ends what is left of it. */
  async remove(): Promise<void> {
    if (!this.#hasExited) {
      // What is around the program then ends by itself.
      if (existsSync(this.#file('pid'))) this.kill('SIGKILL');
      else this.#child.kill();
      this.#child.stdin?.end();
      await this.#exited.catch(() => undefined);
    }
    this.#emulator.dispose();
    this.#folder.remove();
  }

  #until(isSo: () => boolean, what: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const finish = (end: () => void): void => {
        clearTimeout(timer);
        this.#watchers.delete(look);
        end();
      };
      const complain = (why: string): void =>
        finish(() => reject(new Error(`The terminal did not ${what}: ${why}. It shows:\n${this.screen}`)));
      const look = (): void => {
        if (this.#isWhole && isSo()) finish(resolve);
        else if (this.#hasExited) complain('it has ended');
      };
      const timer = setTimeout(() => complain('it hangs'), HANG_MS);
      this.#exited.catch((error: unknown) =>
        finish(() => reject(error instanceof Error ? error : new Error(String(error)))),
      );
      this.#watchers.add(look);
      look();
    });
  }

  #look(): void {
    for (const watcher of this.#watchers) watcher();
  }

  #file(name: string): string {
    return path.join(this.#folder.path, name);
  }

  #read(name: string): string {
    return readFileSync(this.#file(name), 'utf8').trim();
  }
}

function isOn(screen: string, wanted: string | RegExp): boolean {
  return typeof wanted === 'string' ? screen.replace(/\s+/g, ' ').includes(wanted) : wanted.test(screen);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
