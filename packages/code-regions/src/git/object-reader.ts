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

interface Request {
  readonly name: string;
  /** Most bytes of content that are wanted. */
  readonly limit: number;
  readonly resolve: (object: GitObject | null) => void;
  readonly reject: (error: Error) => void;
}

type Child = ChildProcessByStdio<Writable, Readable, null>;
const ARGS = ['cat-file', '--batch'];
const HEADER = /^([0-9a-f]+) (\w+) (\d+)$/;

/**
 * One `git cat-file --batch` process for a repository: started when first needed, again after it died, ended by
 * {@link ObjectReader.close}. It keeps the node process alive only while an answer is awaited. Requests are answered in
 * their order; those that are made together are written together, so that neither side waits for the other.
 */
export class ObjectReader {
  readonly #directory: string;
  #child: Child | null = null;
  /** Whether the process has answered anything: one that has not, and dies, has a reason that lasts. */
  #hasAnswered = false;
  #waiting: Request[] = [];
  #chunks: Buffer[] = [];
  #received = 0;
  /** How many bytes have to be there before it is worth looking again. */
  #needed = 1;
  #timer: NodeJS.Timeout | undefined;
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
    return new Promise((resolve, reject) => {
      if (this.#closed) {
        reject(closedError());
        return;
      }
      this.#waiting.push({ name, limit, resolve, reject });
      if (this.#child === null) this.#start();
      else ask(this.#child, [name]);
      if (this.#waiting.length === 1) this.#watch();
    });
  }

  close(): void {
    this.#closed = true;
    this.#stop();
    this.#rejectAll(closedError());
  }

  #start(): void {
    const child = spawn('git', [...GLOBAL_OPTIONS, ...ARGS], {
      cwd: this.#directory,
      env: gitEnvironment(process.env),
      stdio: ['pipe', 'pipe', 'ignore'],
      windowsHide: true,
    });
    this.#child = child;
    this.#hasAnswered = false;
    this.#forgetReceived();
    const ended = (reason: Error | number | null): void => {
      if (this.#child === child) this.#ended(typeof reason === 'object' ? reason : null);
    };
    child.stdout.on('data', (chunk: Buffer) => {
      if (this.#child === child) this.#take(chunk);
    });
    child.on('error', ended);
    child.on('close', ended);
    // One that ends while nothing is asked is not there for the next request, which may come before `close`.
    child.on('exit', () => {
      if (this.#child === child && this.#waiting.length === 0) this.#child = null;
    });
    child.stdin.on('error', () => undefined); // A broken pipe; `close` follows.
    ask(
      child,
      this.#waiting.map(({ name }) => name),
    );
    setReferenced(child, this.#waiting.length > 0);
  }

  #stop(): void {
    const child = this.#child;
    this.#child = null;
    child?.kill();
  }

  #ended(error: Error | null): void {
    const mayBeAskedAgain = this.#hasAnswered;
    this.#stop();
    if (this.#waiting.length === 0) return;
    if (mayBeAskedAgain) this.#start();
    else this.#rejectAll(failedToRun(this.#directory, ARGS, error));
  }

  #take(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#received += chunk.length;
    if (this.#received < this.#needed) return;
    const bytes = this.#chunks.length === 1 ? chunk : Buffer.concat(this.#chunks);
    let at = 0;
    for (let request = this.#waiting[0]; request !== undefined; request = this.#waiting[0]) {
      const answer = readAnswer(bytes, at, request.limit);
      if ('needed' in answer) {
        this.#needed = answer.needed;
        break;
      }
      this.#hasAnswered = true;
      this.#waiting.shift();
      request.resolve(answer.object);
      if (answer.end === null) {
        this.#skipRest();
        return;
      }
      at = answer.end;
      this.#needed = 1;
    }
    this.#chunks = at < bytes.length ? [bytes.subarray(at)] : [];
    this.#received = bytes.length - at;
    this.#watch();
  }

  /** Cheaper than to read on to the end of a content that nobody wants. */
  #skipRest(): void {
    this.#stop();
    if (this.#waiting.length > 0) this.#start();
    this.#watch();
  }

  /** The time for an answer begins anew with each; nothing keeps the program alive while none is awaited. */
  #watch(): void {
    clearTimeout(this.#timer);
    const isAwaited = this.#waiting.length > 0;
    if (this.#child !== null) setReferenced(this.#child, isAwaited);
    if (!isAwaited) return;
    this.#timer = setTimeout(() => {
      this.#stop();
      this.#rejectAll(failedToRun(this.#directory, ARGS, null));
    }, TIMEOUT_MS);
  }

  #rejectAll(error: Error): void {
    clearTimeout(this.#timer);
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }

  #forgetReceived(): void {
    this.#chunks = [];
    this.#received = 0;
    this.#needed = 1;
  }
}

/** `end` is where the next answer begins; null when this one's content is longer than wanted, and so was not waited for. */
type Answer = { readonly object: GitObject | null; readonly end: number | null } | { readonly needed: number };

/** @returns the number of bytes from `at` on that have to be there when the answer is not whole yet */
function readAnswer(bytes: Buffer, at: number, limit: number): Answer {
  const lineEnd = bytes.indexOf(0x0a, at);
  if (lineEnd < 0) return { needed: bytes.length - at + 1 };
  const [, oid, type, size] = HEADER.exec(bytes.toString('latin1', at, lineEnd)) ?? [];
  const start = lineEnd + 1;
  if (oid === undefined || type === undefined) return { object: null, end: start };
  const object = { oid, type, size: Number(size) };
  if (object.size > limit) return { object: { ...object, content: null }, end: null };
  const end = start + object.size + 1;
  if (bytes.length < end) return { needed: end - at };
  return { object: { ...object, content: Buffer.from(bytes.subarray(start, end - 1)) }, end };
}

/** What is asked in one turn goes out in one write. */
function ask({ stdin }: Child, names: readonly string[]): void {
  stdin.cork();
  for (const name of names) stdin.write(`${name}\n`);
  process.nextTick(() => stdin.uncork());
}

function closedError(): CodeRegionsError {
  return new CodeRegionsError('CLOSED', 'The repository was closed. Open it again.');
}

/** Pipes of a child are sockets, and hold the event loop as the child itself does. */
function setReferenced(child: Child, referenced: boolean): void {
  for (const handle of [child, child.stdin, child.stdout] as { ref?: () => void; unref?: () => void }[]) {
    if (referenced) handle.ref?.();
    else handle.unref?.();
  }
}
