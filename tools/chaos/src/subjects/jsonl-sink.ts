import { JsonlSink } from '@bicameral/jsonl-sink';
import type { Subject, SubjectOptions } from './subject.js';

export function openJsonlSink({ file, maxBytes, keep }: SubjectOptions): Subject {
  const sink = new JsonlSink(file, { maxBytes, keep });
  return { append: (record) => sink.append(record), close: () => sink.close() };
}
