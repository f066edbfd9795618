import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { openLedger } from '@bicameral/decision-ledger';
import Libsql from 'libsql';
import type { Benchmark, Running } from '../benchmark.js';
import { chances, sentence } from '../ledger/words.js';
import { TimedClient } from '../round-trip.js';
import { bicameralOver } from '../servers.js';

const BARE = 'the same rows by bare prepared statements';
const LEDGER = 'the ledger’s `ingest`';
const SERVER = '`bicameral.ingest` over stdio';

const REPOSITORY = '/repositories/shop/.git';
/** Every table that an ingest writes to, in an order that keeps references whole. */
const TABLES = ['repositories', 'ingests', 'features', 'decisions', 'signoffs', 'decision_words'] as const;

interface Row {
  readonly description: string;
  readonly sourceRef: string;
  readonly sourceExcerpt: string;
  readonly featureGroup: string;
}

function batch(count: number): Row[] {
  const next = chances(11);
  return Array.from({ length: count }, (_, index) => ({
    description: `Rule ${index}: ${sentence(next, 12)}`,
    sourceRef: `meeting-${index % 50}`,
    sourceExcerpt: sentence(next, 20),
    featureGroup: `Feature ${index % 40}`,
  }));
}

/** A folder with a new ledger in it: empty, and with all its tables. */
function newLedger(folder: string, name: string): string {
  const home = path.join(folder, name);
  rmSync(home, { recursive: true, force: true });
  mkdirSync(home, { mode: 0o700 });
  const file = path.join(home, 'ledger.sqlite');
  openLedger(file).close();
  return file;
}

type Values = readonly (string | number | null)[];

/** What an ingest of the batch writes, table by table. */
function rowsOf(folder: string, decisions: readonly Row[]): Map<string, { columns: string[]; rows: Values[] }> {
  const file = newLedger(folder, 'template');
  const ledger = openLedger(file);
  ledger.ingest(REPOSITORY, { source: 'transcript', decisions });
  ledger.close();
  const database = new Libsql(file);
  const tables = TABLES.map((table) => {
    const key = table === 'decision_words' ? 'rowid, ' : '';
    const all = database.prepare(`SELECT ${key}* FROM ${table}`).all() as Record<string, string | number | null>[];
    return [table, { columns: Object.keys(all[0] ?? {}), rows: all.map((row) => Object.values(row)) }] as const;
  });
  database.close();
  return new Map(tables);
}

/** Everything is known before: no id is worked out, no word is looked at, nothing is checked. */
function bare(folder: string, decisions: readonly Row[]): Running {
  const tables = rowsOf(folder, decisions);
  return {
    round: () => {
      const database = new Libsql(newLedger(folder, 'bare'));
      const started = performance.now();
      database.exec('BEGIN IMMEDIATE');
      for (const [table, { columns, rows }] of tables) {
        const marks = columns.map(() => '?').join(', ');
        const statement = database.prepare(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${marks})`);
        for (const row of rows) statement.run(row);
      }
      database.exec('COMMIT');
      const time = performance.now() - started;
      database.close();
      return [time];
    },
  };
}

function ledgerCall(folder: string, decisions: readonly Row[]): Running {
  return {
    round: () => {
      const ledger = openLedger(newLedger(folder, 'ledger'));
      const started = performance.now();
      const { created } = ledger.ingest(REPOSITORY, { source: 'transcript', decisions });
      const time = performance.now() - started;
      ledger.close();
      if (created.length !== decisions.length) throw new Error(`${created.length} were created`);
      return [time];
    },
  };
}

function serverCall(folder: string, decisions: readonly Row[]): Running {
  const root = path.join(folder, 'repository');
  execFileSync('git', ['init', '--quiet', root]);
  const payload = {
    source: 'transcript',
    decisions: decisions.map(({ description, sourceRef, sourceExcerpt, featureGroup }) => ({
      description,
      source_ref: sourceRef,
      source_excerpt: sourceExcerpt,
      feature_group: featureGroup,
    })),
  };
  return {
    async round() {
      const home = path.dirname(newLedger(folder, 'home'));
      // One decision first: the database and the schemas are loaded by the first call, whatever it brings.
      const first = { source: 'manual', decisions: [{ description: 'The first one' }] };
      const client = new TimedClient({
        name: 'bicameral.ingest',
        args: (call) => ({ payload: call === 0 ? first : payload }),
      });
      await client.connect(bicameralOver(root, home));
      await client.time(0, 1);
      const times = await client.time(1, 1);
      await client.close();
      return times;
    },
  };
}

export const ledgerIngest: Benchmark = {
  name: 'ledger-ingest',
  title: 'An ingest of 5,000 decisions',
  what: 'In one transaction, into a new ledger. The bare statements write the very rows that the ingest writes, into the same tables with the same indices, from memory.',
  measures: [{ name: 'a batch', unit: 'ms' }],
  rounds: 15,
  subjects: ({ quick }) => {
    const decisions = batch(quick ? 500 : 5_000);
    return [
      { name: BARE, role: 'base', open: (folder) => bare(folder, decisions) },
      { name: LEDGER, role: 'ours', again: true, open: (folder) => ledgerCall(folder, decisions) },
      { name: SERVER, role: 'ours', open: (folder) => serverCall(folder, decisions) },
    ];
  },
  goals: [LEDGER, SERVER].map((name) => ({
    what: `an ingest of 5,000 by ${name}, to bare statements`,
    unit: '×',
    atMost: 2,
    figure: ({ ratio }) => ratio(name, BARE),
  })),
};
