import type { OriginalRow } from '@bicameral/failure-review';
import { describe } from './describe.js';

const HEAD = `# Write each text in your own words. What it stands for is in the comments, which are for this machine alone: nobody reads
# them, and this file is not to be committed.
`;

/** The file for --paraphrases, to be filled in. */
export function templateOf(rows: readonly OriginalRow[]): string {
  return HEAD + rows.map(entryOf).join('');
}

function entryOf(original: OriginalRow): string {
  const { topic, files, decisions } = describe(original);
  const { row, label } = original;
  const missed = decisions.filter(({ role }) => role === 'missed' && row.decision_id === null);
  return [
    '',
    `"${row.key}": # ${label}`,
    `  # asked: ${topic}`,
    `  # files: ${files}`,
    '  topic: ""',
    ...missed.map(({ id }) => `  missed: "${id}"`),
    ...(decisions.length > 0 ? ['  descriptions:'] : []),
    ...decisions.flatMap(({ id, role, description }) => [`    # ${role}: ${description}`, `    "${id}": ""`]),
    '',
  ].join('\n');
}
