import { rmSync } from 'node:fs';
import { sinkPaths } from '@bicameral/jsonl-sink';
import { bicameralHome } from '../home.js';
import { captureFiles } from './capture-files.js';

/** Removes the captured rows, their rotations and what else the sinks may have left. Labels, salt and ledger stay. */
export function telemetryPurge({ yes }: { yes: boolean }): string {
  const paths = captureFiles(bicameralHome()).flatMap(({ file }) => sinkPaths(file));
  if (paths.length === 0) return 'Nothing to remove: no row was captured.';
  const list = paths.map((path) => `  ${path}`).join('\n');
  if (!yes) return `This would remove:\n${list}\nRun it again with --yes to do so.`;
  for (const path of paths) rmSync(path, { force: true });
  return `Removed:\n${list}`;
}
