import { describe, expect, it } from '@jest/globals';
import fs from 'node:fs';
import { ENGAGEMENTS_FILE, PREFLIGHT_EVENTS_FILE, SALT_FILE, telemetryFiles } from '../src/index.js';
import { useHome } from './support.js';

const home = useHome();

describe('telemetryFiles', () => {
  it('names all files of capture and none of anybody else', () => {
    const ours = [
      'salt.123-0011223344556677.tmp',
      'salt.replacement-7-8',
      'salt.too-short-12-345',
      'preflight_events.jsonl',
      'preflight_events.jsonl.1',
      'preflight_events.jsonl.12',
      'engagements.jsonl',
      'engagements.jsonl.1',
    ];
    const others = [
      'ledger.sqlite',
      'ledger.sqlite-wal',
      'update-check.json',
      'npm-update-check.json',
      'salty',
      'preflight_events.jsonl.bak',
      'my-engagements.jsonl',
    ];
    for (const name of [...ours, ...others]) fs.writeFileSync(home.file(name), '');
    fs.symlinkSync('1-2-3', home.file('engagements.jsonl.lock'));
    expect(telemetryFiles(home.path)).toEqual([
      { path: home.file('salt'), kind: 'salt' },
      { path: home.file('salt.123-0011223344556677.tmp'), kind: 'salt' },
      { path: home.file('salt.replacement-7-8'), kind: 'salt' },
      { path: home.file('salt.too-short-12-345'), kind: 'salt' },
      { path: home.file('preflight_events.jsonl'), kind: 'preflight_events' },
      { path: home.file('preflight_events.jsonl.1'), kind: 'preflight_events' },
      { path: home.file('preflight_events.jsonl.12'), kind: 'preflight_events' },
      { path: home.file('engagements.jsonl'), kind: 'engagements' },
      { path: home.file('engagements.jsonl.1'), kind: 'engagements' },
      { path: home.file('engagements.jsonl.lock'), kind: 'engagements' },
    ]);
  });

  it('of a home that does not exist are none', () => {
    expect(telemetryFiles(home.file('not-there'))).toEqual([]);
  });

  it('have the names that the Python server uses', () => {
    expect([SALT_FILE, PREFLIGHT_EVENTS_FILE, ENGAGEMENTS_FILE]).toEqual([
      'salt',
      'preflight_events.jsonl',
      'engagements.jsonl',
    ]);
  });
});
