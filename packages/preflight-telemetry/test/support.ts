import { afterEach, beforeEach } from '@jest/globals';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openPreflightTelemetry } from '../src/index.js';
import type { EngagementCall, PreflightCall, PreflightTelemetry, PreflightTelemetryOptions } from '../src/index.js';

export const HASHED = { BICAMERAL_TELEMETRY: 'preflight' };
export const RAW = { BICAMERAL_TELEMETRY: 'raw' };
export const OFF = { BICAMERAL_TELEMETRY: 'off' };

export const SESSION = '11111111-1111-4111-8111-111111111111';
export const OTHER_SESSION = '22222222-2222-4222-8222-222222222222';
export const PREFLIGHT = '33333333-3333-4333-8333-333333333333';
export const SECOND = '44444444-4444-4444-8444-444444444444';
export const THIRD = '55555555-5555-4555-8555-555555555555';
export const DECISION = 'decision:66666666-6666-5666-8666-666666666666';
export const OTHER_DECISION = 'decision:77777777-7777-5777-8777-777777777777';
export const REPOSITORY = '/repo/.git';
export const NOON = Date.parse('2026-11-23T12:00:00.000Z');

export type Row = Record<string, unknown>;

/** A fresh home for each test, with the salt of the hash vectors, so that hashes can be written down. */
export function useHome(): { readonly path: string; file(name: string): string } {
  let root = '';
  const home = {
    get path() {
      return path.join(root, 'home');
    },
    file: (name: string) => path.join(root, 'home', name),
  };
  beforeEach(() => {
    root = fs.mkdtempSync(path.join(os.tmpdir(), 'telemetry-'));
    fs.mkdirSync(home.path, { mode: 0o700 });
    fs.writeFileSync(home.file('salt'), Buffer.from(Array.from({ length: 32 }, (_, index) => index)), { mode: 0o600 });
  });
  afterEach(() => fs.rmSync(root, { recursive: true, force: true }));
  return home;
}

export function open(home: string, options: Partial<PreflightTelemetryOptions> = {}): PreflightTelemetry {
  return openPreflightTelemetry({ home, env: HASHED, now: () => NOON, sessionId: SESSION, ...options });
}

export function preflight(overrides: Partial<PreflightCall> = {}): PreflightCall {
  return {
    preflightId: PREFLIGHT,
    topic: 'Stripe webhook',
    filePaths: ['src/hook.ts', 'src/pay.ts'],
    repository: REPOSITORY,
    fired: true,
    reason: 'fired',
    surfaced: [{ decisionId: DECISION, surfacedBy: 'region' }],
    guided: false,
    ...overrides,
  };
}

export function engagement(overrides: Partial<EngagementCall> = {}): EngagementCall {
  return {
    tool: 'bicameral.bind',
    decisionIds: [],
    filePaths: ['src/pay.ts'],
    repository: REPOSITORY,
    outcome: 'ok',
    ...overrides,
  };
}

/** All rows of a file, in order; parsed here and not by the readers that are used inside. */
export function rows(file: string): Row[] {
  return fs
    .readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Row);
}

/** The rows without those of other kinds. */
export function calls(file: string): Row[] {
  return rows(file).filter((row) => !('event_type' in row));
}
