import { ActiveFile } from './active-file.js';
import { encodeLine, type Line } from './encode-line.js';
import { JsonlSinkError, sinkError, toSinkError } from './errors.js';
import { statusOf } from './identity.js';
import { GROUP_BYTES, LOOK_BYTES, LOOK_MS, MAX_ATTEMPTS, RETRY_BYTES, RETRY_MS } from './limits.js';
import { ProcessLock } from './lock.js';
import { lockName } from './names.js';
import { resolveOptions, type JsonlSinkOptions, type SinkSettings } from './options.js';
import { rotate } from './rotate.js';
import { Throttle } from './throttle.js';

/**
 * Appends records to a JSONL file that any number of processes may append to and rotate at the same time. No record is
 * lost, doubled or torn by a rotation, and no append waits for another process.
 */
export class JsonlSink {
  readonly #settings: SinkSettings;
  /** A rotator holds it, never a writer. */
  readonly #lock: ProcessLock;
  readonly #look = new Throttle(LOOK_BYTES, LOOK_MS);
  readonly #retry = new Throttle(RETRY_BYTES, RETRY_MS);
  #active: ActiveFile | null = null;
  /** When the file was last written, as far as this process knows. */
  #writtenMs = 0;
  #isClosed = false;

  /**
   * Makes nothing: the file and its folder come with the first record.
   *
   * @throws RangeError on a bad option; JsonlSinkError NOT_A_FILE when `file` is a directory
   */
  constructor(file: string, options: JsonlSinkOptions = {}) {
    this.#settings = resolveOptions(file, options);
    const { fs, file: path, now } = this.#settings;
    this.#lock = new ProcessLock(fs, lockName(path), now);
    if (isDirectory(this.#settings)) throw sinkError('NOT_A_FILE', path);
  }

  /**
   * Writes one record as one line. When this returns, the line is with the kernel: the death of this process can not
   * lose it any more.
   *
   * @throws JsonlSinkError with a `code` by cause; the record is not in the file then, and the next call may succeed
   */
  append(record: object): void {
    const { file } = this.#settings;
    this.#refuseWhenClosed();
    const line = encodeLine(record);
    try {
      for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
        const result = this.#fileFor(line.length).write(line);
        if (result === 'written') return;
        if (result === 'gone') this.#drop();
      }
    } catch (error) {
      // Whatever is wrong with the descriptor or the file's end, opening it anew finds out.
      this.#drop();
      throw toSinkError(error, file);
    }
    throw notWhole(file);
  }

  /**
   * Writes records as lines that follow one another, as many with one call as fit: for very many at once, at a fraction of
   * the price. When this returns, all are with the kernel. They are in the file in their order, so that what a reader sees
   * is always a beginning of them; a blank line may come before some.
   *
   * @throws JsonlSinkError with a `code` by cause. BAD_RECORD and RECORD_TOO_LONG come before anything is written; after
   * another code, the file holds as many of the first records as it took
   */
  appendAll(records: readonly object[]): void {
    const { file } = this.#settings;
    this.#refuseWhenClosed();
    const lines = records.map((record) => encodeLine(record));
    let failures = 0;
    try {
      for (let at = 0; at < lines.length && failures < MAX_ATTEMPTS;) {
        const count = this.#writeSome(lines, at);
        failures = count === 0 ? failures + 1 : 0;
        at += count;
      }
    } catch (error) {
      this.#drop();
      throw toSinkError(error, file);
    }
    if (failures > 0) throw notWhole(file);
  }

  /** Closes the file. Nothing is left to flush. A second call does nothing. */
  close(): void {
    this.#isClosed = true;
    this.#drop();
  }

  /** Writes as many of the lines from `at` on as fit into the file and one call. @returns how many of them are there now */
  #writeSome(lines: readonly Line[], at: number): number {
    const active = this.#fileFor(lines[at]?.length ?? 0);
    const { rotate: rotates, maxBytes } = this.#settings;
    const group = fitting(lines, at, Math.min(GROUP_BYTES, rotates ? maxBytes - active.size : Infinity));
    const [only] = group;
    const result = only !== undefined && group.length === 1 ? active.write(only) : active.writeAll(group);
    for (const { length } of group.slice(1)) this.#look.add(length);
    if (result === 'gone') this.#drop();
    if (typeof result === 'number') return result;
    return result === 'written' ? 1 : 0;
  }

  #refuseWhenClosed(): void {
    const { file } = this.#settings;
    if (this.#isClosed) throw new JsonlSinkError('CLOSED', `${file}: the sink was closed`, { file });
  }

  /** The file to write to, with room for so many bytes, unless a rotation has to wait. */
  #fileFor(bytes: number): ActiveFile {
    const now = this.#settings.now();
    if (this.#active !== null && this.#look.isDue(bytes, now) && !this.#active.isAtItsPath()) this.#drop();
    let active = this.#active ?? this.#open(now);
    if (this.#wantsRotation(active, bytes, now)) {
      if (active.isAtItsPath()) this.#rotate(bytes, now);
      // If it still is, another process has the lock, or it can not be done now.
      if (!active.isAtItsPath()) {
        this.#drop();
        active = this.#open(now);
        this.#retry.reset();
      }
    }
    this.#writtenMs = now;
    return active;
  }

  #wantsRotation(active: ActiveFile, bytes: number, now: number): boolean {
    const { rotate: rotates, maxBytes, maxAgeMs } = this.#settings;
    if (!rotates || active.size === 0) return false;
    if (now - this.#writtenMs > maxAgeMs) return true;
    return active.size + bytes > maxBytes && this.#retry.isDue(bytes, now);
  }

  #rotate(bytes: number, now: number): void {
    const { fs, file, keep, maxBytes, maxAgeMs } = this.#settings;
    rotate({
      fs,
      file,
      keep,
      lock: this.#lock,
      isDue: ({ size, mtimeMs }) => Number(size) + bytes > maxBytes || now - Number(mtimeMs) > maxAgeMs,
    });
  }

  #open(now: number): ActiveFile {
    const active = new ActiveFile(this.#settings);
    this.#active = active;
    this.#writtenMs = active.modifiedMs;
    this.#look.restart(now);
    return active;
  }

  #drop(): void {
    this.#active?.close();
    this.#active = null;
  }
}

/** The line at `at`, and those after it that have room beside it and the newline that several bring. */
function fitting(lines: readonly Line[], at: number, room: number): Line[] {
  const group = lines.slice(at, at + 1);
  let left = room - 1 - (group[0]?.length ?? 0);
  for (let line = lines[at + 1]; line !== undefined && line.length <= left; line = lines[at + group.length]) {
    group.push(line);
    left -= line.length;
  }
  return group;
}

function notWhole(file: string): JsonlSinkError {
  return new JsonlSinkError('IO', `${file}: the line did not stay whole in ${MAX_ATTEMPTS} attempts`, { file });
}

function isDirectory({ fs, file }: SinkSettings): boolean {
  try {
    return statusOf(fs, file)?.isDirectory() === true;
  } catch {
    // Whatever keeps us from looking now may be gone by the first append, which reports it otherwise.
    return false;
  }
}
