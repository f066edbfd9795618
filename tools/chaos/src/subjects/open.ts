import { openJsonlSink } from './jsonl-sink.js';
import type { Subject, SubjectName, SubjectOptions } from './subject.js';

/** Loads a peer only where it is asked for, since nearly all processes are writers of our own. */
export async function openSubject(name: SubjectName, options: SubjectOptions): Promise<Subject> {
  switch (name) {
    case 'jsonl-sink':
      return openJsonlSink(options);
    case 'pino-roll':
      return (await import('./pino-roll.js')).openPinoRoll(options);
    case 'rotating-file-stream':
      return (await import('./rotating-file-stream.js')).openRotatingFileStream(options);
  }
}
