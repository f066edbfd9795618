import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { CodeRegionsError } from '../errors.js';
import { gitEnvironment, GLOBAL_OPTIONS } from './environment.js';

export const TIMEOUT_MS = 30_000;
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

export interface GitResult {
  /** 0 is success; what else means depends on the subcommand. */
  exitCode: number;
  stdout: Buffer;
  stderr: string;
}

/**
 * Runs one git command to its end, without a shell, at most 30 s and 64 MiB of output. An exit code other than 0 is a
 * result, not an error.
 *
 * @param own variables on top of those that every git process gets
 * @param input what it reads from its standard input
 * @throws CodeRegionsError GIT_NOT_FOUND; GIT_FAILED when it was killed, timed out or wrote too much
 */
export function runGit(
  directory: string,
  args: readonly string[],
  own: Readonly<Record<string, string>> = {},
  input?: string,
): Promise<GitResult> {
  return new Promise((resolve, reject) => {
    const { stdin } = execFile(
      'git',
      [...GLOBAL_OPTIONS, ...args],
      {
        cwd: directory,
        env: { ...gitEnvironment(process.env), ...own },
        encoding: 'buffer',
        timeout: TIMEOUT_MS,
        killSignal: 'SIGKILL',
        maxBuffer: MAX_OUTPUT_BYTES,
        windowsHide: true,
      },
      (error, stdout, stderr) => {
        const code = error === null ? 0 : error.code;
        if (typeof code === 'number') resolve({ exitCode: code, stdout, stderr: stderr.toString('utf8') });
        else reject(failedToRun(directory, args, error));
      },
    );
    if (input === undefined) return;
    stdin?.on('error', () => undefined); // A broken pipe; its exit code says why.
    stdin?.end(input);
  });
}

/** Like {@link runGit}, and any exit code but 0 is GIT_FAILED. Gives the standard output. */
export async function gitOutput(
  directory: string,
  args: readonly string[],
  own: Readonly<Record<string, string>> = {},
  input?: string,
): Promise<Buffer> {
  const result = await runGit(directory, args, own, input);
  if (result.exitCode !== 0) throw gitFailed(args, result);
  return result.stdout;
}

/** What git said when a command failed that was expected to work. */
export function gitFailed(args: readonly string[], { exitCode, stderr }: GitResult): CodeRegionsError {
  const said = stderr.trim().slice(0, 2000);
  return new CodeRegionsError('GIT_FAILED', `git ${args[0] ?? ''} failed with exit code ${exitCode}: ${said}`, {
    args,
    exitCode,
    stderr: said,
  });
}

/** Names why no git process came to its end: there is none, its directory went away, or it was stopped by our limits. */
export function failedToRun(directory: string, args: readonly string[], error: Error | null): CodeRegionsError {
  const code = error === null ? undefined : (error as NodeJS.ErrnoException).code;
  // A working directory that is gone gives the same ENOENT as a program that is not there.
  if (code === 'ENOENT' && existsSync(directory)) {
    return new CodeRegionsError(
      'GIT_NOT_FOUND',
      'git was not found. Install git 2.30 or later and put it on the PATH.',
    );
  }
  const why = reasonFor(code, directory);
  return new CodeRegionsError('GIT_FAILED', `git ${args[0] ?? ''} did not finish: ${why}.`, { args, directory }, error);
}

function reasonFor(code: string | undefined, directory: string): string {
  switch (code) {
    case 'ENOENT':
      return `the directory ${directory} is gone`;
    case 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER':
      return `it wrote more than ${MAX_OUTPUT_BYTES} bytes`;
    case 'EMFILE':
    case 'ENFILE':
      return 'too many files are open to start it; raise the limit on open files (ulimit -n)';
    case 'EAGAIN':
      return 'too many processes are running to start it';
    default:
      return `it was stopped, or took longer than ${TIMEOUT_MS / 1000} s`;
  }
}
