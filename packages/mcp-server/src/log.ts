const LEVELS = ['silent', 'error', 'warn', 'info', 'debug'] as const;
type Level = (typeof LEVELS)[number];

/** Writes one line a message to stderr; stdout belongs to the protocol. */
export type Logger = Record<Exclude<Level, 'silent'>, (message: string) => void>;

/**
 * @param level what `BICAMERAL_LOG` says: `silent`, `error`, `warn` (the default), `info` or `debug`
 * @param write where a line goes; a broken stderr is nobody's problem, so it must not throw
 */
export function createLogger(level: string | undefined, write: (line: string) => void = writeToStderr): Logger {
  const wanted = (level ?? '').trim().toLowerCase();
  const known = LEVELS.findIndex((name) => name === wanted);
  const threshold = known === -1 ? LEVELS.indexOf('warn') : known;
  const at = (own: Level) => (message: string) => {
    if (LEVELS.indexOf(own) <= threshold) write(`bicameral-mcp: ${own}: ${message}\n`);
  };
  const logger = { error: at('error'), warn: at('warn'), info: at('info'), debug: at('debug') };
  if (known === -1 && wanted !== '') {
    logger.warn(`BICAMERAL_LOG=${wanted} is not a level; take one of ${LEVELS.join(', ')}. Using warn.`);
  }
  return logger;
}

function writeToStderr(line: string): void {
  guardStderr();
  process.stderr.write(line);
}

let guarded = false;

/** Lets a broken stderr go unnoticed. Opens the stream, so it is left until something is written, or nobody waits. */
export function guardStderr(): void {
  if (guarded) return;
  guarded = true;
  process.stderr.on('error', () => undefined);
}
