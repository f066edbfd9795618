import { serve } from './serve.js';

// Without arguments, as most clients start it, the command line's own parts are never loaded.
if (process.argv.length <= 2) {
  await serve({ names: 'dots' });
} else {
  const { run } = await import('./cli/run.js');
  await run();
}
