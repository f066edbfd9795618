import nodeFs from 'node:fs';
import type { JsonlSinkOptions } from '@bicameral/jsonl-sink';

/** From this moment on, by the real clock, the system's clock shows so much more. Milliseconds. */
export interface ClockStep {
  readonly atMs: number;
  readonly offsetMs: number;
}

/**
 * A system whose clock is stepped while it runs: what `now` gives, and the times of files that were written since, go
 * together, as they do there; what was written before keeps its time.
 */
export function steppedClock(steps: readonly ClockStep[]): Required<Pick<JsonlSinkOptions, 'now' | 'fs'>> {
  const offsetAt = (realMs: number): number => steps.findLast(({ atMs }) => atMs <= realMs)?.offsetMs ?? 0;
  const shift = (status: nodeFs.Stats | nodeFs.BigIntStats | undefined): typeof status => {
    if (status === undefined) return status;
    const offset = offsetAt(Number(status.mtimeMs));
    if (typeof status.mtimeMs === 'bigint') (status as nodeFs.BigIntStats).mtimeMs += BigInt(offset);
    else (status as nodeFs.Stats).mtimeMs += offset;
    return status;
  };
  const fs = {
    ...nodeFs,
    fstatSync: (fd: number, options?: { bigint: true }) => shift(nodeFs.fstatSync(fd, options)),
    lstatSync: (path: string, options: { bigint: true; throwIfNoEntry: false }) =>
      shift(nodeFs.lstatSync(path, options)),
  } as unknown as NonNullable<JsonlSinkOptions['fs']>;
  return { now: () => Date.now() + offsetAt(Date.now()), fs };
}
