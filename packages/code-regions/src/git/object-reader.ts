import { LastingProcess, type Reading } from './lasting-process.js';

export interface GitObject {
  /** Full hash of the object itself. */
  oid: string;
  type: string;
  /** Bytes. */
  size: number;
  /** Null when it is larger than was asked for. */
  content: Buffer | null;
}

interface Request {
  readonly name: string;
  readonly limit: number;
}

const HEADER = /^([0-9a-f]+) (\w+) (\d+)$/;

/** One `git cat-file --batch` process for a repository. */
export class ObjectReader {
  readonly #process: LastingProcess<Request, GitObject | null>;

  constructor(directory: string) {
    this.#process = new LastingProcess(directory, {
      args: ['cat-file', '--batch'],
      question: ({ name }) => `${name}\n`,
      read: readAnswer,
    });
  }

  /**
   * @param name an object's hash, or a hash with a suffix such as `^{tree}`; never text of a caller
   * @param limit most bytes of content to read
   * @returns null when there is no such object
   * @throws CodeRegionsError CLOSED, GIT_NOT_FOUND, GIT_FAILED
   */
  read(name: string, limit: number): Promise<GitObject | null> {
    return this.#process.ask({ name, limit });
  }

  close(): void {
    this.#process.close();
  }
}

function readAnswer(bytes: Buffer, at: number, { limit }: Request): Reading<GitObject | null> {
  const lineEnd = bytes.indexOf(0x0a, at);
  if (lineEnd < 0) return { needed: bytes.length - at + 1 };
  const [, oid, type, size] = HEADER.exec(bytes.toString('latin1', at, lineEnd)) ?? [];
  const start = lineEnd + 1;
  if (oid === undefined || type === undefined) return { answer: null, end: start };
  const object = { oid, type, size: Number(size) };
  if (object.size > limit) return { answer: { ...object, content: null }, end: null };
  const end = start + object.size + 1;
  if (bytes.length < end) return { needed: end - at };
  return { answer: { ...object, content: Buffer.from(bytes.subarray(start, end - 1)) }, end };
}
