const FALSY = new Set(['', '0', 'off', 'false', 'no']);

/** How switches in the environment are read: trimmed, any case; not set, empty, 0, off, false and no are off. */
export function isTruthy(value: string | undefined): boolean {
  return value !== undefined && !FALSY.has(value.trim().toLowerCase());
}
