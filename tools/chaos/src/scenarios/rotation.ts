import { readThrough } from '../read-through.js';
import { broken, outcomeOf, prepare, type Context, type Outcome, type Scenario } from '../scenario.js';
import type { SubjectName } from '../subjects/subject.js';
import { verify } from '../verify.js';
import { endingsOf, startWriter } from '../writers.js';
import { KEEP_ALL, limitFor } from './limits.js';

/** Many processes write at once while the file rotates; nothing is evicted. */
export const rotation: Scenario = {
  name: 'rotation',
  title: 'many processes, rotation in full swing',
  run: async (context) => [await runRotation('rotation', 'jsonl-sink', context)],
};

export async function runRotation(scenario: string, subject: SubjectName, context: Context): Promise<Outcome> {
  const { processes, records } = context;
  const { file, sink, acks } = prepare(context.folder, subject);
  const options = { subject, file, count: records, maxBytes: limitFor(context), keep: KEEP_ALL };
  const writers = await Promise.all(Array.from({ length: processes }, (_, index) => startWriter(`w${index}`, options)));
  writers.forEach(({ go }) => go());
  const endings = await endingsOf(writers);
  const verdict = verify(sink, acks);
  const note = `${verdict.files} files`;
  if (subject !== 'jsonl-sink') {
    const complaints = endings.length > 0 ? `, ${endings.length} writers failed` : '';
    return outcomeOf(verdict, { scenario, subject, skipped: null, note: note + complaints, failures: [] });
  }
  const read = await readThrough(file);
  const failures = broken({
    'nothing is lost': verdict.lost === 0,
    'nothing is doubled': verdict.doubled === 0,
    'nothing is torn': verdict.torn === 0,
    'every append returned': verdict.acknowledged === processes * records,
    'it rotated': verdict.files > 1,
    'the reader gives every record once and in order': read.gaps === 0 && read.records === verdict.records,
  });
  return outcomeOf(verdict, { scenario, subject, skipped: read.skipped, note, failures: [...endings, ...failures] });
}
