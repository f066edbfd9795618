// SessionStart: what a model has to know before it meets the tools, which some clients only load when it searches.
const additionalContext =
  'This repository may have team decisions about its code. Before you edit files, call bicameral.preflight with what you will change and in which files, and pass the preflight_id that it returns to every later bicameral call.';

process.stdout.write(
  `${JSON.stringify({ hookSpecificOutput: { hookEventName: 'SessionStart', additionalContext } })}\n`,
);
