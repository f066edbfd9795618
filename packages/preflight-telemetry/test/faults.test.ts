import { describe, expect, it } from '@jest/globals';
import fs from 'node:fs';
import path from 'node:path';
import type { SinkFileSystem } from '@bicameral/jsonl-sink';
import type { EngagementCall, PreflightCall } from '../src/index.js';
import { calls, engagement, NOON, open, PREFLIGHT, preflight, rows, SECOND, SESSION, useHome } from './support.js';

const home = useHome();
const events = () => home.file('preflight_events.jsonl');
const engagements = () => home.file('engagements.jsonl');

const EXACT = { attribution: 'fallback', match: 'exact', preflight_id: PREFLIGHT };
const EXPLICIT = { attribution: 'explicit', match: null, preflight_id: PREFLIGHT };

/** A real file system whose writes fail while `code` is set. */
function faulty(): { sinkFs: SinkFileSystem; code: string | null } {
  const state = {
    code: null as string | null,
    sinkFs: {
      ...fs,
      writeSync(fd: number, data: string): number {
        if (state.code !== null) throw Object.assign(new Error('injected'), { code: state.code, syscall: 'write' });
        return fs.writeSync(fd, data);
      },
    } as SinkFileSystem,
  };
  return state;
}

function lossRow(counts: object): object {
  return { event_type: 'capture_loss', ts: '2026-11-23T12:00:00.000Z', session_id: SESSION, counts };
}

describe('a disk that takes nothing', () => {
  it.each([
    ['ENOSPC', 'NO_SPACE'],
    ['EDQUOT', 'QUOTA'],
    ['EROFS', 'READ_ONLY'],
    ['EIO', 'IO'],
  ])(
    '(%s) costs the rows of that time, and they are counted in a row as soon as one can be written',
    (errno, cause) => {
      const disk = faulty();
      const telemetry = open(home.path, { seam: { sinkFs: disk.sinkFs } });
      telemetry.recordPreflight(preflight());
      disk.code = errno;
      telemetry.recordPreflight(preflight({ preflightId: SECOND }));
      expect(telemetry.recordEngagement(engagement({ preflightId: PREFLIGHT }))).toEqual(EXPLICIT);
      expect(telemetry.status()).toEqual({ losses: { [cause]: 2 }, unreported: { [cause]: 2 } });
      disk.code = null;
      expect(telemetry.recordEngagement(engagement({ preflightId: PREFLIGHT }))).toEqual(EXPLICIT);
      telemetry.recordPreflight(preflight());

      expect(rows(events())).toEqual([
        expect.objectContaining({ event_type: 'session_start' }),
        expect.objectContaining({ preflight_id: PREFLIGHT }),
        lossRow({ [cause]: 2 }),
        expect.objectContaining({ preflight_id: PREFLIGHT }),
      ]);
      expect(rows(engagements())).toHaveLength(1);
      expect(telemetry.status()).toEqual({ losses: { [cause]: 2 }, unreported: {} });
    },
  );

  it('from the start: the session begins late, and each cause is counted', () => {
    const disk = faulty();
    const telemetry = open(home.path, { seam: { sinkFs: disk.sinkFs } });
    disk.code = 'ENOSPC';
    telemetry.recordPreflight(preflight());
    disk.code = 'EDQUOT';
    telemetry.recordPreflight(preflight());
    disk.code = null;
    telemetry.recordPreflight(preflight());
    telemetry.close();
    expect(rows(events())).toEqual([
      expect.objectContaining({ event_type: 'session_start' }),
      expect.objectContaining({ preflight_id: PREFLIGHT }),
      lossRow({ NO_SPACE: 1, QUOTA: 1 }),
      expect.objectContaining({ event_type: 'session_end' }),
    ]);
  });

  it('until the end: what close can still write is written', () => {
    const disk = faulty();
    const telemetry = open(home.path, { seam: { sinkFs: disk.sinkFs } });
    disk.code = 'ENOSPC';
    telemetry.recordPreflight(preflight());
    disk.code = null;
    telemetry.close();
    expect(rows(events())).toEqual([lossRow({ NO_SPACE: 1 })]);
  });

  it('even at the end: close says nothing and throws nothing', () => {
    const disk = faulty();
    const telemetry = open(home.path, { seam: { sinkFs: disk.sinkFs } });
    telemetry.recordPreflight(preflight());
    disk.code = 'ENOSPC';
    telemetry.recordPreflight(preflight());
    telemetry.close();
    expect(telemetry.status()).toEqual({ losses: { NO_SPACE: 1 }, unreported: { NO_SPACE: 1 } });
    expect(rows(events())).toHaveLength(2);
  });
});

