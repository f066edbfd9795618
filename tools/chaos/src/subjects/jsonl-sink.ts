import { sinkUnderTest } from '../under-test.js';
import { steppedClock } from './stepped-clock.js';
import type { Subject, SubjectOptions } from './subject.js';

export async function openJsonlSink({ file, maxBytes, keep, clock }: SubjectOptions): Promise<Subject> {
  const { JsonlSink } = await sinkUnderTest();
  const sink = new JsonlSink(file, { maxBytes, keep, ...(clock !== null && steppedClock(clock)) });
  return {
    append: (record) => sink.append(record),
    appendAll: (records) => sink.appendAll(records),
    close: () => sink.close(),
  };
}
