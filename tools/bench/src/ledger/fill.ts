import { contentHash } from '@bicameral/code-regions';
import { contentWords, decisionId, openLedger } from '@bicameral/decision-ledger';
import Libsql from 'libsql';
import { contentOf, linesOf, pathOf, type Project, symbolOf } from './project.js';
import { chances, sentence } from './words.js';

/** A function of a file, by their numbers. */
export type Place = readonly [file: number, fn: number];

export const BINDINGS_A_DECISION = 3;

/**
 * Fills a new ledger: so many decisions, each bound to the next places. Row by row through the ledger's own calls it
 * would take an hour; these are the rows that those would write.
 */
export function fillLedger(file: string, project: Project, decisions: number, places: Iterator<Place>): void {
  openLedger(file).close();
  const database = new Libsql(file);
  const insert = inserter(database);
  const next = chances(decisions);
  database.exec('PRAGMA synchronous = OFF; BEGIN');
  const { identity, before } = project;
  insert('repositories', { repository_key: 1, identity, sync_cursor: before, revision: 1 });
  insert('ingests', {
    ...{ ingest_key: 1, repository_key: 1, digest: 'bench', source_type: 'manual', participants: '[]', created_at: 1 },
  });
  for (let key = 1; key <= 50; key += 1) {
    insert('features', { feature_key: key, repository_key: 1, name: `Feature ${key}` });
  }
  for (let key = 1; key <= decisions; key += 1) {
    addDecision(insert, project, key, sentence(next, 12));
    for (let binding = 0; binding < BINDINGS_A_DECISION; binding += 1) {
      const place = places.next();
      if (place.done !== true) bindPlace(insert, project, key, place.value);
    }
  }
  database.exec('COMMIT; PRAGMA wal_checkpoint(TRUNCATE)');
  database.close();
}

/** Binds the first decisions of a ledger to these places, one each. */
export function bindPlaces(file: string, project: Project, places: readonly Place[]): void {
  const database = new Libsql(file);
  const insert = inserter(database);
  database.exec('PRAGMA synchronous = OFF; BEGIN');
  for (const [index, place] of places.entries()) bindPlace(insert, project, index + 1, place);
  database.exec('COMMIT; PRAGMA wal_checkpoint(TRUNCATE)');
  database.close();
}

type Insert = (table: string, row: Readonly<Record<string, string | number>>) => void;

function inserter(database: Libsql.Database): Insert {
  const statements = new Map<string, Libsql.Statement>();
  return (table, row) => {
    const columns = Object.keys(row);
    let statement = statements.get(table);
    if (statement === undefined) {
      const marks = columns.map(() => '?').join(', ');
      statement = database.prepare(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${marks})`);
      statements.set(table, statement);
    }
    statement.run(Object.values(row));
  };
}

function addDecision(insert: Insert, { identity }: Project, key: number, words: string): void {
  const description = `Rule ${key}: ${words}`;
  const feature = 1 + (key % 50);
  insert('decisions', {
    decision_key: key,
    decision_id: decisionId(identity, description, 'manual', ''),
    ...{ repository_key: 1, ingest_key: 1, feature_key: feature },
    ...{ description, source_ref: '', source_excerpt: 'As it was said.', created_at: 1 },
  });
  insert('signoffs', { signoff_key: key, decision_key: key, state: 'proposed', created_at: 1 });
  insert('decision_words', {
    rowid: key,
    repository: 'repository1',
    description: contentWords(description).join(' '),
    ...{ excerpt: 'said', feature: `featur ${feature}`, places: 'part' },
  });
}

function bindPlace(insert: Insert, { before }: Project, decision: number, [file, fn]: Place): void {
  const key = 1 + file * 10 + fn;
  const [start, end] = linesOf(fn);
  const path = pathOf(file);
  const hash = contentHash(contentOf(file), start, end);
  insert('regions', {
    region_key: key,
    region_id: `region:${String(key).padStart(8, '0')}-0000-4000-8000-000000000000`,
    ...{ repository_key: 1, file_path: path, symbol: symbolOf(file, fn), start_line: start, end_line: end },
    ...{ content_hash: hash, seen_commit: before, bound_revision: 1, created_at: 1 },
  });
  insert('bindings', {
    ...{ binding_key: key, decision_key: decision, region_key: key, purpose: '', created_at: 1 },
    ...{ baseline_path: path, baseline_start: start, baseline_end: end, baseline_hash: hash, baseline_commit: before },
  });
}