describe('the end', () => {
  it('leaves no file open', () => {
    const held = new Set<number>();
    const sinkFs = {
      ...fs,
      openSync(file: string, flags: number, mode: number): number {
        const descriptor = fs.openSync(file, flags, mode);
        if (file.endsWith('.jsonl')) held.add(descriptor);
        return descriptor;
      },
      closeSync(descriptor: number): void {
        fs.closeSync(descriptor);
        held.delete(descriptor);
      },
    } as SinkFileSystem;
    const telemetry = open(home.path, { seam: { sinkFs } });
    telemetry.recordPreflight(preflight());
    telemetry.recordEngagement(engagement());
    expect(held.size).toBe(2);
    telemetry.close();
    expect(held.size).toBe(0);
  });
});

describe('something else in the place of a row file', () => {
  it('a directory: the other file is written, and the losses when there is room', () => {
    fs.mkdirSync(events());
    const telemetry = open(home.path);
    telemetry.recordPreflight(preflight());
    telemetry.recordEngagement(engagement({ preflightId: PREFLIGHT }));
    expect(telemetry.status()).toEqual({ losses: { NOT_A_FILE: 1 }, unreported: { NOT_A_FILE: 1 } });
    expect(rows(engagements())).toHaveLength(1);

    fs.rmdirSync(events());
    telemetry.recordEngagement(engagement({ preflightId: PREFLIGHT }));
    expect(rows(events())).toEqual([
      expect.objectContaining({ event_type: 'session_start' }),
      lossRow({ NOT_A_FILE: 1 }),
    ]);
  });

  it('a symbolic link is not followed', () => {
    fs.symlinkSync(home.file('target'), events());
    const telemetry = open(home.path);
    telemetry.recordPreflight(preflight());
    expect(telemetry.status().losses).toEqual({ SYMLINK: 1 });
    expect(fs.existsSync(home.file('target'))).toBe(false);
  });

  it('what can not be read costs the attribution and not the row', () => {
    const telemetry = open(home.path);
    telemetry.recordPreflight(preflight());
    fs.rmSync(events());
    fs.mkdirSync(events());
    expect(telemetry.recordEngagement(engagement())).toEqual({
      attribution: 'fallback',
      match: null,
      preflight_id: null,
    });
    expect(telemetry.status().losses).toEqual({ ATTRIBUTION_NOT_A_FILE: 1 });
    expect(rows(engagements())).toHaveLength(1);
  });
});

describe('no salt', () => {
  it('no row, and a count by the salt’s own code; capture goes on when it is there', () => {
    const salt = fs.readFileSync(home.file('salt'));
    fs.rmSync(home.file('salt'));
    fs.mkdirSync(home.file('salt'));
    const telemetry = open(home.path);
    telemetry.recordPreflight(preflight());
    expect(telemetry.recordEngagement(engagement({ preflightId: PREFLIGHT }))).toBeNull();
    expect(telemetry.status().losses).toEqual({ SALT_NOT_A_FILE: 2 });
    expect(fs.readdirSync(home.path)).toEqual(['salt']);

    fs.rmdirSync(home.file('salt'));
    fs.writeFileSync(home.file('salt'), salt, { mode: 0o600 });
    telemetry.recordPreflight(preflight());
    expect(calls(events())).toHaveLength(1);
    expect(rows(events()).at(-1)).toEqual(lossRow({ SALT_NOT_A_FILE: 2 }));
  });

  it('a home that is a file', () => {
    const file = path.join(home.path, 'file');
    fs.writeFileSync(file, '');
    const telemetry = open(file);
    telemetry.recordPreflight(preflight());
    telemetry.close();
    expect(telemetry.status().losses).toEqual({ SALT_IO: 1 });
    expect(fs.readFileSync(file, 'utf8')).toBe('');
  });

  it('one that is too short and can not be replaced is waited for once', () => {
    fs.writeFileSync(home.file('salt'), 'short');
    const slept: number[] = [];
    const readOnly = {
      ...fs,
      linkSync: () => {
        throw Object.assign(new Error('injected'), { code: 'EROFS', syscall: 'link' });
      },
      openSync: ((file: string, flags: number, mode?: number) => {
        if ((flags & fs.constants.O_CREAT) === 0) return fs.openSync(file, flags, mode);
        throw Object.assign(new Error('injected'), { code: 'EROFS', syscall: 'open' });
      }) as typeof fs.openSync,
    };
    const salt = { fs: readOnly, sleep: (milliseconds: number) => void slept.push(milliseconds) };
    const telemetry = open(home.path, { seam: { salt } });
    telemetry.recordPreflight(preflight());
    telemetry.recordPreflight(preflight());
    expect(telemetry.status().losses).toEqual({ SALT_IO: 2 });
    expect(slept.reduce((sum, step) => sum + step)).toBe(1000);
  });

  it('the one that was loaded is kept when the file goes', () => {
    const telemetry = open(home.path);
    telemetry.recordPreflight(preflight());
    fs.rmSync(home.file('salt'));
    expect(telemetry.recordEngagement(engagement({ filePaths: ['src/hook.ts', 'src/pay.ts'] }))).toEqual(EXACT);
    expect(fs.existsSync(home.file('salt'))).toBe(false);
  });
});

