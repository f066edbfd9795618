import { expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const BUNDLE = fileURLToPath(new URL('../../../packages/mcp-server/dist/bicameral-mcp.mjs', import.meta.url));
if (!existsSync(BUNDLE)) throw new Error(`${BUNDLE} is missing. Build it first: npx nx build mcp-server`);

/** Only bounds a run that hangs. */
const HANGS_MS = 500_000;

const here = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url));

it(
  'every scenario comes out as it should, and the README shows what is printed',
  () => {
    const args = [BUNDLE, 'eval', '--scenarios', here('scenarios'), '--fixtures', here('fixtures')];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: HANGS_MS });
    expect(stdout.split(/^FAILED /m).slice(1)).toEqual([]);
    expect(stdout).toMatch(/^- synthetic: \d+ as they should be, \d+ known to fail, 0 failed$/m);
    const tables = stdout.match(/^### Synthetic, (?:dev|holdout), \d+ rows\n\n(?:\|.*\n)+/gm);
    expect(tables).toHaveLength(2);
    const readme = readFileSync(here('README.md'), 'utf8');
    expect(readme.split(/<!-- tables: (?:begin|end) -->/)[1]?.trim()).toBe(tables?.join('\n').trim());
    expect(stderr).toBe('');
    expect(status).toBe(0);
  },
  HANGS_MS,
);
