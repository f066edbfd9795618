import type { Database } from '../database.js';
import { indexWords } from '../search/index-words.js';

/** Version 2: words to find decisions by, collisions, code that changed in its layout only, and syncs under way. */
export function searchAndCollisions(database: Database): void {
  database.exec(`
    -- rowid is the decision's key. Each column holds content words, worked out by search/content-words.ts.
    CREATE VIRTUAL TABLE decision_words USING fts5 (
      repository, description, excerpt, feature, places, tokenize = "unicode61 remove_diacritics 0"
    );

    -- The decision waits in the sign-off state collision_pending until it is settled beside each of the others.
    CREATE TABLE collisions (
      decision_key INTEGER NOT NULL REFERENCES decisions,
      other_key INTEGER NOT NULL REFERENCES decisions,
      PRIMARY KEY (decision_key, other_key)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX collisions_by_other ON collisions (other_key);

    CREATE INDEX signoffs_waiting ON signoffs (state, decision_key, signoff_key)
      WHERE state IN ('collision_pending', 'context_pending');

    -- Where the current content came in, as far as that is known.
    ALTER TABLE regions ADD COLUMN changed_commit TEXT;

    -- Earlier content of a region that differs from the current in layout and comments only.
    CREATE TABLE same_code (
      region_key INTEGER NOT NULL REFERENCES regions,
      content_hash TEXT NOT NULL,
      PRIMARY KEY (region_key, content_hash)
    ) STRICT, WITHOUT ROWID;

    -- Updates that a long sync has worked out so far. revision is the repository's when it looked at the region.
    CREATE TABLE staged_updates (
      repository_key INTEGER NOT NULL REFERENCES repositories,
      from_commit TEXT NOT NULL,
      to_commit TEXT NOT NULL,
      region_id TEXT NOT NULL,
      revision INTEGER NOT NULL,
      region_update TEXT NOT NULL,
      PRIMARY KEY (repository_key, from_commit, to_commit, region_id)
    ) STRICT, WITHOUT ROWID;

    DROP VIEW binding_facts;
    -- All that a binding's state is derived from (status.ts does the deriving). A verdict on the same code counts, in
    -- whatever layout it was given; is_judged_as_it_is tells whether there is one on the very content of now.
    CREATE VIEW binding_facts AS
    SELECT
      bindings.*,
      (
        SELECT verdict_key FROM verdicts
        WHERE verdicts.binding_key = bindings.binding_key
          AND (
            verdicts.content_hash = regions.content_hash
            OR verdicts.content_hash IN (
              SELECT same_code.content_hash FROM same_code WHERE same_code.region_key = regions.region_key
            )
          )
        ORDER BY verdict_key DESC LIMIT 1
      ) AS current_verdict_key,
      EXISTS (
        SELECT 1 FROM verdicts
        WHERE verdicts.binding_key = bindings.binding_key AND verdicts.content_hash = regions.content_hash
      ) AS is_judged_as_it_is,
      EXISTS (
        SELECT 1 FROM verdicts WHERE verdicts.binding_key = bindings.binding_key AND verdict = 'compliant'
      ) AS was_compliant
    FROM bindings JOIN regions USING (region_key);
  `);
  const keys = database.all<{ key: number }>('SELECT decision_key AS key FROM decisions ORDER BY decision_key');
  indexWords(
    database,
    keys.map(({ key }) => key),
  );
}
