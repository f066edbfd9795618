import type { Database } from '../database.js';

/** Version 1. Times are milliseconds since 1970; `*_key` never leave the file, `*_id` are what callers see. */
export function initial(database: Database): void {
  database.exec(`
    CREATE TABLE repositories (
      repository_key INTEGER PRIMARY KEY,
      identity TEXT NOT NULL UNIQUE,
      sync_cursor TEXT,
      revision INTEGER NOT NULL DEFAULT 0
    ) STRICT;

    CREATE TABLE ingests (
      ingest_key INTEGER PRIMARY KEY,
      repository_key INTEGER NOT NULL REFERENCES repositories,
      digest TEXT NOT NULL,
      source_type TEXT NOT NULL,
      title TEXT,
      meeting_date TEXT,
      participants TEXT NOT NULL,
      query TEXT,
      created_at INTEGER NOT NULL,
      UNIQUE (repository_key, digest)
    ) STRICT;

    CREATE TABLE features (
      feature_key INTEGER PRIMARY KEY,
      repository_key INTEGER NOT NULL REFERENCES repositories,
      name TEXT NOT NULL,
      UNIQUE (repository_key, name)
    ) STRICT;

    CREATE TABLE decisions (
      decision_key INTEGER PRIMARY KEY,
      decision_id TEXT NOT NULL UNIQUE,
      repository_key INTEGER NOT NULL REFERENCES repositories,
      ingest_key INTEGER NOT NULL REFERENCES ingests,
      feature_key INTEGER NOT NULL REFERENCES features,
      parent_key INTEGER REFERENCES decisions,
      description TEXT NOT NULL,
      title TEXT,
      source_ref TEXT NOT NULL,
      source_excerpt TEXT,
      decision_level TEXT,
      created_at INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX decisions_by_repository ON decisions (repository_key, decision_key);
    CREATE INDEX decisions_by_source ON decisions (repository_key, source_ref);
    CREATE INDEX decisions_by_feature ON decisions (feature_key, decision_key);
    CREATE INDEX decisions_by_ingest ON decisions (ingest_key);
    CREATE INDEX decisions_by_parent ON decisions (parent_key);

    CREATE TABLE open_questions (
      question_key INTEGER PRIMARY KEY,
      ingest_key INTEGER NOT NULL REFERENCES ingests,
      description TEXT NOT NULL
    ) STRICT;
    CREATE INDEX open_questions_by_ingest ON open_questions (ingest_key);

    -- Which decisions an ingest with open questions named, those included that were known before.
    CREATE TABLE question_decisions (
      ingest_key INTEGER NOT NULL REFERENCES ingests,
      decision_key INTEGER NOT NULL REFERENCES decisions,
      PRIMARY KEY (decision_key, ingest_key)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX question_decisions_by_ingest ON question_decisions (ingest_key);

    -- Append-only: the last row of a decision is its sign-off, the earlier ones are how it came to it.
    CREATE TABLE signoffs (
      signoff_key INTEGER PRIMARY KEY,
      decision_key INTEGER NOT NULL REFERENCES decisions,
      state TEXT NOT NULL,
      signer TEXT,
      note TEXT,
      session_id TEXT,
      source_commit_ref TEXT,
      superseded_by_key INTEGER REFERENCES decisions,
      created_at INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX signoffs_by_decision ON signoffs (decision_key, signoff_key);
    CREATE INDEX signoffs_by_successor ON signoffs (superseded_by_key);

    -- content_hash is NULL when the code is gone; the place is then the last one. bound_revision is the repository's
    -- revision when the region was last bound: a sync that looked before then has not seen it.
    CREATE TABLE regions (
      region_key INTEGER PRIMARY KEY,
      region_id TEXT NOT NULL UNIQUE,
      repository_key INTEGER NOT NULL REFERENCES repositories,
      file_path TEXT NOT NULL,
      symbol TEXT NOT NULL,
      start_line INTEGER NOT NULL,
      end_line INTEGER NOT NULL,
      content_hash TEXT,
      seen_commit TEXT NOT NULL,
      bound_revision INTEGER NOT NULL,
      created_at INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX regions_by_revision ON regions (repository_key, bound_revision);
    CREATE INDEX regions_by_place ON regions (repository_key, file_path, symbol);
    CREATE INDEX regions_gone ON regions (repository_key) WHERE content_hash IS NULL;

    -- The baseline belongs to the binding: of two decisions on one region, one may be judged and the other not.
    CREATE TABLE bindings (
      binding_key INTEGER PRIMARY KEY,
      decision_key INTEGER NOT NULL REFERENCES decisions,
      region_key INTEGER NOT NULL REFERENCES regions,
      purpose TEXT NOT NULL,
      baseline_path TEXT NOT NULL,
      baseline_start INTEGER NOT NULL,
      baseline_end INTEGER NOT NULL,
      baseline_hash TEXT NOT NULL,
      baseline_commit TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      UNIQUE (decision_key, region_key)
    ) STRICT;
    CREATE INDEX bindings_by_region ON bindings (region_key);

    -- Append-only. A verdict outlives its binding, but counts only for as long as the binding lives.
    CREATE TABLE verdicts (
      verdict_key INTEGER PRIMARY KEY,
      decision_key INTEGER NOT NULL REFERENCES decisions,
      region_key INTEGER NOT NULL REFERENCES regions,
      binding_key INTEGER REFERENCES bindings ON DELETE SET NULL,
      content_hash TEXT NOT NULL,
      phase TEXT NOT NULL,
      verdict TEXT NOT NULL,
      confidence TEXT NOT NULL,
      explanation TEXT NOT NULL,
      commit_hash TEXT,
      session_id TEXT,
      created_at INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX verdicts_by_content ON verdicts (binding_key, content_hash, verdict_key);
    CREATE INDEX verdicts_by_outcome ON verdicts (binding_key, verdict, region_key);
    CREATE INDEX verdicts_by_decision ON verdicts (decision_key);
    CREATE INDEX verdicts_by_region ON verdicts (region_key);

    CREATE TABLE drift_notes (
      repository_key INTEGER NOT NULL REFERENCES repositories,
      commit_hash TEXT NOT NULL,
      decision_key INTEGER NOT NULL REFERENCES decisions,
      PRIMARY KEY (repository_key, commit_hash, decision_key)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX drift_notes_by_decision ON drift_notes (decision_key);

    -- All that a binding's state is derived from (status.ts does the deriving).
    CREATE VIEW binding_facts AS
    SELECT
      bindings.*,
      (
        SELECT verdict_key FROM verdicts
        WHERE verdicts.binding_key = bindings.binding_key AND verdicts.content_hash = regions.content_hash
        ORDER BY verdict_key DESC LIMIT 1
      ) AS current_verdict_key,
      EXISTS (
        SELECT 1 FROM verdicts WHERE verdicts.binding_key = bindings.binding_key AND verdict = 'compliant'
      ) AS was_compliant
    FROM bindings JOIN regions USING (region_key);
  `);
}
