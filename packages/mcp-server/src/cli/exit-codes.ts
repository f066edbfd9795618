/** What a command's exit code says, for scripts and CI. */
export const EXIT = {
  ok: 0,
  /** A gate is closed, or the command failed. */
  failed: 1,
  /** The command can not be run as it was given. */
  usage: 2,
  /** It ran, and what came of it says neither yes nor no. */
  inconclusive: 3,
} as const;

/** A command that can not be run as it was given; the message says what to give. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
