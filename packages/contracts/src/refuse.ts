import type * as z from 'zod';

/**
 * Adds a problem of our own to a check. The message says what is wrong, not where: who renders it names the field.
 *
 * @param field the field of the checked object that the problem is with; absent, the checked value itself
 */
export function refuse(context: z.core.ParsePayload, message: string, field?: string): void {
  context.issues.push({
    code: 'custom',
    message,
    input: context.value,
    path: field === undefined ? [] : [field],
    continue: false,
  });
}
