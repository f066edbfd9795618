import { limits } from '@bicameral/contracts';
import type { Context } from './context.js';
import type { Database } from './database.js';
import { findDecision } from './decisions.js';
import { LedgerError } from './errors.js';
import { newRegionId } from './ids.js';
import { ensureRepository, raiseRevision, syncCursor } from './repositories.js';
import type { BindInput, BindResult } from './types.js';

interface RegionKey {
  readonly key: number;
  readonly id: string;
}

/** Binds a decision to a region; the same decision and region twice is one binding. */
export function bind({ database, now }: Context, repository: string, input: BindInput): BindResult {
  checkBind(input);
  return database.write(() => {
    const repositoryKey = ensureRepository(database, repository);
    const decisionKey = findDecision(database, repositoryKey, input.decisionId);
    if (decisionKey === undefined) throw unknownDecision(input.decisionId);
    refuseStale(database, repository, input.commit);

    const time = now();
    const { region, changed: regionChanged } = placeRegion(database, repositoryKey, input, time);
    const [binding] = database.all<{ purpose: string }>(
      'SELECT purpose FROM bindings WHERE decision_key = ? AND region_key = ?',
      [decisionKey, region.key],
    );
    const purpose = input.purpose ?? binding?.purpose ?? '';
    let regrounded = false;
    if (binding === undefined) {
      regrounded = moveGoneBinding(database, decisionKey, region.key, input, purpose);
      if (!regrounded) addBinding(database, decisionKey, region.key, input, purpose, time);
    } else if (binding.purpose !== purpose) {
      database.run('UPDATE bindings SET purpose = ? WHERE decision_key = ? AND region_key = ?', [
        purpose,
        decisionKey,
        region.key,
      ]);
    }
    const created = binding === undefined;
    if (created || regionChanged || binding.purpose !== purpose) raiseRevision(database, repositoryKey);
    return { regionId: region.id, created, regrounded };
  });
}

export function unknownDecision(decisionId: string): LedgerError {
  return new LedgerError(
    'UNKNOWN_DECISION',
    `This repository's ledger has no decision ${decisionId.slice(0, limits.idChars)}; use an id that preflight, ingest or history gave.`,
    { decisionId },
  );
}

function checkBind({ filePath, symbol, contentHash, commit, lines }: BindInput): void {
  for (const [field, text] of Object.entries({ filePath, symbol, contentHash, commit })) {
    if (text === '') throw new LedgerError('INVALID_INPUT', `${field} is empty.`, { field });
  }
  checkLines(lines);
}

export function checkLines([start, end]: readonly [number, number]): void {
  if (Number.isSafeInteger(start) && Number.isSafeInteger(end) && start >= 1 && end >= start) return;
  throw new LedgerError('INVALID_INPUT', `Lines ${start} to ${end} are no range; the first line is 1.`, { start, end });
}

/** Content read at another commit would enter behind the back of the sync that has passed over it. */
function refuseStale(database: Database, repository: string, commit: string): void {
  const cursor = syncCursor(database, repository);
  if (cursor === null || cursor === commit) return;
  throw new LedgerError(
    'STALE_COMMIT',
    `The code was read at commit ${commit} and the ledger is at ${cursor}; read it there and bind again.`,
    { commit, cursor },
  );
}

/** Finds the region by where it is now, or makes it. The latest bind says which lines the symbol has. */
function placeRegion(
  database: Database,
  repositoryKey: number,
  { filePath, symbol, lines, contentHash, commit }: BindInput,
  time: number,
): { region: RegionKey; changed: boolean } {
  const [start, end] = lines;
  const [region] = database.all<RegionKey>(
    `SELECT region_key AS key, region_id AS id FROM regions
     WHERE repository_key = ? AND file_path = ? AND symbol = ?
     ORDER BY content_hash IS NULL, region_key LIMIT 1`,
    [repositoryKey, filePath, symbol],
  );
  if (region !== undefined) {
    const changes = database.run(
      `UPDATE regions SET start_line = :start, end_line = :end, content_hash = :hash, seen_commit = :commit
       WHERE region_key = :key AND (start_line, end_line, content_hash) IS NOT (:start, :end, :hash)`,
      { key: region.key, start, end, hash: contentHash, commit },
    );
    return { region, changed: changes > 0 };
  }
  const id = newRegionId();
  const key = database.insert(
    `INSERT INTO regions (region_id, repository_key, file_path, symbol, start_line, end_line, content_hash, seen_commit,
       created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [id, repositoryKey, filePath, symbol, start, end, contentHash, commit, time],
  );
  return { region: { key, id }, changed: true };
}

function addBinding(
  database: Database,
  decisionKey: number,
  regionKey: number,
  { filePath, lines: [start, end], contentHash, commit }: BindInput,
  purpose: string,
  time: number,
): void {
  database.run(
    `INSERT INTO bindings (decision_key, region_key, purpose, baseline_path, baseline_start, baseline_end, baseline_hash,
       baseline_commit, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [decisionKey, regionKey, purpose, filePath, start, end, contentHash, commit, time],
  );
}

/**
 * A decision whose code is gone is grounded anew by binding it elsewhere: the binding moves there, with its baseline and
 * its verdicts, or the decision would stay drifted for ever. Of several, the one most like the new place.
 */
function moveGoneBinding(
  database: Database,
  decisionKey: number,
  regionKey: number,
  { filePath, symbol }: BindInput,
  purpose: string,
): boolean {
  const moved = database.run(
    `UPDATE bindings SET region_key = :region, purpose = :purpose
     WHERE binding_key = (
       SELECT bindings.binding_key FROM bindings JOIN regions USING (region_key)
       WHERE bindings.decision_key = :decision AND regions.content_hash IS NULL
       ORDER BY regions.symbol = :symbol DESC, regions.file_path = :path DESC, bindings.binding_key LIMIT 1
     )`,
    { region: regionKey, purpose, decision: decisionKey, symbol, path: filePath },
  );
  return moved > 0;
}
