import { limits, ratifyInput } from '@bicameral/contracts';

const LISTS = ['bindings', 'verdicts'] as const;

/** An id as every tool takes it. */
const idInput = ratifyInput.shape.decision_id;

/** The decisions that a tool's arguments name, each once, whatever is wrong with the rest of them. */
export function namedDecisions(args: unknown): string[] {
  if (!isRecord(args)) return [];
  const items = LISTS.flatMap((name) => listOf(args[name])).filter(isRecord);
  const named = [args['decision_id'], ...listOf(args['decision_ids']), ...items.map((item) => item['decision_id'])];
  return [...new Set(named.flatMap((id) => idInput.safeParse(id).data ?? []))].slice(0, limits.bindingsPerCall);
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value.slice(0, limits.bindingsPerCall) : [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
