import * as z from 'zod';

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';

export const uuid = z.string().regex(new RegExp(`^${UUID}$`), 'expected a lower-case UUID');
export const decisionId = z
  .string()
  .regex(new RegExp(`^decision:${UUID}$`), 'expected decision: and a lower-case UUID');
/** 16 lower-case hex characters of a salted SHA-256. */
export const hash = z.string().regex(/^[0-9a-f]{16}$/, 'expected 16 lower-case hex characters');
/** 32 lower-case hex characters: what a row is about, see `reviewKey`. */
export const key = z.string().regex(/^[0-9a-f]{32}$/, 'expected 32 lower-case hex characters');
export const timestamp = z.iso.datetime({ precision: 3 });
