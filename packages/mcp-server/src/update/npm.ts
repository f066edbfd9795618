import { execFile } from 'node:child_process';
import path from 'node:path';

export type NpmResult = { ok: true; stdout: string } | { ok: false; timedOut: boolean; detail: string };

/** Runs the user's own npm. Never rejects. */
export type Npm = (args: readonly string[], timeoutMs: number) => Promise<NpmResult>;

/** @param env where npm is looked for and what it sees */
export function userNpm(env: NodeJS.ProcessEnv = process.env): Npm {
  return (args, timeoutMs) =>
    new Promise((resolve) => {
      const [command, ...first] = npmCommand();
      execFile(
        command,
        [...first, ...args],
        { env, timeout: timeoutMs, windowsHide: true },
        (error, stdout, stderr) => {
          if (error === null) resolve({ ok: true, stdout });
          else resolve({ ok: false, timedOut: error.killed === true, detail: firstLines(stderr) || error.message });
        },
      );
    });
}

/** On Windows npm is a batch file, which only a shell can start; so there npm's own script is run by this Node. */
function npmCommand(): [string, ...string[]] {
  if (process.platform !== 'win32') return ['npm'];
  return [process.execPath, path.join(path.dirname(process.execPath), 'node_modules', 'npm', 'bin', 'npm-cli.js')];
}

function firstLines(text: string): string {
  return text.trim().split('\n').slice(0, 3).join(' ').slice(0, 500);
}
