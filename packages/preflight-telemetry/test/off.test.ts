import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { engagement, HASHED, OFF, open, preflight, useHome } from './support.js';

const home = useHome();
const script = fileURLToPath(new URL('../fixtures/record-both.mjs', import.meta.url));

/** Runs the writers in a process of their own and gives what it printed, and what it left in its home. */
function run(env: Record<string, string>): { printed: unknown; stderr: string; files: string[] } {
  const fresh = path.join(home.path, 'fresh');
  fs.mkdirSync(fresh);
  const { stdout, stderr } = spawnSync(process.execPath, [script, fresh], { env, encoding: 'utf8' });
  return { printed: JSON.parse(stdout), stderr, files: fs.readdirSync(fresh).sort() };
}

describe('capture that is off', () => {
  it.each([
    {},
    OFF,
    { BICAMERAL_TELEMETRY: 'on' },
    { BICAMERAL_TELEMETRY: 'relay' },
    { BICAMERAL_TELEMETRY: 'nonsense' },
  ])('leaves nothing behind with %j', (env) => {
    const fresh = path.join(home.path, 'not', 'there');
    const telemetry = open(fresh, { env });
    expect([telemetry.enabled, telemetry.raw, telemetry.sessionId]).toEqual([false, false, null]);
    expect(telemetry.newPreflightId()).toBeNull();
    telemetry.recordPreflight(preflight());
    expect(telemetry.recordEngagement(engagement({ preflightId: preflight().preflightId }))).toBeNull();
    expect(telemetry.status()).toEqual({ losses: {}, unreported: {} });
    telemetry.close();
    expect(fs.readdirSync(home.path)).toEqual(['salt']);
  });

  it('is one frozen object, so that a call costs no more than calling it', () => {
    const telemetry = open(home.path, { env: OFF });
    expect(open('/elsewhere', { env: {} })).toBe(telemetry);
    expect(Object.isFrozen(telemetry)).toBe(true);
    expect(telemetry.status()).toBe(telemetry.status());
  });

  it('does not look at a session that would be refused', () => {
    expect(open(home.path, { env: OFF, sessionId: 'mine' }).enabled).toBe(false);
  });
});

describe('the process’s own environment decides when none is given', () => {
  it('off', () => {
    expect(run({})).toEqual({
      printed: { enabled: false, raw: false, sessionId: null, preflightId: null, attributed: null },
      stderr: '',
      files: [],
    });
  });

  it('on, with a warning about the variable once', () => {
    const { printed, stderr, files } = run({ BICAMERAL_TELEMETRY: 'raw,foo' });
    const uuid = expect.stringMatching(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    ) as unknown;
    expect(printed).toEqual({
      enabled: true,
      raw: true,
      sessionId: uuid,
      preflightId: uuid,
      attributed: {
        attribution: 'fallback',
        match: 'exact',
        preflight_id: (printed as { preflightId: string }).preflightId,
      },
    });
    expect(stderr.split('\n')).toHaveLength(2);
    expect(files).toEqual(['engagements.jsonl', 'preflight_events.jsonl', 'salt']);
  });
});

describe('capture that is on', () => {
  it('touches nothing before the first row', () => {
    const fresh = path.join(home.path, 'fresh');
    const telemetry = open(fresh, { env: HASHED });
    expect(telemetry.newPreflightId()).not.toBe(telemetry.newPreflightId());
    telemetry.close();
    expect(fs.existsSync(fresh)).toBe(false);
  });

  it('makes its home for the owner only, with a salt', () => {
    const fresh = path.join(home.path, 'fresh');
    open(fresh).recordPreflight(preflight());
    expect((fs.statSync(fresh).mode & 0o777).toString(8)).toBe('700');
    expect(fs.readdirSync(fresh).sort()).toEqual(['preflight_events.jsonl', 'salt']);
    expect(fs.statSync(path.join(fresh, 'salt')).size).toBe(32);
  });
});
