import { openJsonlSink } from './jsonl-sink.js';
import { openPinoRoll } from './pino-roll.js';
import { openRotatingFileStream } from './rotating-file-stream.js';
import type { Subject, SubjectName, SubjectOptions } from './subject.js';

export async function openSubject(name: SubjectName, options: SubjectOptions): Promise<Subject> {
  switch (name) {
    case 'jsonl-sink':
      return openJsonlSink(options);
    case 'pino-roll':
      return openPinoRoll(options);
    case 'rotating-file-stream':
      return openRotatingFileStream(options);
  }
}
