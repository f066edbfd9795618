import type { BindOutput } from '@bicameral/contracts';
import { jsonBytes } from '../../registry/fit.js';

type Bound = Omit<BindOutput, 'preflight_id'>;

/**
 * Keeps a bind's answer under `maxBytes`. First the checks go, from the end: link_commit shows them again. Then items
 * that went well. One that failed stays: its error stands nowhere else.
 */
export function fitBindings(result: Bound, maxBytes: number): Bound {
  let total = jsonBytes(result);
  if (total <= maxBytes) return result;
  total += jsonBytes({ truncated: true });
  const bindings = [...result.bindings];
  for (let index = bindings.length - 1; index >= 0 && total > maxBytes; index -= 1) {
    const item = bindings[index];
    if (!item?.pending_compliance_check) continue;
    const shorter = { ...item, pending_compliance_check: null };
    total -= jsonBytes(item) - jsonBytes(shorter);
    bindings[index] = shorter;
  }
  for (let index = bindings.length - 1; index >= 0 && total > maxBytes; index -= 1) {
    const item = bindings[index];
    if (item?.error !== null) continue;
    total -= jsonBytes(item) + 1;
    bindings.splice(index, 1);
  }
  return { ...result, bindings, truncated: true };
}
