import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('../fixtures/print-flags.mjs', import.meta.url));

function run(env: Record<string, string>): { stdout: unknown; stderr: string } {
  const { stdout, stderr } = spawnSync(process.execPath, [script], { env, encoding: 'utf8' });
  return { stdout: JSON.parse(stdout), stderr };
}

describe('telemetryFlags', () => {
  it('parses once, warns once, and gives the same frozen value ever after', () => {
    expect(run({ BICAMERAL_TELEMETRY: 'raw,foo', BICAMERAL_PREFLIGHT_TELEMETRY: 'yes' })).toEqual({
      stdout: { flags: { relay: false, preflight: true, raw: true }, same: true, frozen: true, error: 'TypeError' },
      stderr:
        'bicameral: BICAMERAL_TELEMETRY names "foo", which is unknown and ignored. The names are relay, preflight, raw.\n' +
        'bicameral: BICAMERAL_PREFLIGHT_TELEMETRY is deprecated; use BICAMERAL_TELEMETRY=preflight instead.\n',
    });
  });

  it('is off without a word when nothing is set', () => {
    expect(run({})).toEqual({
      stdout: { flags: { relay: true, preflight: false, raw: false }, same: true, frozen: true, error: 'TypeError' },
      stderr: '',
    });
  });
});
