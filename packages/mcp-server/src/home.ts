import os from 'node:os';
import path from 'node:path';

/**
 * The directory of all state: `BICAMERAL_HOME`, or `.bicameral` in the user's home directory. A leading `~/` is the
 * user's home: no shell expands what stands in a client's configuration.
 *
 * @throws Error for any other relative path, which would lie somewhere else with each client
 */
export function bicameralHome(env: Readonly<Record<string, string | undefined>> = process.env): string {
  const home = expandTilde(env['BICAMERAL_HOME'] || path.join('~', '.bicameral'));
  if (path.isAbsolute(home)) {
    const directory = path.normalize(home);
    // Node never comes back from making folders there.
    if (!/^\/(?:proc|sys)(?:\/|$)/.test(directory)) return directory;
    throw new Error(`BICAMERAL_HOME=${home} is in a file system of the kernel's. Give a directory on a disk.`);
  }
  throw new Error(`BICAMERAL_HOME=${home} is a relative path. Give an absolute one, or one that begins with ~/.`);
}

export function expandTilde(directory: string): string {
  return /^~(?=$|[/\\])/.test(directory) ? path.join(os.homedir(), directory.slice(1)) : directory;
}
