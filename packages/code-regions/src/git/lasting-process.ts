import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { CodeRegionsError } from '../errors.js';
import { gitEnvironment, GLOBAL_OPTIONS } from './environment.js';
import { failedToRun, TIMEOUT_MS } from './run.js';

/** How one of git's commands that answer what they read is asked. */
export interface Protocol<Request, Answer> {
  readonly args: readonly string[];
  /** Variables on top of those that every git process gets. */
  readonly own?: Readonly<Record<string, string>>;
  /** Whole lines. */
  readonly question: (request: Request) => string;
  /** Reads the answer that begins at `at`. */
  readonly read: (bytes: Buffer, at: number, request: Request) => Reading<Answer>;
}

/**
 * `end` is where the next answer begins; null when the rest of this one is not wanted, and so was not waited for. Or how
 * many bytes from its beginning on have to be there before it is worth looking again.
 */
export type Reading<Answer> = { readonly answer: Answer; readonly end: number | null } | { readonly needed: number };

interface Waiting<Request, Answer> {
  readonly request: Request;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

type Child = ChildProcessByStdio<Writable, Readable, null>;

/**
 * One process of git that stays: started when first needed, again after it died, ended by {@link LastingProcess.close}. It
 * keeps the node process alive only while an answer is awaited. Requests are answered in their order; those that are made
 * together are written together, so that neither side waits for the other.
 */
export class LastingProcess<Request, Answer> {
  readonly #directory: string;
  readonly #protocol: Protocol<Request, Answer>;
  #child: Child | null = null;
  /** Whether the process has answered anything: one that has not, and dies, has a reason that lasts. */
  #hasAnswered = false;
  #waiting: Waiting<Request, Answer>[] = [];
  #chunks: Buffer[] = [];
  #received = 0;
  #needed = 1;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(directory: string, protocol: Protocol<Request, Answer>) {
    this.#directory = directory;
    this.#protocol = protocol;
  }

  /** @throws CodeRegionsError CLOSED, GIT_NOT_FOUND, GIT_FAILED */
  ask(request: Request): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (this.#closed) {
        reject(closedError());
        return;
      }
      this.#waiting.push({ request, resolve, reject });
      if (this.#child === null) this.#start();
      else this.#write(this.#child, [request]);
      if (this.#waiting.length === 1) this.#watch();
    });
  }

  close(): void {
    this.#closed = true;
    this.#stop();
    this.#rejectAll(closedError());
  }

  #start(): void {
    const child = spawn('git', [...GLOBAL_OPTIONS, ...this.#protocol.args], {
      cwd: this.#directory,
      env: { ...gitEnvironment(process.env), ...this.#protocol.own },
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
    this.#write(
      child,
      this.#waiting.map(({ request }) => request),
    );
    setReferenced(child, this.#waiting.length > 0);
  }

  /** What is asked in one turn goes out in one write. */
  #write({ stdin }: Child, requests: readonly Request[]): void {
    stdin.cork();
    for (const request of requests) stdin.write(this.#protocol.question(request));
    process.nextTick(() => stdin.uncork());
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
    else this.#rejectAll(failedToRun(this.#directory, this.#protocol.args, error));
  }

  #take(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#received += chunk.length;
    if (this.#received < this.#needed) return;
    const bytes = this.#chunks.length === 1 ? chunk : Buffer.concat(this.#chunks);
    let at = 0;
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      const reading = this.#protocol.read(bytes, at, next.request);
      if ('needed' in reading) {
        this.#needed = reading.needed;
        break;
      }
      this.#hasAnswered = true;
      this.#waiting.shift();
      next.resolve(reading.answer);
      if (reading.end === null) {
        this.#skipRest();
        return;
      }
      at = reading.end;
      this.#needed = 1;
    }
    this.#chunks = at < bytes.length ? [bytes.subarray(at)] : [];
    this.#received = bytes.length - at;
    this.#watch();
  }

  /** Cheaper than to read on to the end of what nobody wants. */
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
      this.#rejectAll(failedToRun(this.#directory, this.#protocol.args, null));
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
