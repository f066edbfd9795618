import { spawnSync } from 'node:child_process';
import colors from 'picocolors';
import { expect } from '../expect.js';
import type { Narrator } from '../narrator.js';
import { BUNDLE, environment } from '../workplace.js';
import { Terminal } from './terminal.js';

const HOURS_LATER = new URL('hours-later.js', import.meta.url).href;

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
}

/** Where a person sits down later, with the same home: the commands of `bicameral-mcp`, in the clone. */
export class Desk {
  readonly #cwd: string;
  readonly #narrator: Narrator;
  readonly #env: Readonly<Record<string, string>>;

  constructor({ cwd, home, narrator }: { cwd: string; home: string; narrator: Narrator }) {
    this.#cwd = cwd;
    this.#narrator = narrator;
    this.#env = environment({ BICAMERAL_HOME: home, BICAMERAL_TELEMETRY: 'preflight', TERM: 'xterm-256color' });
  }

  /** Runs a command that asks nothing, and shows what it prints. */
  run(...args: string[]): Ran {
    this.#tell(args);
    const { stdout } = this.quietly(...args);
    if (stdout !== '') this.#narrator.shown(stdout);
    return { status: 0, stdout };
  }

  /** The same, without a word of it. @throws Error unless it exits with 0 */
  quietly(...args: string[]): Ran {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', HOURS_LATER, BUNDLE, ...args], {
      cwd: this.#cwd,
      env: { ...this.#env, NO_COLOR: '1' },
      encoding: 'utf8',
    });
    expect(status === 0, `bicameral-mcp ${args.join(' ')} exited with ${status}: ${stdout}${stderr}`);
    return { status, stdout };
  }

  /** Starts a command on a pseudo-terminal, as a person has it. */
  open(...args: string[]): Terminal {
    this.#tell(args);
    const command = [process.execPath, '--import', HOURS_LATER, BUNDLE, ...args];
    return new Terminal(command, { cwd: this.#cwd, env: { ...this.#env, NO_COLOR: '1' } });
  }

  #tell(args: readonly string[]): void {
    this.#narrator.say(colors.bold(`$ bicameral-mcp ${args.join(' ')}`));
  }
}
