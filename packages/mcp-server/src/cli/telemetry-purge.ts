import { lstatSync, rmSync } from 'node:fs';
import path from 'node:path';
import { RECONCILE_DUE_FILE, RECONCILE_SETTLED_FILE } from '@bicameral/failure-review/home';
import { removeSink, sinkPaths } from '@bicameral/jsonl-sink';
import { bicameralHome } from '../home.js';
import { captureFiles, reviewFiles } from './capture-files.js';

/**
 * Removes the captured rows, their rotations and what else the sinks may have left. Suspected failures stay, as hashes and
 * ids, since labels would mean nothing without them; so do labels, salt and ledger.
 */
export function telemetryPurge({ yes }: { yes: boolean }): string {
  const home = bicameralHome();
  const rows = captureFiles(home).flatMap(({ file }) => sinkPaths(file));
  const stays = reviewFiles(home).flatMap(({ file }) => sinkPaths(file));
  const odd = captureFiles(home)
    .map(({ file }) => file)
    .filter((file) => lstatSync(file, { throwIfNoEntry: false })?.isFile() === false);
  const left = odd.length === 0 ? '' : `\nThese are no regular files and are left; move them away:\n${listed(odd)}`;
  const kept = left + (stays.length === 0 ? '' : `\nThese stay:\n${listed(stays)}`);
  if (rows.length === 0) return `Nothing to remove${left === '' ? ': no row was captured' : ''}.${kept}`;
  const marks = [RECONCILE_DUE_FILE, RECONCILE_SETTLED_FILE]
    .map((name) => path.join(home, name))
    .filter((file) => lstatSync(file, { throwIfNoEntry: false })?.isFile() === true);
  const paths = [...rows, ...marks];
  if (!yes) return `This would remove:\n${listed(paths)}${kept}\nRun it again with --yes to do so.`;
  for (const { file } of captureFiles(home)) removeSink(file);
  for (const file of marks) rmSync(file, { force: true });
  return `Removed:\n${listed(paths)}${kept}`;
}

function listed(paths: readonly string[]): string {
  return paths.map((file) => `  ${file}`).join('\n');
}
