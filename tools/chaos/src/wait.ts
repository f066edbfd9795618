import { setTimeout as pause } from 'node:timers/promises';

/** As long as a child may take, so that a harness that waits for one never waits for ever. */
const GIVE_UP_MS = 30_000;

/** Looks every millisecond until it is so; false when it never came to be. */
export async function until(isSo: () => boolean): Promise<boolean> {
  const deadline = performance.now() + GIVE_UP_MS;
  while (!isSo()) {
    if (performance.now() > deadline) return false;
    await pause(1);
  }
  return true;
}
