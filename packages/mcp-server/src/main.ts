import { loadLater } from './load-later.js';
import { serve } from './serve.js';
import { serveOptions } from './serve-options.js';

const args = process.argv.slice(2);
const options = serveOptions(args);

// Neither a client that waits for an answer nor a hook that has a second waits for the command line's own parts.
if (options) {
  await serve(options);
} else if (args.length === 1 && args[0] === 'session-end') {
  const { sessionEnd } = await loadLater();
  await sessionEnd();
} else {
  const { runCommand } = await loadLater();
  await runCommand(serve);
}
