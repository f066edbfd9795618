import { isCancel, text } from '@clack/prompts';
import { MAX_NOTE } from '@bicameral/failure-review';
import { printable } from '../printable.js';

/** Asks for a note; Escape leaves it as it was, and an empty one removes it. */
export async function askNote(before: string): Promise<string> {
  const answer = await text({
    message: 'Note (Enter keeps it, Escape leaves it as it was)',
    // It is typed in, so a control character in it would act.
    initialValue: printable(before),
    validate: (value = '') =>
      value.length > MAX_NOTE ? `At most ${MAX_NOTE} characters, these are ${value.length}.` : undefined,
  });
  return isCancel(answer) ? before : answer.trim();
}
