import type * as jsonlSink from '@bicameral/jsonl-sink';
import type * as saltedHash from '@bicameral/salted-hash';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export type SinkModule = Pick<typeof jsonlSink, 'JsonlSink' | 'readLastRecords' | 'scanRecords'>;
export type SaltModule = Pick<typeof saltedHash, 'loadOrCreateSalt'>;

/** Child processes inherit them. */
const VARIABLES = { sink: 'BICAMERAL_CHAOS_SINK', salt: 'BICAMERAL_CHAOS_SALT' } as const;

const OWN = { sink: '@bicameral/jsonl-sink', salt: '@bicameral/salted-hash' } as const;

/** The sink under test: the workspace's own, or the build that `useModule` named. */
export async function sinkUnderTest(): Promise<SinkModule> {
  return (await import(process.env[VARIABLES.sink] ?? OWN.sink)) as SinkModule;
}

export async function saltUnderTest(): Promise<SaltModule> {
  return (await import(process.env[VARIABLES.salt] ?? OWN.salt)) as SaltModule;
}

const EXPORTS = { sink: ['JsonlSink', 'readLastRecords', 'scanRecords'], salt: ['loadOrCreateSalt'] } as const;

/**
 * Puts another build in the place of the workspace's own, for this process and those that it starts.
 *
 * @param file an ES module
 * @throws Error with a sentence for the user when it can not be loaded or lacks an export
 */
export async function useModule(kind: 'sink' | 'salt', file: string): Promise<void> {
  const url = pathToFileURL(resolve(file)).href;
  let module: object;
  try {
    module = (await import(url)) as object;
  } catch (error) {
    throw new Error(`--${kind} ${file} can not be loaded: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
  const missing = EXPORTS[kind].filter((name) => !(name in module));
  if (missing.length > 0) throw new Error(`--${kind} ${file} does not export ${missing.join(', ')}.`);
  process.env[VARIABLES[kind]] = url;
}

const SERVER = 'BICAMERAL_CHAOS_SERVER';
const OWN_SERVER = fileURLToPath(new URL('../../../packages/mcp-server/dist/bicameral-mcp.mjs', import.meta.url));

/** The program that is the server under test: the workspace's own build, or the one that `useServer` named. */
export function serverUnderTest(): string {
  return process.env[SERVER] ?? OWN_SERVER;
}

/** Throws an Error with a sentence for the user when there is no such file. */
export function useServer(file: string): void {
  if (!existsSync(file)) throw new Error(`--server ${file} is not there.`);
  process.env[SERVER] = resolve(file);
}
