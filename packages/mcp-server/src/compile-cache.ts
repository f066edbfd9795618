import os from 'node:os';
import path from 'node:path';

/** Node's from 22.1 on. */
interface CompilesOnce {
  enableCompileCache?: (directory: string) => unknown;
}

/**
 * Lets Node keep what it compiles, which saves it most of the compiling at the next start. It is kept among the user's
 * own caches: whoever can write there decides what runs here. Node says nothing and goes on without when it can not.
 */
export function useCompileCache(env: Readonly<Record<string, string | undefined>> = process.env): void {
  const { enableCompileCache } = process.getBuiltinModule('node:module') as CompilesOnce;
  enableCompileCache?.(path.join(cachesOf(env), 'bicameral-mcp'));
}

function cachesOf(env: Readonly<Record<string, string | undefined>>): string {
  if (process.platform === 'win32') return env['LOCALAPPDATA'] || path.join(os.homedir(), 'AppData', 'Local');
  if (process.platform === 'darwin') return path.join(os.homedir(), 'Library', 'Caches');
  const given = env['XDG_CACHE_HOME'] ?? '';
  return path.isAbsolute(given) ? given : path.join(os.homedir(), '.cache');
}
