const [, , command, ...rest] = process.argv;

// Without arguments, as most clients start it, and for a hook that has a second, the command line's own parts are never
// loaded.
if (command === undefined) {
  const { serve } = await import('./serve.js');
  await serve({ names: 'dots' });
} else if (command === 'session-end' && rest.length === 0) {
  const { sessionEnd } = await import('./cli/session-end.js');
  sessionEnd();
} else {
  const { run } = await import('./cli/run.js');
  await run();
}
