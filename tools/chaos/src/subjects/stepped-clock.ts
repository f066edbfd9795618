import nodeFs from 'node:fs';
import type { JsonlSinkOptions } from '@bicameral/jsonl-sink';

/** From this moment on, by the real clock, the system's clock shows so much more. Milliseconds. */
interface ClockStep {
  readonly atMs: number;
  readonly offsetMs: number;
}

/** Steps the clock of everybody who goes by the file, from the given moment of the real clock on. */
export function stepClock(file: string, atMs: number, offsetMs: number): void {
  nodeFs.appendFileSync(file, `${JSON.stringify({ atMs, offsetMs } satisfies ClockStep)}\n`);
}

/**
 * A system whose clock is stepped while it runs: what `now` gives, and the times of files that were written since, go
 * together, as they do there; what was written before keeps its time.
 *
 * @param file where the steps stand, also those that are yet to come
 */
export function steppedClock(file: string): Required<Pick<JsonlSinkOptions, 'now' | 'fs'>> {
  const fd = nodeFs.openSync(file, 'r');
  let size = -1;
  let steps: ClockStep[] = [];
  const offsetAt = (realMs: number): number => {
    const status = nodeFs.fstatSync(fd);
    if (status.size !== size) {
      size = status.size;
      const lines = nodeFs.readFileSync(file, 'utf8').trimEnd().split('\n');
      steps = lines.filter((line) => line !== '').map((line) => JSON.parse(line) as ClockStep);
    }
    return steps.findLast(({ atMs }) => atMs <= realMs)?.offsetMs ?? 0;
  };
  const shift = (status: nodeFs.Stats | nodeFs.BigIntStats | undefined): typeof status => {
    if (status === undefined) return status;
    const offset = offsetAt(Number(status.mtimeMs));
    if (typeof status.mtimeMs === 'bigint') (status as nodeFs.BigIntStats).mtimeMs += BigInt(offset);
    else (status as nodeFs.Stats).mtimeMs += offset;
    return status;
  };
  const fs = {
    ...nodeFs,
    fstatSync: (descriptor: number, options?: { bigint: true }) => shift(nodeFs.fstatSync(descriptor, options)),
    lstatSync: (path: string, options: { bigint: true; throwIfNoEntry: false }) =>
      shift(nodeFs.lstatSync(path, options)),
  } as unknown as NonNullable<JsonlSinkOptions['fs']>;
  return { now: () => Date.now() + offsetAt(Date.now()), fs };
}
