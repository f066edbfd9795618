/**
 * What a start does without until the first tool call, or the first command: in the bundle a file of its own, so that
 * the one which answers a client is small.
 */
import type { ApplicationOptions, Service } from './create-application.js';
import type { ListedTool } from './registry/listing.js';
import type { ServeOptions } from './serve.js';

export async function createApplication(options: ApplicationOptions): Promise<Service> {
  const { createApplication: create } = await import('./create-application.js');
  return create(options);
}

/** Loads what `createApplication` needs, and makes nothing. */
export async function warmUp(): Promise<void> {
  await import('./create-application.js');
}

export async function listTools(): Promise<ListedTool[]> {
  const [{ listing }, { tools }] = await Promise.all([import('./registry/listing.js'), import('./tools/index.js')]);
  return tools.map(listing);
}

export async function sessionEnd(): Promise<void> {
  const { sessionEnd: leaveMark } = await import('./cli/session-end.js');
  leaveMark();
}

/** @param serve what the command line does when it is given no command */
export async function runCommand(serve: (options: ServeOptions) => Promise<void>): Promise<void> {
  const { run } = await import('./cli/run.js');
  await run(serve);
}
