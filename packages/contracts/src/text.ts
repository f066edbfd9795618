import * as z from 'zod';
import { limits } from './limits.js';
import { refuse } from './refuse.js';
import { codePoints, grouped } from './words.js';

const NUL = '\0';

function withoutNul(context: z.core.ParsePayload<string>): void {
  if (context.value.includes(NUL)) refuse(context, 'must not contain NUL (U+0000)');
}

function notEmpty(context: z.core.ParsePayload<string>): void {
  if (context.value === '') refuse(context, 'must not be empty');
}

/** A text that may be empty, of at most `max` code points, without NUL. */
export function text(max: number) {
  return z.string().max(max).check(withoutNul);
}

/** A text of at most `max` code points that says something: neither empty nor white space only. Not trimmed. */
export function filledText(max: number) {
  return text(max).check((context) => {
    if (context.value.trim() === '') refuse(context, 'must not be empty or white space only');
  });
}

/** An id that a caller hands back. Its limit only keeps nonsense out, so it is checked but not told to every model. */
export function id() {
  return z
    .string()
    .check(withoutNul)
    .check((context) => {
      if (context.value.trim() === '') refuse(context, 'must not be empty or white space only');
      const length = codePoints(context.value);
      if (length > limits.idChars) refuse(context, `at most ${limits.idChars} characters, got ${grouped(length)}`);
    });
}

/** A file path: 1–4,096 UTF-8 bytes, without NUL. Where it points is the server's question. */
export function path() {
  return z
    .string()
    .check(notEmpty)
    .check(withoutNul)
    .check((context) => {
      const bytes = Buffer.byteLength(context.value, 'utf8');
      if (bytes > limits.pathBytes) {
        refuse(context, `at most ${grouped(limits.pathBytes)} bytes, got ${grouped(bytes)}`);
      }
    });
}

/**
 * The id that an earlier preflight gave, as a caller hands it on: any text of 1–128 code points. It is echoed verbatim;
 * `canonicalUuid` tells whether it may be stored.
 */
export function preflightId() {
  return z.string().max(limits.preflightIdChars).check(notEmpty).optional().describe('From preflight');
}

const MOMENT =
  /^(\d{4})-(\d\d)-(\d\d)(?:T([01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:Z|[+-]([01]\d|2[0-3]):[0-5]\d))?$/;

/** An ISO 8601 date, or a date and time with its zone; the day must exist. A date alone is midnight UTC. */
export function moment() {
  return z.string().check((context) => {
    const [, year, month, day] = MOMENT.exec(context.value) ?? [];
    // A day that the month does not have lands in another month.
    const landed = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))).getUTCMonth() + 1;
    if (landed !== Number(month)) {
      refuse(context, 'expected an ISO date such as 2026-01-31, or a date and time such as 2026-01-31T09:30:00Z');
    }
  });
}
