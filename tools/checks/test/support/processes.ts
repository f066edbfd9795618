import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

export interface Finished {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** The environment of a person's own shell: without what Nx, npm and Jest tell the processes that they start. */
export function ownEnvironment(): Record<string, string> {
  const inherited = Object.entries(process.env).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined &&
      !/^(NX_|JEST_|NODE_ENV$|FORCE_COLOR$|npm_(package|lifecycle)_|npm_config_local_prefix$)/.test(entry[0]),
  );
  return { ...Object.fromEntries(inherited), NX_DAEMON: 'false', NO_COLOR: '1', npm_config_update_notifier: 'false' };
}

/** Runs a command to its end, whatever that is. */
export function run(command: string, args: readonly string[], cwd: string, stdin?: string): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: ownEnvironment() });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.on('error', reject);
    child.on('close', (status) => {
      resolve({ status, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() });
    });
    // A child may end without reading it all; how it ended says whether that was right.
    child.stdin.on('error', () => undefined);
    child.stdin.end(stdin);
  });
}

async function succeed(command: string, args: readonly string[], cwd: string, stdin?: string): Promise<string> {
  const { status, stdout, stderr } = await run(command, args, cwd, stdin);
  if (status !== 0) throw new Error([command, ...args, `ended with ${String(status)}`, stdout, stderr].join('\n'));
  return stdout;
}

/** Runs a script with this Node and gives its stdout. Throws, with all that it printed, when it fails. */
export function node(args: readonly string[], cwd: string, stdin?: string): Promise<string> {
  return succeed(process.execPath, args, cwd, stdin);
}

/** How to start `npm` or `npx` without a shell. */
export function npmCommand(name: 'npm' | 'npx'): [string, ...string[]] {
  // On Windows the command is a batch file, which only a shell can start: take the script behind it.
  const script = path.join(path.dirname(process.execPath), 'node_modules/npm/bin', `${name}-cli.js`);
  return existsSync(script) ? [process.execPath, script] : [name];
}

/** As `node`, for `npm` and `npx`. */
export function npm(name: 'npm' | 'npx', args: readonly string[], cwd: string): Promise<string> {
  const [command, ...first] = npmCommand(name);
  return succeed(command, [...first, ...args], cwd);
}

export function git(args: readonly string[], cwd: string): Promise<string> {
  return succeed('git', args, cwd);
}

/** A folder of its own under the system's temporary one, and the function that removes it. */
export function makeScratch(name: string): { folder: string; remove: () => void } {
  // macOS has its temporary folder behind a symbolic link, which would make two names of one file.
  const folder = mkdtempSync(path.join(realpathSync(os.tmpdir()), `bicameral-${name}-`));
  return {
    folder,
    remove: () => {
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
