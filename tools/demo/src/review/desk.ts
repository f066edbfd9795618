import { spawnSync } from 'node:child_process';
import colors from 'picocolors';
import { expect } from '../expect.js';
import type { Narrator } from '../narrator.js';
import { BUNDLE, environment } from '../workplace.js';
import { Terminal } from './terminal.js';

/** The arguments of Node with which `bicameral-mcp` starts, its clock two hours on. */
const COMMAND = ['--import', new URL('hours-later.js', import.meta.url).href, BUNDLE];

/** Where a person sits down later, with the same home: the commands of `bicameral-mcp`, in the clone. */
export class Desk {
  readonly #cwd: string;
  readonly #narrator: Narrator;
  readonly #env: Readonly<Record<string, string>>;

  constructor({ cwd, home, narrator }: { cwd: string; home: string; narrator: Narrator }) {
    this.#cwd = cwd;
    this.#narrator = narrator;
    const settings = { BICAMERAL_HOME: home, BICAMERAL_TELEMETRY: 'preflight' };
    this.#env = environment({ ...settings, TERM: 'xterm-256color', NO_COLOR: '1' });
  }

  /** Runs a command that asks nothing, and shows what it prints. */
  run(...args: string[]): void {
    this.#tell(args);
    const stdout = this.quietly(...args);
    if (stdout !== '') this.#narrator.shown(stdout);
  }

  /** The same, without a word of it: gives what it prints. @throws Error unless it exits with 0 */
  quietly(...args: string[]): string {
    const { status, stdout, stderr } = spawnSync(process.execPath, [...COMMAND, ...args], {
      cwd: this.#cwd,
      env: this.#env,
      encoding: 'utf8',
    });
    expect(status === 0, `bicameral-mcp ${args.join(' ')} exited with ${status}: ${stdout}${stderr}`);
    return stdout;
  }

  /** Starts a command on a pseudo-terminal, as a person has it. */
  open(...args: string[]): Terminal {
    this.#tell(args);
    return new Terminal([process.execPath, ...COMMAND, ...args], { cwd: this.#cwd, env: this.#env });
  }

  #tell(args: readonly string[]): void {
    this.#narrator.say(colors.bold(`$ bicameral-mcp ${args.join(' ')}`));
  }
}
