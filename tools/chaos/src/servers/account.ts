import Libsql from 'libsql';
import type { Deed } from './deeds.js';
import { fileOf, LINES, SYMBOLS, type Shop } from './shop.js';

export interface Account {
  readonly decisions: number;
  /** Acknowledged, and not there. */
  readonly lost: number;
  /** Rows beyond the first of what must be there once. */
  readonly doubled: number;
  /** Batches of which only a part is there. */
  readonly halves: number;
  /** Decisions that nobody acknowledged: of calls that a kill cut off. */
  readonly unacknowledged: number;
  /** What SQLite says of the file: `ok`. */
  readonly integrity: string;
  /** Regions that are not what is checked out. */
  readonly stale: number;
}

/** Takes stock of a ledger's file with statements of its own, since the ledger's readers may share its faults. */
export function takeStock(file: string, deeds: readonly Deed[], shop: Shop): Account {
  const database = new Libsql(file);
  const all = <Row>(sql: string): Row[] => database.prepare(sql).all() as Row[];
  try {
    const decisions = all<{ id: string; description: string }>('SELECT decision_id AS id, description FROM decisions');
    const bindings = all<{ place: string }>(
      `SELECT decision_id || ' ' || file_path || ' ' || symbol AS place
       FROM bindings JOIN decisions USING (decision_key) JOIN regions USING (region_key)`,
    ).map(({ place }) => place);
    const signers = all<{ signed: string }>(
      "SELECT decision_id || ' ' || signer AS signed FROM signoffs JOIN decisions USING (decision_key) WHERE state = 'ratified'",
    ).map(({ signed }) => signed);
    const there = {
      ingested: new Set(decisions.map(({ id, description }) => `${id} ${description}`)),
      bound: new Set(bindings),
      ratified: new Set(signers),
    };
    const acknowledged = new Set(deeds.flatMap((deed) => (deed.kind === 'ingested' ? [deed.id] : [])));
    const descriptions = decisions.map(({ description }) => description);
    return {
      decisions: decisions.length,
      lost: deeds.filter((deed) => !there[deed.kind].has(trace(deed))).length,
      doubled: extra(descriptions) + extra(bindings) + extra(signers),
      halves: halfBatches(descriptions),
      unacknowledged: decisions.filter(({ id }) => !acknowledged.has(id)).length,
      integrity: [
        ...all<{ integrity_check: string }>('PRAGMA integrity_check').map(({ integrity_check: text }) => text),
        ...all('PRAGMA foreign_key_check').map((row) => JSON.stringify(row)),
      ].join('; '),
      stale: staleRegions(all('SELECT file_path, start_line, end_line, content_hash FROM regions'), shop),
    };
  } finally {
    database.close();
  }
}

function trace(deed: Deed): string {
  switch (deed.kind) {
    case 'ingested':
      return `${deed.id} ${deed.description}`;
    case 'bound':
      return `${deed.id} ${fileOf(deed.symbol)} f${deed.symbol}`;
    case 'ratified':
      return `${deed.id} ${deed.signer}`;
  }
}

function extra(values: readonly string[]): number {
  return values.length - new Set(values).size;
}

function halfBatches(descriptions: readonly string[]): number {
  const batches = new Map<string, { there: number; size: number }>();
  for (const description of descriptions) {
    const [, batch = '', size = '0'] = /^(.*): row \d+ of (\d+)$/.exec(description) ?? [];
    const known = batches.get(batch) ?? { there: 0, size: Number(size) };
    batches.set(batch, { ...known, there: known.there + 1 });
  }
  return [...batches.values()].filter(({ there, size }) => there !== size).length;
}

interface Region {
  readonly file_path: string;
  readonly start_line: number;
  readonly end_line: number;
  readonly content_hash: string | null;
}

/** After a last sync every region has its function's lines, and the hash of what they hold. */
function staleRegions(regions: readonly Region[], shop: Shop): number {
  const current = new Map(Array.from({ length: SYMBOLS }, (_, symbol) => [fileOf(symbol), shop.contentHash(symbol)]));
  return regions.filter(
    ({ file_path, start_line, end_line, content_hash }) =>
      start_line !== LINES[0] || end_line !== LINES[1] || content_hash !== current.get(file_path),
  ).length;
}
