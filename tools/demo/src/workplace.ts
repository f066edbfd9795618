import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** This repository. */
export const SOURCE = fileURLToPath(new URL('../../..', import.meta.url));
export const BUNDLE = path.join(SOURCE, 'packages', 'mcp-server', 'dist', 'bicameral-mcp.mjs');

/** A temporary folder that is gone when the process ends, also when it is stopped. */
export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'bicameral-demo-')));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130));
  return folder;
}

/** The little that servers and commands get of the environment, beside settings of their own. */
export function environment(settings: Readonly<Record<string, string>>): Record<string, string> {
  return { PATH: process.env['PATH'] ?? '', HOME: os.homedir(), ...settings };
}
