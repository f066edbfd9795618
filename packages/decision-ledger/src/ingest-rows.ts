import type { Database } from './database.js';
import { normaliseDescription } from './ids.js';
import { addWords } from './search/index-words.js';
import type { Texts } from './search/index-words.js';
import type { IngestDecision } from './types.js';

const DEFAULT_FEATURE = 'Ungrouped';

const ADD_DECISION = `
  INSERT INTO decisions (decision_id, repository_key, ingest_key, feature_key, parent_key, description, title,
    source_ref, source_excerpt, decision_level, created_at)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

const ADD_SIGNOFF = `
  INSERT INTO signoffs (decision_key, state, signer, note, session_id, source_commit_ref, superseded_by_key, created_at)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?)`;

/** What the decisions of one ingest have in common; `time` in milliseconds since 1970. */
interface Origin {
  readonly repositoryKey: number;
  readonly ingestKey: number;
  readonly time: number;
}

/** Writes the new decisions of one ingest. It remembers keys, since thousands of rows refer to a few others. */
export class DecisionWriter {
  readonly #database: Database;
  readonly #origin: Origin;
  readonly #decisions: Map<string, number>;
  readonly #features = new Map<string, number>();
  readonly #texts: Texts[] = [];

  /** @param stored internal keys of the decisions, by id, that a row may refer to */
  constructor(database: Database, origin: Origin, stored: ReadonlyMap<string, number>) {
    this.#database = database;
    this.#origin = origin;
    this.#decisions = new Map(stored);
  }

  add(id: string, row: IngestDecision): void {
    const { repositoryKey, ingestKey, time } = this.#origin;
    const feature = normaliseDescription(row.featureGroup ?? '') || DEFAULT_FEATURE;
    const { description, title = null, sourceExcerpt: excerpt = null } = row;
    const key = this.#database.insert(ADD_DECISION, [
      id,
      repositoryKey,
      ingestKey,
      this.#featureKey(feature),
      this.#keyOf(row.parentDecisionId),
      description,
      title,
      row.sourceRef ?? '',
      excerpt,
      row.decisionLevel ?? null,
      time,
    ]);
    this.#decisions.set(id, key);
    this.#sign(key, row);
    this.#texts.push({ key, repository: repositoryKey, description, title, excerpt, feature, places: null });
  }

  /** The words come last: between two rows of theirs, any other row would make SQLite flush what it has of the index. */
  finish(): void {
    addWords(this.#database, this.#texts.splice(0));
  }

  #sign(key: number, { signoff, collidesWith }: IngestDecision): void {
    this.#database.run(ADD_SIGNOFF, [
      key,
      collidesWith === undefined ? (signoff?.state ?? 'proposed') : 'collision_pending',
      signoff?.signer ?? null,
      signoff?.note ?? null,
      signoff?.sessionId ?? null,
      signoff?.sourceCommitRef ?? null,
      this.#keyOf(signoff?.supersededBy),
      this.#origin.time,
    ]);
    if (collidesWith === undefined) return;
    const values = [key, this.#keyOf(collidesWith)];
    this.#database.run('INSERT INTO collisions (decision_key, other_key) VALUES (?, ?)', values);
  }

  /** Null where none is named; that a named one is there was checked with the row. */
  #keyOf(id: string | undefined): number | null {
    return id === undefined ? null : (this.#decisions.get(id) ?? null);
  }

  #featureKey(name: string): number {
    const known = this.#features.get(name);
    if (known !== undefined) return known;
    const values = [this.#origin.repositoryKey, name];
    this.#database.run('INSERT INTO features (repository_key, name) VALUES (?, ?) ON CONFLICT DO NOTHING', values);
    const sql = 'SELECT feature_key AS key FROM features WHERE repository_key = ? AND name = ?';
    const [row] = this.#database.all<{ key: number }>(sql, values);
    if (row === undefined) throw new Error(`The feature ${name} was not stored.`);
    this.#features.set(name, row.key);
    return row.key;
  }
}
