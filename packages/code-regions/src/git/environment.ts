/** What a user may set for every git on the machine, and that does not say which repository is meant. */
const KEPT = new Set([
  'GIT_CEILING_DIRECTORIES',
  'GIT_CONFIG_GLOBAL',
  'GIT_CONFIG_NOSYSTEM',
  'GIT_CONFIG_SYSTEM',
  'GIT_DISCOVERY_ACROSS_FILESYSTEM',
  'GIT_EXEC_PATH',
]);

/**
 * The environment of every git process: no `GIT_DIR`, `GIT_WORK_TREE` or `GIT_INDEX_FILE` of a hook that we may run
 * under, nothing that asks at a terminal, takes a lock, translates messages, swaps objects, or reads a path as a pattern.
 */
export function gitEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) => !name.startsWith('GIT_') || KEPT.has(name));
  return {
    ...Object.fromEntries(kept),
    LC_ALL: 'C',
    GIT_LITERAL_PATHSPECS: '1',
    GIT_NO_LAZY_FETCH: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
  };
}

/**
 * Options before the subcommand. A repository's own configuration may name programs (a file-system monitor, a signature
 * check) and a partial clone may fetch what is missing: none of that runs here.
 */
export const GLOBAL_OPTIONS: readonly string[] = [
  '--no-pager',
  '-c',
  'core.quotePath=false',
  '-c',
  'core.fsmonitor=false',
  '-c',
  'log.showSignature=false',
  '-c',
  'protocol.allow=never',
];
