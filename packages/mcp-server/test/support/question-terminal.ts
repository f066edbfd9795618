import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';
import { BUNDLE } from './bundle-client.js';

const PATIENCE_MS = 40_000;

/** The command line on a pseudo-terminal, by util-linux's `script`, answered as a person does: after the question. */
export class QuestionTerminal {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #ended: Promise<number | null>;
  #output = '';
  /** What was waited for before is not found again. */
  #seen = 0;
  #wake: () => void = () => undefined;

  constructor(args: readonly string[], { cwd, home }: { cwd: string; home: string }) {
    const command = [process.execPath, BUNDLE, ...args].map((each) => `'${each.replaceAll("'", "'\\''")}'`).join(' ');
    this.#child = spawn('script', ['-qefc', `stty cols 100 rows 40; ${command}`, '/dev/null'], {
      cwd,
      env: { PATH: process.env['PATH'], HOME: home, BICAMERAL_HOME: home, TERM: 'xterm', NO_COLOR: '1' },
    });
    this.#child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      this.#output += chunk;
      this.#wake();
    });
    this.#ended = new Promise((resolve) => {
      this.#child.on('close', (code) => {
        resolve(code);
        this.#wake();
      });
    });
  }

  /** All that was shown, without colours and moves of the cursor. */
  get output(): string {
    return stripVTControlCharacters(this.#output);
  }

  /** Waits until a text is shown, and then types: `\r` is Enter, `\x03` Ctrl+C. */
  async answer(shown: string, keys: string): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS;
    for (let at = -1; ;) {
      at = this.output.indexOf(shown, this.#seen);
      if (at !== -1) {
        this.#seen = at + shown.length;
        break;
      }
      const left = deadline - Date.now();
      if (left <= 0 || this.#child.exitCode !== null) throw new Error(`${shown} was never shown:\n${this.output}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.#child.stdin.write(keys);
  }

  /** Waits for the end, and gives the exit code. */
  async end(): Promise<number | null> {
    const code = await this.#ended;
    this.#child.stdin.destroy();
    return code;
  }

  kill(): void {
    this.#child.kill();
  }
}
