import { existsSync, readFileSync } from 'node:fs';
import { loadLater } from './load-later.js';
import type { ListedTool } from './registry/listing.js';

const BUILT = new URL('./tools.json', import.meta.url);

/** The tools as `tools/list` shows them: from the file that the build puts beside the bundle, worked out from source. */
export async function listedTools(): Promise<readonly ListedTool[]> {
  if (existsSync(BUILT)) return JSON.parse(readFileSync(BUILT, 'utf8')) as ListedTool[];
  return (await loadLater()).listTools();
}
