import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import path from 'node:path';
import { openLedger } from '@bicameral/decision-ledger';
import { hashFilePaths, hashTopic, loadOrCreateSalt } from '@bicameral/salted-hash';

const REPOSITORY = '/home/me/project/.git';
const FILES = 200;
const START = Date.parse('2026-01-05T09:00:00.000Z');
const MINUTE = 60_000;
const PREFLIGHTS_A_SESSION = 10;
/** Of the preflights, one in so many shows something; of these, each second one is engaged with. */
const SHOWS = 4;
/** Written at once. */
const CHUNK_BYTES = 1_000_000;

export interface Home {
  readonly home: string;
  /** When all of its sessions are over. */
  readonly now: number;
}

/**
 * A home of so many bytes of rows, the two files together, each in so many parts: a preflight and a call a minute, in
 * sessions of ten. Written here, since the real writers would look each call's preflight up.
 */
export function writeHome(home: string, bytes: number, parts: number): Home {
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const rows = new Rows(home);
  for (let part = parts - 1; part >= 0; part -= 1) {
    const events = new Chunks(fileOf(home, 'preflight_events.jsonl', part));
    const calls = new Chunks(fileOf(home, 'engagements.jsonl', part));
    while (events.bytes + calls.bytes < bytes / parts) rows.write(events, calls);
    events.close();
    calls.close();
  }
  return { home, now: rows.time + 120 * MINUTE };
}

function fileOf(home: string, name: string, part: number): string {
  return path.join(home, part === 0 ? name : `${name}.${part}`);
}

class Rows {
  readonly #decisions: readonly string[];
  readonly #hashes: readonly string[];
  readonly #repoHash: string;
  readonly #saltId: string;
  #count = 0;

  constructor(home: string) {
    const salt = loadOrCreateSalt(path.join(home, 'salt'));
    const files = Array.from({ length: FILES }, (_, index) => `src/area${index % 20}/part${index}.ts`);
    this.#hashes = files.map((file) => hashFilePaths(salt, [file]));
    this.#repoHash = hashTopic(salt, REPOSITORY);
    this.#saltId = hashTopic(salt, '');
    this.#decisions = decide(home, files);
  }

  get time(): number {
    return START + this.#count * MINUTE;
  }

  /** One preflight, and the call that follows it. */
  write(events: Chunks, calls: Chunks): void {
    const count = this.#count;
    const file = (count * 7) % FILES;
    const session_id = uuid(1, Math.floor(count / PREFLIGHTS_A_SESSION));
    const preflight_id = uuid(2, count);
    const isShown = count % SHOWS === 0;
    const isUsed = count % (2 * SHOWS) === 0;
    const path_hashes = [0, 1, 2].map((step) => this.#hashes[(file + step) % FILES]);
    const common = { repo_hash: this.#repoHash, salt_id: this.#saltId };
    const decision = this.#decisions[file];
    const ts = new Date(this.time).toISOString();
    events.add({
      ts,
      session_id,
      preflight_id,
      topic_hash: path_hashes[0],
      file_paths_hash: path_hashes[1],
      fired: isShown,
      surfaced_ids: isShown ? [decision] : [],
      reason: isShown ? 'fired' : 'no_matches',
      path_hashes,
      ...common,
      surfaced_by: isShown ? ['region'] : [],
      guided: false,
    });
    const called = new Date(this.time + MINUTE / 2).toISOString();
    calls.add({
      ts: called,
      session_id,
      tool: isUsed ? 'bicameral.ratify' : 'bicameral.link_commit',
      decision_id: isUsed ? decision : null,
      decision_ids: isUsed ? [decision] : [],
      preflight_id,
      file_paths_hash: path_hashes[1],
      attribution: 'explicit',
      match: null,
      outcome: 'ok',
      path_hashes: path_hashes.slice(1),
      ...common,
      ...(isUsed ? {} : { drifted_ids: [] }),
    });
    if (count % PREFLIGHTS_A_SESSION === PREFLIGHTS_A_SESSION - 1) {
      events.add({ event_type: 'session_end', ts: called, session_id, repo_hash: this.#repoHash });
    }
    this.#count += 1;
  }
}

/** A decision for each file, bound to it. */
function decide(home: string, files: readonly string[]): string[] {
  const ledger = openLedger(path.join(home, 'ledger.sqlite'), { now: () => START });
  try {
    const decisions = files.map((file) => ({ description: `What goes for ${file}` }));
    const { created } = ledger.ingest(REPOSITORY, { source: 'manual', decisions });
    const ids = created.map(({ decisionId }) => decisionId);
    for (const [index, filePath] of files.entries()) {
      const place = { symbol: 'all', lines: [1, 1] as const, contentHash: 'h', commit: 'c' };
      ledger.bind(REPOSITORY, { decisionId: ids[index] ?? '', filePath, ...place });
    }
    return ids;
  } finally {
    ledger.close();
  }
}

function uuid(kind: number, count: number): string {
  return `${String(kind).padStart(8, '0')}-0000-4000-8000-${count.toString(16).padStart(12, '0')}`;
}

/** A file that is written in large pieces. */
class Chunks {
  bytes = 0;
  readonly #fd: number;
  #lines: string[] = [];
  #waiting = 0;

  constructor(file: string) {
    this.#fd = openSync(file, 'a', 0o600);
  }

  add(row: object): void {
    const line = `${JSON.stringify(row)}\n`;
    this.#lines.push(line);
    this.bytes += line.length;
    this.#waiting += line.length;
    if (this.#waiting > CHUNK_BYTES) this.#flush();
  }

  close(): void {
    this.#flush();
    closeSync(this.#fd);
  }

  #flush(): void {
    writeSync(this.#fd, this.#lines.join(''));
    this.#lines = [];
    this.#waiting = 0;
  }
}
