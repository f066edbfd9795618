const SILENT_MS = 1_000;
const EVERY_MS = 200;

/** A line on a terminal's stderr for what takes more than a second; called with how far it is. */
export function progressOnStderr(what: string): (done: number) => void {
  if (!process.stderr.isTTY) return () => undefined;
  const started = Date.now();
  let shown = 0;
  process.once('exit', () => shown > 0 && process.stderr.write('\r\x1b[K'));
  return (done) => {
    const now = Date.now();
    if (now - started < SILENT_MS || now - shown < EVERY_MS) return;
    shown = now;
    process.stderr.write(`\r${what}: ${done.toLocaleString('en')} rows\x1b[K`);
  };
}
