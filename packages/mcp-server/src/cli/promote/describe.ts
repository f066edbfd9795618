import type { OriginalRow } from '@bicameral/failure-review';
import { printableLine } from '../printable.js';

/** What a row was about, for the person on this machine. */
export interface Described {
  readonly topic: string;
  readonly files: string;
  readonly decisions: readonly { readonly id: string; readonly role: string; readonly description: string }[];
}

export function describe({ row, topic, filePaths, decisions, missedId }: OriginalRow): Described {
  const shownBy = new Map(row.surfaced.map((each) => [each.decision_id, each.surfaced_by]));
  const unknown = filePaths.filter((path) => path === null).length;
  const files = [
    ...filePaths.filter((path) => path !== null),
    ...(unknown > 0 ? [`${unknown} not to be found here`] : []),
  ];
  return {
    topic: topic === null ? '(only its hash is known)' : printableLine(topic),
    files: files.length === 0 ? '(none)' : printableLine(files.join(', ')),
    decisions: decisions.map(({ decisionId, description }) => ({
      id: decisionId,
      role: decisionId === missedId ? 'missed' : `shown by ${shownBy.get(decisionId) ?? 'nobody knows what'}`,
      description: printableLine(description),
    })),
  };
}
