import type { JsonlSink } from '@bicameral/jsonl-sink';
import type { ReviewRow } from '../rows/review-row.js';

/** So many rows are held, then written at once. */
const MOST = 100;

/** Review rows on their way to the file: a write for each would be a sixth of a first run. */
export class ReviewWriter {
  readonly #sink: JsonlSink;
  #rows: ReviewRow[] = [];

  constructor(sink: JsonlSink) {
    this.#sink = sink;
  }

  /** @throws JsonlSinkError, as `flush` does, when rows can not be written */
  write(row: ReviewRow): void {
    this.#rows.push(row);
    if (this.#rows.length >= MOST) this.flush();
  }

  /** Writes what is held. */
  flush(): void {
    const rows = this.#rows;
    this.#rows = [];
    this.#sink.appendAll(rows);
  }
}
