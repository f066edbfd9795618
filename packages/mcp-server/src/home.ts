import os from 'node:os';
import path from 'node:path';

/** The directory of all state: `BICAMERAL_HOME`, or `.bicameral` in the user's home directory. */
export function bicameralHome(env: Readonly<Record<string, string | undefined>> = process.env): string {
  return path.resolve(env['BICAMERAL_HOME'] || path.join(os.homedir(), '.bicameral'));
}
