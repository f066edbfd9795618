import type { PromotedRow } from '../row/promoted-row.js';
import { promotedRow } from '../row/promoted-row.js';
import type { GateRefusal } from './refusal.js';

type Allowed = { readonly row: PromotedRow } | { readonly refusals: readonly GateRefusal[] };

/** Keys of the schema's own; another could be something that must not be told. */
const OWN_KEYS = new Set(
  'id split kind about settings guided files ingest source decisions label description bindings decision file_path symbol_name start_line end_line ask topic file_paths expect surfaced may not expected_failure promoted cause class gate'.split(
    ' ',
  ),
);

/** Takes a row that has the allowed keys, and values of the allowed kinds, alone. */
export function allowed(value: unknown): Allowed {
  const parsed = promotedRow.safeParse(value);
  if (parsed.success) return { row: parsed.data };
  return {
    refusals: parsed.error.issues.map(({ path, code, message }) => ({
      rule: 'allow_list',
      field:
        path.map((key) => (typeof key === 'number' || OWN_KEYS.has(String(key)) ? String(key) : '…')).join('.') ||
        'row',
      message: code === 'unrecognized_keys' ? 'has a key that no promoted row has' : messageOf(code, message),
    })),
  };
}

/** Our own sentences say what to do; the library's may quote the value. */
function messageOf(code: string | undefined, message: string): string {
  return code === 'custom' || code === 'too_small' || code === 'too_big' ? message : 'is not what may stand there';
}
