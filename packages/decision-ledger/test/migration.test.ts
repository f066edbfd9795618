import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Libsql from 'libsql';
import { execFile, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Database } from '../src/database.js';
import { openLedger } from '../src/index.js';
import { migrations } from '../src/migrations/index.js';
import type { Migration } from '../src/migrations/index.js';
import { bringUpToDate } from '../src/schema.js';
import { bindTo, judge, refusal, REPOSITORY } from './support.js';

const VERSION_1 = fs.readFileSync(new URL('../fixtures/ledger-v1.sql', import.meta.url), 'utf8');
const KILLED_MIGRATION = fileURLToPath(new URL('../fixtures/killed-migration.mjs', import.meta.url));
const CHARGE_ONCE = 'decision:102b3c92-9531-5c80-b5b3-6255d6df27cf';

/** A version after the current one. */
const next: Migration = (database) => database.exec('ALTER TABLE decisions ADD COLUMN weight INTEGER');
const failing: Migration = (database) => {
  next(database);
  database.exec('ALTER TABLE nowhere ADD COLUMN weight INTEGER');
};

let root: string;
let file: string;

beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'ledger-'));
  file = path.join(root, 'ledger.sqlite');
});

afterEach(() => {
  fs.rmSync(root, { recursive: true });
});

function build(target: string, sql: string): void {
  const database = new Libsql(target);
  database.exec(`PRAGMA synchronous = OFF; ${sql}`);
  database.close();
}

function query(target: string, sql: string): unknown[] {
  const database = new Libsql(target);
  try {
    return database.prepare(sql).all();
  } finally {
    database.close();
  }
}

function migrate(steps: readonly Migration[]): void {
  const database = new Database(file);
  try {
    bringUpToDate(database, steps);
  } finally {
    database.close();
  }
}

describe('version 1', () => {
  it('is what it was when it was released', () => {
    const sql = `SELECT type, name, tbl_name, replace(replace(sql, char(10), ' '), '  ', '') AS sql FROM sqlite_schema
                 ORDER BY type, name`;
    const released = path.join(root, 'released.sqlite');
    build(released, VERSION_1);
    migrate(migrations.slice(0, 1));
    const normalised = (target: string) => JSON.stringify(query(target, sql)).replaceAll(/\s+/g, '');
    expect(normalised(file)).toBe(normalised(released));
  });

  it('opens with all that was in it', () => {
    build(file, VERSION_1);
    const ledger = openLedger(file);
    expect(ledger.decision(REPOSITORY, CHARGE_ONCE)).toEqual({
      decisionId: CHARGE_ONCE,
      description: 'Charge once',
      title: 'Idempotence',
      status: 'drifted',
      signoff: {
        state: 'ratified',
        signer: 'ada',
        note: 'n',
        sessionId: 's1',
        sourceCommitRef: 'c1',
        createdAt: '2026-11-23T10:00:00.000Z',
        ratifiedAt: '2026-11-23T10:01:00.000Z',
      },
      sourceType: 'transcript',
      sourceRef: 'meeting-7',
      sourceExcerpt: "we mustn't charge twice",
      sourceTitle: 'Weekly',
      meetingDate: '2026-11-20',
      participants: ['Ada'],
      query: 'payments',
      feature: { id: 'feature:44ebcd75-69da-56f7-93cd-302dbc47d134', name: 'Checkout' },
      decisionLevel: 'L1',
      parentDecisionId: null,
      createdAt: '2026-11-23T10:00:00.000Z',
      regions: [
        {
          regionId: 'region:0beef662-048f-4686-bf4a-c25be4b04ae4',
          filePath: 'src/pay.ts',
          symbol: 'pay',
          lines: [12, 22],
          contentHash: 'h2',
          seenCommit: 'c2',
          changedCommit: null,
          purpose: 'p',
          state: 'drifted',
          baseline: { path: 'src/pay.ts', lines: [10, 20], hash: 'h1', commit: 'c1' },
          verdict: null,
        },
      ],
    });
    expect(ledger.driftedAt(REPOSITORY, 'c2')).toEqual([CHARGE_ONCE]);
    expect(ledger.openQuestionsFor(REPOSITORY, { decisionIds: [CHARGE_ONCE] })).toHaveLength(1);
    ledger.close();
    expect(fs.readdirSync(root).filter((name) => name.endsWith('.bak'))).toEqual(['ledger.sqlite.v1.bak']);
  });

  it('is searched by what was in it', () => {
    build(file, VERSION_1);
    const ledger = openLedger(file);
    const found = ledger.searchDecisions(REPOSITORY, { text: 'charging twice', limit: 5 });
    expect(found.map(({ decision, sharedWords }) => [decision.decisionId, sharedWords])).toEqual([
      [CHARGE_ONCE, ['charg', 'twice']],
    ]);
    ledger.close();
  });
});

