import { describeInputError, limits, updateInput } from '@bicameral/contracts';
import { Refusal } from './refusal.js';
import type { Tool } from './tool.js';

/** The id as every tool takes it. */
const idInput = updateInput.pick({ preflight_id: true });

/** The id that a caller passed, if it is one that may be echoed. */
export function callersPreflightId(args: unknown): string | null {
  const id = carriesId(args) ? args.preflight_id : null;
  const length = typeof id === 'string' ? Array.from(id).length : 0;
  return length >= 1 && length <= limits.preflightIdChars ? (id as string) : null;
}

/**
 * The arguments that a tool's own input has a say about. Agents are told to pass the id to every call, so a tool that
 * lists none, which would cost each model tokens, takes one too. Null, a preflight's with capture off, is none.
 *
 * @throws Refusal for an id that is none, where the tool's own input would not see it
 */
export function ownArguments(tool: Tool, args: unknown): unknown {
  if (!carriesId(args)) return args;
  const { preflight_id } = args;
  if (preflight_id !== null) {
    if ('preflight_id' in tool.input.shape) return args;
    const { error } = idInput.safeParse({ preflight_id });
    if (error) throw new Refusal(describeInputError(error, args), 'invalid_arguments');
  }
  return Object.fromEntries(Object.entries(args).filter(([field]) => field !== 'preflight_id'));
}

function carriesId(args: unknown): args is { readonly preflight_id: unknown } {
  return typeof args === 'object' && args !== null && 'preflight_id' in args;
}
