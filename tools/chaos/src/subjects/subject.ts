/** A sink under test, as a writer process sees it. */
export interface Subject {
  /** Appends one record. Throws, or gives a rejected promise, when it is refused. */
  readonly append: (record: object) => void | Promise<void>;
  /** Appends several at once. When it throws, the file may hold the first of them. */
  readonly appendAll?: (records: readonly object[]) => void;
  /** Until everything handed over is written, as far as the subject can tell. */
  readonly close: () => void | Promise<void>;
}

export interface SubjectOptions {
  readonly file: string;
  /** Bytes. */
  readonly maxBytes: number;
  /** Rotated files that stay; peers keep all. */
  readonly keep: number;
  /** The file of the steps of the system's clock, where there are some. Peers do not know of it. */
  readonly clock: string | null;
}

export const SUBJECT_NAMES = ['jsonl-sink', 'pino-roll', 'rotating-file-stream'] as const;
export type SubjectName = (typeof SUBJECT_NAMES)[number];
