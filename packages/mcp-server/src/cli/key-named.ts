import { UsageError } from './exit-codes.js';

/** So many are listed to choose from. */
const LISTED = 5;

/**
 * The key that a prefix stands for, in whatever case it is written.
 *
 * @throws UsageError unless there is one, and one alone
 */
export function keyNamed(prefix: string, keys: Iterable<string>): string {
  if (prefix === '') throw new UsageError('The key is empty. bicameral-mcp triage list shows the keys.');
  const found = [...new Set(keys)].filter((key) => key.startsWith(prefix.toLowerCase()));
  const [key] = found;
  if (key === undefined) {
    throw new UsageError(
      `There is no row whose key begins with ${JSON.stringify(prefix)}. bicameral-mcp triage list shows the keys.`,
    );
  }
  if (found.length > 1) {
    throw new UsageError(
      `${found.length} keys begin with ${prefix}; give more of one: ${found.slice(0, LISTED).join(', ')}`,
    );
  }
  return key;
}