describe.each([2, 3])('version %d', (version) => {
  it('is what it was when it was released', () => {
    migrate(migrations.slice(0, version));
    const rows = query(file, 'SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type, name') as {
      sql: string;
    }[];
    const schema = rows.map(({ sql }) => `${sql.replaceAll(/\s+/g, ' ')};\n`).join('');
    expect(schema).toBe(fs.readFileSync(new URL(`../fixtures/schema-v${version}.sql`, import.meta.url), 'utf8'));
  });
});

describe('version 3', () => {
  it('knows which decisions of an older file are bound to nothing', () => {
    build(file, VERSION_1);
    const ledger = openLedger(file);
    expect(query(file, 'SELECT binding_count FROM decisions ORDER BY decision_key')).toEqual([
      { binding_count: 1 },
      { binding_count: 0 },
    ]);
    const ungrounded = (): string[] =>
      ledger.pendingGrounding(REPOSITORY, { limit: 9 }).map(({ decisionId }) => decisionId);
    expect(ungrounded()).toEqual([]);
    judge(ledger, CHARGE_ONCE, 'region:0beef662-048f-4686-bf4a-c25be4b04ae4', 'h2', 'not_relevant');
    expect(ungrounded()).toEqual([CHARGE_ONCE]);
    ledger.applySync(REPOSITORY, { from: ledger.syncCursor(REPOSITORY), to: 'c1', updates: [] });
    bindTo(ledger, CHARGE_ONCE);
    expect(ungrounded()).toEqual([]);
    ledger.close();
  });
});

