import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { CodeRegionsError } from '../errors.js';
import { gitEnvironment, GLOBAL_OPTIONS } from './environment.js';
import { failedToRun, TIMEOUT_MS } from './run.js';

export interface GitObject {
  /** Full hash of the object itself. */
  oid: string;
  type: string;
  /** Bytes. */
  size: number;
  /** Null when it is larger than was asked for. */
  content: Buffer | null;
}

type Child = ChildProcessByStdio<Writable, Readable, null>;
const ARGS = ['cat-file', '--batch'];
const HEADER = /^([0-9a-f]+) (\w+) (\d+)$/;

/**
 * One `git cat-file --batch` process for a repository: started when first needed, again after it died, ended by
 * {@link ObjectReader.close}. It keeps the node process alive only while an answer is awaited. Requests are answered one
 * after the other.
 */
export class ObjectReader {
  readonly #directory: string;
  #child: Child | null = null;
  #last: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /**
   * @param name an object's hash, or a hash with a suffix such as `^{tree}`; never text of a caller
   * @param limit most bytes of content to read
   * @returns null when there is no such object
   * @throws CodeRegionsError CLOSED, GIT_NOT_FOUND, GIT_FAILED
   */
  read(name: string, limit: number): Promise<GitObject | null> {
    const answer = this.#last.then(() => this.#readNow(name, limit));
    this.#last = answer.catch(() => undefined);
    return answer;
  }

  close(): void {
    this.#closed = true;
    this.#stop();
  }

  async #readNow(name: string, limit: number): Promise<GitObject | null> {
    if (this.#closed) throw new CodeRegionsError('CLOSED', 'The repository was closed. Open it again.');
    const fresh = this.#child === null;
    try {
      return await this.#request(name, limit);
    } catch (error) {
      // A process that died while idle shows only now; a fresh one that dies has a reason that lasts.
      if (fresh) throw error;
      return this.#request(name, limit);
    }
  }

  #request(name: string, limit: number): Promise<GitObject | null> {
    return new Promise((resolve, reject) => {
      const child = this.#start();
      const chunks: Buffer[] = [];
      let received = 0;
      let header: { object: GitObject | null; end: number } | null = null;

      const settle = (finish: () => void): void => {
        clearTimeout(timer);
        child.stdout.off('data', onData);
        child.off('error', onEnd);
        child.off('close', onEnd);
        setReferenced(child, false);
        finish();
      };
      const fail = (error: Error | null): void => {
        this.#stop();
        settle(() => reject(failedToRun(this.#directory, ARGS, error)));
      };
      const onEnd = (reason: Error | number | null): void => fail(typeof reason === 'object' ? reason : null);
      const onData = (chunk: Buffer): void => {
        chunks.push(chunk);
        received += chunk.length;
        header ??= readHeader(chunks);
        if (header === null) return;
        const { object, end } = header;
        if (object === null) {
          settle(() => resolve(null));
        } else if (object.size > limit) {
          this.#stop(); // Cheaper than to read on to the end of a content that nobody wants.
          settle(() => resolve(object));
        } else if (received > end + object.size) {
          const content = Buffer.from(Buffer.concat(chunks).subarray(end, end + object.size));
          settle(() => resolve({ ...object, content }));
        }
      };
      const timer = setTimeout(() => fail(null), TIMEOUT_MS);

      child.stdout.on('data', onData);
      child.on('error', onEnd);
      child.on('close', onEnd);
      setReferenced(child, true);
      child.stdin.write(`${name}\n`);
    });
  }

  #start(): Child {
    if (this.#child !== null) return this.#child;
    const child = spawn('git', [...GLOBAL_OPTIONS, ...ARGS], {
      cwd: this.#directory,
      env: gitEnvironment(process.env),
      stdio: ['pipe', 'pipe', 'ignore'],
      windowsHide: true,
    });
    const forget = (): void => {
      if (this.#child === child) this.#child = null;
    };
    child.on('error', forget);
    child.on('exit', forget);
    child.stdin.on('error', forget); // A broken pipe; `close` follows and tells who waits.
    this.#child = child;
    return child;
  }

  #stop(): void {
    const child = this.#child;
    this.#child = null;
    child?.kill();
  }
}

/** Null while the header's line is not whole yet; an object of null when git has no such object. */
function readHeader(chunks: Buffer[]): { object: GitObject | null; end: number } | null {
  const bytes = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
  const end = bytes?.indexOf(0x0a) ?? -1;
  if (bytes === undefined || end < 0) return null;
  const [, oid, type, size] = HEADER.exec(bytes.toString('latin1', 0, end)) ?? [];
  if (oid === undefined || type === undefined) return { object: null, end: end + 1 };
  return { object: { oid, type, size: Number(size), content: null }, end: end + 1 };
}

/** Pipes of a child are sockets, and hold the event loop as the child itself does. */
function setReferenced(child: Child, referenced: boolean): void {
  for (const handle of [child, child.stdin, child.stdout] as { ref?: () => void; unref?: () => void }[]) {
    if (referenced) handle.ref?.();
    else handle.unref?.();
  }
}
