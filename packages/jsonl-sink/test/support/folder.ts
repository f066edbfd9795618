import { afterEach } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A new folder of its own for this test, removed after it. */
export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'jsonl-sink-'));
  folders.push(folder);
  return folder;
}

/** A path for a sink in a new folder. */
export function tempFile(): string {
  return join(tempFolder(), 'events.jsonl');
}

export function textOf(file: string): string {
  return readFileSync(file, 'utf8');
}
