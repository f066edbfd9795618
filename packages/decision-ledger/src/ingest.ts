import { createHash } from 'node:crypto';
import type { Context } from './context.js';
import type { Database } from './database.js';
import { decisionId } from './ids.js';
import { checkBatch, rowProblem } from './ingest-check.js';
import { DecisionWriter } from './ingest-rows.js';
import { ensureRepository, raiseRevision } from './repositories.js';
import type { IngestBatch, IngestDecision, IngestResult } from './types.js';

interface AcceptedRow {
  readonly id: string;
  readonly row: IngestDecision;
  readonly isNew: boolean;
}

interface Plan {
  readonly accepted: readonly AcceptedRow[];
  /** Internal keys of the decisions that are stored already, by their ids. */
  readonly stored: ReadonlyMap<string, number>;
  readonly rejected: IngestResult['rejected'];
}

const NOTHING = { created: [], known: [], sourceRefs: [], ungrounded: [], grounded: 0 } as const;

/** Takes a whole batch in one transaction, or nothing of it and names every bad row. What is known is left as it is. */
export function ingest({ database, now }: Context, repository: string, batch: IngestBatch): IngestResult {
  checkBatch(batch);
  return database.write(() => {
    const { accepted, stored, rejected } = planRows(database, repository, batch);
    if (rejected.length > 0) return { ...NOTHING, rejected };
    const repositoryKey = ensureRepository(database, repository);
    const created = accepted.filter(({ isNew }) => isNew);
    const ids = [...new Set(accepted.map(({ id }) => id))];
    const questions = [...new Set(batch.openQuestions)];

    if (created.length > 0 || questions.length > 0) {
      const time = now();
      const ingestKey = addIngest(database, repositoryKey, batch, ids, questions, time);
      if (ingestKey !== undefined) {
        const writer = new DecisionWriter(database, { repositoryKey, ingestKey, time }, stored);
        for (const { id, row } of created) writer.add(id, row);
        writer.finish();
        addQuestions(database, ingestKey, questions, ids);
        raiseRevision(database, repositoryKey);
      }
    }

    // What has just come in is bound to nothing yet.
    const bound = boundIds(database, [...new Set(accepted.flatMap(({ id, isNew }) => (isNew ? [] : [id])))]);
    const descriptions = new Map(accepted.toReversed().map(({ id, row }) => [id, row.description]));
    return {
      created: created.map(({ id, row }) => ({
        decisionId: id,
        description: row.description,
        decisionLevel: row.decisionLevel ?? null,
      })),
      known: accepted.filter(({ isNew }) => !isNew).map(({ id }) => id),
      rejected: [],
      sourceRefs: [...new Set(accepted.flatMap(({ row }) => row.sourceRef || []))],
      ungrounded: ids
        .filter((id) => !bound.has(id))
        .map((id) => ({ decisionId: id, description: descriptions.get(id) ?? '' })),
      grounded: bound.size,
    };
  });
}

function planRows(database: Database, repository: string, batch: IngestBatch): Plan {
  const rows = batch.decisions.map((row) => ({
    row,
    id: decisionId(repository, row.description, batch.source, row.sourceRef ?? ''),
  }));
  const referred = rows.flatMap(({ row }) =>
    [row.parentDecisionId ?? [], row.signoff?.supersededBy ?? [], row.collidesWith ?? []].flat(),
  );
  const stored = storedKeys(database, repository, [...rows.map(({ id }) => id), ...referred]);
  const known = new Set(stored.keys());
  const accepted: AcceptedRow[] = [];
  const rejected: { index: number; reason: string }[] = [];
  for (const [index, { row, id }] of rows.entries()) {
    const reason = rowProblem(row, (other) => known.has(other));
    if (reason === undefined) accepted.push({ id, row, isNew: !known.has(id) });
    else rejected.push({ index, reason });
    // Of a bad row too: those that refer to it are not to blame.
    known.add(id);
  }
  return { accepted, stored, rejected };
}

function storedKeys(database: Database, repository: string, ids: readonly string[]): Map<string, number> {
  const rows = database.all<{ id: string; key: number }>(
    `SELECT decisions.decision_id AS id, decisions.decision_key AS key
     FROM json_each(?) AS asked
       CROSS JOIN decisions ON decisions.decision_id = asked.value
       JOIN repositories USING (repository_key)
     WHERE repositories.identity = ?`,
    [JSON.stringify(ids), repository],
  );
  return new Map(rows.map(({ id, key }) => [id, key]));
}

/** @returns undefined when just this was ingested before */
function addIngest(
  database: Database,
  repositoryKey: number,
  batch: IngestBatch,
  ids: readonly string[],
  questions: readonly string[],
  time: number,
): number | undefined {
  const { source, title = null, date = null, participants = [], query = null } = batch;
  const content = JSON.stringify([source, title, date, participants, query, ids, questions]);
  const digest = createHash('sha256').update(content).digest('hex');
  const [row] = database.all<{ key: number }>(
    `INSERT INTO ingests (repository_key, digest, source_type, title, meeting_date, participants, query, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT DO NOTHING RETURNING ingest_key AS key`,
    [repositoryKey, digest, source, title, date, JSON.stringify(participants), query, time],
  );
  return row?.key;
}

function addQuestions(
  database: Database,
  ingestKey: number,
  questions: readonly string[],
  decisionIds: readonly string[],
): void {
  if (questions.length === 0) return;
  database.run('INSERT INTO open_questions (ingest_key, description) SELECT ?, value FROM json_each(?)', [
    ingestKey,
    JSON.stringify(questions),
  ]);
  database.run(
    `INSERT INTO question_decisions (ingest_key, decision_key)
     SELECT ?, decisions.decision_key
     FROM json_each(?) AS asked CROSS JOIN decisions ON decisions.decision_id = asked.value`,
    [ingestKey, JSON.stringify(decisionIds)],
  );
}

function boundIds(database: Database, ids: readonly string[]): Set<string> {
  const rows = database.all<{ id: string }>(
    `SELECT decisions.decision_id AS id
     FROM json_each(?) AS asked CROSS JOIN decisions ON decisions.decision_id = asked.value
     WHERE EXISTS (SELECT 1 FROM bindings WHERE bindings.decision_key = decisions.decision_key)`,
    [JSON.stringify(ids)],
  );
  return new Set(rows.map(({ id }) => id));
}
