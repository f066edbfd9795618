import { limits } from '@bicameral/contracts';
import { badLines, badText, emptyText, refuse } from './checks.js';
import type { Context } from './context.js';
import type { Database } from './database.js';
import { requireDecision } from './decisions.js';
import { LedgerError } from './errors.js';
import { newRegionId } from './ids.js';
import { ensureRepository, raiseRevision, syncCursor } from './repositories.js';
import { indexWords } from './search/index-words.js';
import type { BindInput, BindResult } from './types.js';

interface RegionKey {
  readonly key: number;
  readonly id: string;
}

interface Binding {
  readonly key: number;
  readonly purpose: string;
}

/** Binds a decision to a region; the same decision and region twice is one binding. */
export function bind({ database, now }: Context, repository: string, input: BindInput): BindResult {
  checkBind(input);
  return database.write(() => {
    const repositoryKey = ensureRepository(database, repository);
    const decisionKey = requireDecision(database, repositoryKey, input.decisionId);
    refuseStale(database, repository, input.commit);

    const time = now();
    const { region, isChanged } = placeRegion(database, repositoryKey, input, time);
    const [binding] = database.all<Binding>(
      'SELECT binding_key AS key, purpose FROM bindings WHERE decision_key = ? AND region_key = ?',
      [decisionKey, region.key],
    );
    if (binding !== undefined) {
      const purpose = input.purpose || binding.purpose;
      if (purpose !== binding.purpose) {
        database.run('UPDATE bindings SET purpose = ? WHERE binding_key = ?', [purpose, binding.key]);
      }
      if (isChanged) rebase(database, binding.key, input);
      if (isChanged || purpose !== binding.purpose) noteBound(database, repositoryKey, region.key);
      return { regionId: region.id, created: false, regrounded: false };
    }
    const regrounded = moveGoneBinding(database, decisionKey, region.key, input);
    if (!regrounded) addBinding(database, decisionKey, region.key, input, time);
    indexWords(database, [decisionKey]);
    noteBound(database, repositoryKey, region.key);
    return { regionId: region.id, created: true, regrounded };
  });
}

function checkBind({ filePath, symbol, contentHash, commit, lines, purpose }: BindInput): void {
  refuse(
    emptyText('filePath', filePath) ??
      badText('filePath', filePath, limits.pathBytes) ??
      emptyText('symbol', symbol) ??
      badText('symbol', symbol, limits.symbolChars) ??
      emptyText('contentHash', contentHash) ??
      emptyText('commit', commit) ??
      badText('purpose', purpose, limits.purposeChars) ??
      badLines(lines),
  );
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

/**
 * Finds the region by where it is now, or makes it. The latest bind says which lines the symbol has; lines that have
 * none of those in common are another symbol of the name, such as an overload.
 */
function placeRegion(
  database: Database,
  repositoryKey: number,
  { filePath, symbol, lines, contentHash, commit }: BindInput,
  time: number,
): { region: RegionKey; isChanged: boolean } {
  const [start, end] = lines;
  const [region] = database.all<RegionKey>(
    `SELECT region_key AS key, region_id AS id FROM regions
     WHERE repository_key = :repository AND file_path = :path AND symbol = :symbol
       AND (content_hash IS NULL OR (start_line <= :end AND end_line >= :start))
     ORDER BY content_hash IS NULL, (start_line, end_line) IS NOT (:start, :end), region_key LIMIT 1`,
    { repository: repositoryKey, path: filePath, symbol, start, end },
  );
  if (region !== undefined) {
    // Bound with other lines it is other code, whatever was said of the lines until now.
    database.run(
      'DELETE FROM same_code WHERE region_key = ? AND EXISTS (SELECT 1 FROM regions WHERE regions.region_key = same_code.region_key AND content_hash IS NOT ?)',
      [region.key, contentHash],
    );
    const changes = database.run(
      `UPDATE regions SET start_line = :start, end_line = :end, content_hash = :hash, seen_commit = :commit,
         changed_commit = NULL
       WHERE region_key = :key AND (start_line, end_line, content_hash) IS NOT (:start, :end, :hash)`,
      { key: region.key, start, end, hash: contentHash, commit },
    );
    return { region, isChanged: changes > 0 };
  }
  const id = newRegionId();
  const key = database.insert(
    `INSERT INTO regions (region_id, repository_key, file_path, symbol, start_line, end_line, content_hash, seen_commit,
       bound_revision, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, ?)`,
    [id, repositoryKey, filePath, symbol, start, end, contentHash, commit, time],
  );
  return { region: { key, id }, isChanged: true };
}

/** Raises the revision, and keeps it with the region for the syncs that looked before. */
function noteBound(database: Database, repositoryKey: number, regionKey: number): void {
  raiseRevision(database, repositoryKey);
  database.run(
    `UPDATE regions SET bound_revision = (SELECT revision FROM repositories WHERE repository_key = ?)
     WHERE region_key = ?`,
    [repositoryKey, regionKey],
  );
}

function addBinding(
  database: Database,
  decisionKey: number,
  regionKey: number,
  { filePath, lines: [start, end], contentHash, commit, purpose = '' }: BindInput,
  time: number,
): void {
  database.run(
    `INSERT INTO bindings (decision_key, region_key, purpose, baseline_path, baseline_start, baseline_end, baseline_hash,
       baseline_commit, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [decisionKey, regionKey, purpose, filePath, start, end, contentHash, commit, time],
  );
}

/** Bound again with other lines, before anybody found the content right: that is what was bound. */
function rebase(
  database: Database,
  bindingKey: number,
  { filePath, lines: [start, end], contentHash, commit }: BindInput,
): void {
  database.run(
    `UPDATE bindings SET baseline_path = :path, baseline_start = :start, baseline_end = :end, baseline_hash = :hash,
       baseline_commit = :commit
     WHERE binding_key = :binding
       AND NOT EXISTS (SELECT 1 FROM verdicts WHERE verdicts.binding_key = :binding AND verdict = 'compliant')`,
    { path: filePath, start, end, hash: contentHash, commit, binding: bindingKey },
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
  { filePath, symbol, purpose = '' }: BindInput,
): boolean {
  const moved = database.run(
    `UPDATE bindings SET region_key = :region, purpose = COALESCE(NULLIF(:purpose, ''), purpose)
     WHERE binding_key = (
       SELECT bindings.binding_key FROM bindings JOIN regions USING (region_key)
       WHERE bindings.decision_key = :decision AND regions.content_hash IS NULL
       ORDER BY regions.symbol = :symbol DESC, regions.file_path = :path DESC, bindings.binding_key LIMIT 1
     )`,
    { region: regionKey, purpose, decision: decisionKey, symbol, path: filePath },
  );
  return moved > 0;
}