describe('a call that can not become a row', () => {
  it.each<[string, Partial<Record<keyof PreflightCall, unknown>>]>([
    ['an id that is no UUID', { preflightId: 'made-up' }],
    ['an unknown reason', { reason: 'a secret' }],
    ['an unknown outcome', { reason: null, outcome: 'a secret' }],
    ['no topic although it was answered', { topic: null }],
    [
      'an unknown sign of why it surfaced',
      {
        surfaced: [{ decisionId: 'decision:66666666-6666-5666-8666-666666666666', surfacedBy: 'a secret' }],
      },
    ],
  ])('a preflight with %s', (_, broken) => {
    const telemetry = open(home.path);
    telemetry.recordPreflight({ ...preflight(), ...broken } as PreflightCall);
    expect(telemetry.status().losses).toEqual({ BAD_CALL: 1 });
    telemetry.close();
    expect(rows(events())).toEqual([lossRow({ BAD_CALL: 1 })]);
  });

  it.each<[string, Partial<Record<keyof EngagementCall, unknown>>]>([
    ['a tool that leaves no such row', { tool: 'bicameral.history' }],
    ['a tool in the other spelling', { tool: 'bicameral_bind' }],
    ['an unknown outcome', { outcome: 'a secret' }],
  ])('an engagement with %s', (_, broken) => {
    const telemetry = open(home.path);
    expect(telemetry.recordEngagement({ ...engagement(), ...broken } as EngagementCall)).toBeNull();
    expect(telemetry.status().losses).toEqual({ BAD_CALL: 1 });
    expect(fs.existsSync(engagements())).toBe(false);
  });

  it('a path that is no text is counted by the kind of the error', () => {
    const telemetry = open(home.path);
    telemetry.recordPreflight({ ...preflight(), filePaths: [7] } as unknown as PreflightCall);
    expect(telemetry.status().losses).toEqual({ TypeError: 1 });
  });

  it('a row longer than readers take', () => {
    const telemetry = open(home.path);
    const filePaths = Array.from({ length: 60_000 }, (_, index) => `file-${index}`);
    telemetry.recordPreflight(preflight({ filePaths }));
    expect(telemetry.status().losses).toEqual({ RECORD_TOO_LONG: 1 });
  });

  it('a clock that is broken', () => {
    const telemetry = open(home.path, { now: () => NaN });
    telemetry.recordPreflight(preflight());
    telemetry.close();
    expect(telemetry.status().losses).toEqual({ RangeError: 1 });
  });

  it('one after the end, even if that comes twice', () => {
    const telemetry = open(home.path);
    telemetry.close();
    telemetry.recordPreflight(preflight());
    telemetry.close();
    expect(telemetry.status().losses).toEqual({ CLOSED: 1 });
    expect(fs.existsSync(events())).toBe(false);
  });

  it('one after the end of a session that has rows', () => {
    const telemetry = open(home.path, { now: () => NOON });
    telemetry.recordPreflight(preflight());
    telemetry.close();
    const before = fs.readFileSync(events(), 'utf8');
    telemetry.recordPreflight(preflight());
    telemetry.recordEngagement(engagement({ preflightId: PREFLIGHT }));
    expect(telemetry.status()).toEqual({ losses: { CLOSED: 2 }, unreported: { CLOSED: 2 } });
    expect(fs.readFileSync(events(), 'utf8')).toBe(before);
    expect(fs.existsSync(engagements())).toBe(false);
  });
});