describe('an older file', () => {
  it('is migrated, after a copy that is its owner’s alone', () => {
    build(file, VERSION_1);
    fs.chmodSync(file, 0o600);
    migrate([...migrations, next]);
    expect(query(file, 'PRAGMA user_version')).toEqual([{ user_version: 4 }]);
    expect(query(file, 'SELECT decision_id, weight FROM decisions WHERE decision_key = 1')).toEqual([
      { decision_id: CHARGE_ONCE, weight: null },
    ]);
    const backup = `${file}.v1.bak`;
    expect(fs.readdirSync(root).filter((name) => name.includes('.bak'))).toEqual(['ledger.sqlite.v1.bak']);
    expect((fs.statSync(backup).mode & 0o777).toString(8)).toBe('600');
    expect(query(backup, 'PRAGMA user_version')).toEqual([{ user_version: 1 }]);
    const ledger = openLedger(backup);
    expect(ledger.decision(REPOSITORY, CHARGE_ONCE)?.status).toBe('drifted');
    ledger.close();
  });

  it('is copied with what is in its write-ahead log only', () => {
    build(file, VERSION_1);
    const ledger = openLedger(file);
    ledger.setSignoff(REPOSITORY, CHARGE_ONCE, { action: 'reject', signer: 'grace' });
    migrate([...migrations, next]);
    ledger.close();
    const backup = openLedger(`${file}.v3.bak`);
    expect(backup.decision(REPOSITORY, CHARGE_ONCE)?.signoff.signer).toBe('grace');
    backup.close();
  });

  it('stays whole when a migration fails', () => {
    build(file, VERSION_1);
    expect(() => {
      migrate([...migrations, failing]);
    }).toThrow('no such table: nowhere');
    expect(query(file, 'PRAGMA user_version')).toEqual([{ user_version: 1 }]);
    expect(query(file, "SELECT name FROM pragma_table_info('decisions') WHERE name = 'weight'")).toEqual([]);
    expect(fs.readdirSync(root)).toContain('ledger.sqlite.v1.bak');
  });

  it('stays whole when the process is killed in the middle, and is migrated by the next one', () => {
    build(file, VERSION_1);
    const { signal, stderr } = spawnSync(process.execPath, [KILLED_MIGRATION, file], { encoding: 'utf8' });
    expect([signal, stderr]).toEqual(['SIGKILL', '']);
    expect(query(file, 'PRAGMA user_version')).toEqual([{ user_version: 1 }]);
    expect(query(file, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    expect(query(file, 'SELECT count(*) AS count FROM verdicts')).toEqual([{ count: 1 }]);

    const ledger = openLedger(file);
    expect(ledger.decision(REPOSITORY, CHARGE_ONCE)?.status).toBe('drifted');
    ledger.close();
    expect(fs.readdirSync(root).filter((name) => name.includes('.bak'))).toEqual(['ledger.sqlite.v1.bak']);
    expect(query(`${file}.v1.bak`, 'PRAGMA user_version')).toEqual([{ user_version: 1 }]);
  });

  it('is copied anew when an earlier copy was broken off', () => {
    build(file, VERSION_1);
    fs.writeFileSync(`${file}.v1.bak.unfinished`, 'half a copy', { mode: 0o644 });
    openLedger(file).close();
    expect(fs.readdirSync(root).filter((name) => name.includes('.bak'))).toEqual(['ledger.sqlite.v1.bak']);
    expect((fs.statSync(`${file}.v1.bak`).mode & 0o777).toString(8)).toBe('600');
    expect(query(`${file}.v1.bak`, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  });

  it('is not migrated without a copy', () => {
    build(file, VERSION_1);
    fs.mkdirSync(`${file}.v1.bak.unfinished`);
    expect(refusal(() => openLedger(file))).toEqual({
      code: 'UNWRITABLE',
      message: expect.stringMatching(
        /^The ledger .*ledger\.sqlite has to be copied to .*ledger\.sqlite\.v1\.bak before/,
      ),
    });
    expect(query(file, 'PRAGMA user_version')).toEqual([{ user_version: 1 }]);
  });

  it('is migrated once when several open it at the same time', async () => {
    build(file, VERSION_1);
    const script = 'const { openLedger } = await import(process.argv[1]); openLedger(process.argv[2]).close();';
    const module = new URL('../dist/index.js', import.meta.url).href;
    const openers = Array.from({ length: 4 }, () =>
      promisify(execFile)(process.execPath, ['--input-type=module', '-e', script, module, file]),
    );
    for (const { stderr } of await Promise.all(openers)) expect(stderr).toBe('');
    expect(query(file, 'PRAGMA user_version')).toEqual([{ user_version: 3 }]);
    expect(fs.readdirSync(root).filter((name) => name.includes('.bak'))).toEqual(['ledger.sqlite.v1.bak']);
    expect(query(`${file}.v1.bak`, 'PRAGMA user_version')).toEqual([{ user_version: 1 }]);
  });
});

describe('a newer file', () => {
  it('is refused, and stays as it is', () => {
    build(file, `${VERSION_1} PRAGMA user_version = 7;`);
    const bytes = fs.readFileSync(file);
    expect(refusal(() => openLedger(file))).toEqual({
      code: 'NEWER_SCHEMA',
      message: `The ledger ${file} has schema version 7 and this program knows versions up to 3; install the current version of the program.`,
    });
    expect(fs.readFileSync(file).equals(bytes)).toBe(true);
  });
});
