import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { CodeRegionsError } from '../errors.js';
import { LastingProcess, type Reading } from './lasting-process.js';

interface Request {
  readonly from: string;
  readonly to: string;
}

/** Longer answers are not waited for: each piece of one is looked through again with all before it. */
const MAX_BYTES = 4 * 1024 * 1024;
/** What it has read of packs, which a process that stays would keep up to 96 MB of. */
const KEPT = ['-c', 'core.deltaBaseCacheLimit=16m'];

/**
 * One `git diff-tree` process for a repository, which tells how a commit differs from another one. To start one takes git
 * several times as long as to tell of a commit, and the program that starts it stands still meanwhile.
 */
export class DiffReader {
  readonly #process: LastingProcess<Request, Buffer | null>;

  /**
   * @param commonDir the git directory
   * @param options of diff-tree
   */
  constructor(directory: string, commonDir: string, options: readonly string[]) {
    // Git repeats a line that names no object, as it stands; and nothing that it tells of can hold this one.
    const endMark = `end ${randomUUID()}\n`;
    this.#process = new LastingProcess(directory, {
      args: [...KEPT, 'diff-tree', '--stdin', '--always', ...options, '--'],
      // An index is read for attributes, and held; none of them matters here.
      own: { GIT_INDEX_FILE: join(commonDir, 'bicameral-reads-no-index') },
      question: ({ from, to }) => `${to} ${from}\n${endMark}`,
      read: (bytes, at, { to }) => readAnswer(bytes, at, to, endMark),
    });
  }

  /**
   * @param from full hash of a commit
   * @param to that of another one
   * @returns null when this process can not tell, for whatever reason: one of its own will, or says why not
   */
  async between(from: string, to: string): Promise<Buffer | null> {
    try {
      return await this.#process.ask({ from, to });
    } catch (error) {
      if (error instanceof CodeRegionsError) return null;
      throw error;
    }
  }

  close(): void {
    this.#process.close();
  }
}

/** The commit's own hash comes first, unless there is no such commit. */
function readAnswer(bytes: Buffer, at: number, to: string, endMark: string): Reading<Buffer | null> {
  const mark = bytes.indexOf(endMark, at, 'latin1');
  if (mark < 0) {
    const length = bytes.length - at;
    return length > MAX_BYTES ? { answer: null, end: null } : { needed: length + 1 };
  }
  const start = at + to.length + 1;
  const isTold = bytes.toString('latin1', at, start - 1) === to;
  return { answer: isTold ? Buffer.from(bytes.subarray(start, mark)) : null, end: mark + endMark.length };
}
