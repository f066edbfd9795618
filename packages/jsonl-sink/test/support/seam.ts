import nodeFs from 'node:fs';
import type { SinkFileSystem } from '../../src/index.js';

export type CallName = keyof SinkFileSystem;

/** Stands in for a call: give `{ value }` to answer in its place, throw to fail it, nothing to let it through. */
export type Intercept = (name: CallName, args: readonly unknown[]) => { value: unknown } | undefined;

/** The real file system, with somebody listening in. */
export function seam(intercept: Intercept): SinkFileSystem {
  return new Proxy(nodeFs, {
    get(target, name) {
      const call: unknown = Reflect.get(target, name);
      if (typeof call !== 'function') return call;
      return (...args: unknown[]): unknown => {
        const instead = intercept(name as CallName, args);
        return instead === undefined ? Reflect.apply(call, target, args) : instead.value;
      };
    },
  });
}

/** An error as the system gives it. */
export function systemError(errno: string, syscall: string): Error {
  return Object.assign(new Error(`${errno}: ${syscall}`), { code: errno, syscall });
}

/** Lets `written` bytes of the data through, as a disk that fills up does. */
export function shortWrite(args: readonly unknown[], written: number): { value: number } {
  const [fd, data] = args as [number, string];
  return { value: nodeFs.writeSync(fd, Buffer.from(data).subarray(0, written)) };
}
