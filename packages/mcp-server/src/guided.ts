import { isTruthy } from '@bicameral/telemetry-flags';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Context } from './context.js';

/** Guided mode: `BICAMERAL_GUIDED_MODE=1`, or `guided: true` in the repository's `.bicameral/config.yaml`. */
export async function isGuided(context: Context, repositoryRoot: string): Promise<boolean> {
  if (isTruthy(context.env['BICAMERAL_GUIDED_MODE'])) return true;
  const file = path.join(repositoryRoot, '.bicameral', 'config.yaml');
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return false;
  }
  const { parse } = await import('yaml');
  try {
    const config: unknown = parse(text);
    return typeof config === 'object' && config !== null && 'guided' in config && config.guided === true;
  } catch (error) {
    context.log.warn(`${file} is not valid YAML, so guided mode stays off: ${String(error)}`);
    return false;
  }
}
