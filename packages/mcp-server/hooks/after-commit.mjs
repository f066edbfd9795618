// PostToolUse of a shell command: after a commit, asks the agent to link it, with the id of the conversation's last
// preflight. The agent makes the call, since its server has the environment that says whether to capture.
//
// Whatever is not as expected leaves the session alone: no output, exit code 0.
import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';

/** Of the conversation's record so much is looked through, from its end. */
const TAIL_BYTES = 4 * 1024 * 1024;

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
/** As JSON, or as JSON within a JSON string, however deep. */
const PREFLIGHT_ID = new RegExp(String.raw`preflight_id\\*"\s*:\s*\\*"(${UUID})`, 'gi');
const COMMIT = /^[0-9a-f]{7,64}$/;

function lastPreflightId(transcript) {
  const file = openSync(transcript, 'r');
  try {
    const { size } = fstatSync(file);
    const buffer = Buffer.alloc(Math.min(size, TAIL_BYTES));
    const read = readSync(file, buffer, 0, buffer.length, size - buffer.length);
    return [...buffer.toString('utf8', 0, read).matchAll(PREFLIGHT_ID)].at(-1)?.[1];
  } finally {
    closeSync(file);
  }
}

function lastPreflightIdOrNone(transcript) {
  try {
    return lastPreflightId(transcript);
  } catch {
    return undefined;
  }
}

function additionalContext(input) {
  const commit = input.tool_response?.gitOperation?.commit?.sha;
  if (typeof commit !== 'string' || !COMMIT.test(commit)) return undefined;
  const id = lastPreflightIdOrNone(input.transcript_path);
  const args = { commit_hash: commit, ...(id === undefined ? {} : { preflight_id: id }) };
  return `Committed ${commit}. Call bicameral.link_commit with ${JSON.stringify(args)}, and look at what it says has drifted.`;
}

try {
  const context = additionalContext(JSON.parse(readFileSync(0, 'utf8')));
  if (context !== undefined) {
    process.stdout.write(
      `${JSON.stringify({ hookSpecificOutput: { hookEventName: 'PostToolUse', additionalContext: context } })}\n`,
    );
  }
} catch {
  // Not what a hook is given: nothing to say.
}
