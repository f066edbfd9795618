import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import semver from 'semver';

const FILE = 'npm-update-check.json';

/** How long the registry's answer is taken as current. */
export const CACHE_MS = 60 * 60_000;

/** The version that the registry recommended within the last hour, if it was asked. */
export function readRecommended(home: string, now: number): string | undefined {
  try {
    const { checked_at, version } = JSON.parse(readFileSync(path.join(home, FILE), 'utf8')) as Record<string, unknown>;
    const age = typeof checked_at === 'string' ? now - Date.parse(checked_at) : NaN;
    const usable = age >= 0 && age < CACHE_MS && typeof version === 'string' && semver.valid(version) !== null;
    return usable ? version : undefined;
  } catch {
    return undefined;
  }
}

/** A cache that can not be written costs one question more, so faults are passed over. */
export function writeRecommended(home: string, version: string, now: number): void {
  const file = path.join(home, FILE);
  const aside = `${file}.${process.pid}.tmp`;
  try {
    mkdirSync(home, { recursive: true, mode: 0o700 });
    const content = JSON.stringify({ checked_at: new Date(now).toISOString(), version });
    writeFileSync(aside, `${content}\n`, { mode: 0o600, flag: 'wx' });
    renameSync(aside, file);
  } catch {
    rmSync(aside, { force: true });
  }
}
