import type { Database } from '../database.js';

/** Version 3: an index of the decisions that are bound to nothing. */
export function ungrounded(database: Database): void {
  database.exec(`
    -- How many bindings the decision has, kept by the triggers: so the few without any are found among all others.
    ALTER TABLE decisions ADD COLUMN binding_count INTEGER NOT NULL DEFAULT 0;
    UPDATE decisions SET binding_count = (
      SELECT count(*) FROM bindings WHERE bindings.decision_key = decisions.decision_key
    );
    CREATE INDEX decisions_ungrounded ON decisions (repository_key, decision_key) WHERE binding_count = 0;

    CREATE TRIGGER binding_added AFTER INSERT ON bindings BEGIN
      UPDATE decisions SET binding_count = binding_count + 1 WHERE decision_key = NEW.decision_key;
    END;
    CREATE TRIGGER binding_removed AFTER DELETE ON bindings BEGIN
      UPDATE decisions SET binding_count = binding_count - 1 WHERE decision_key = OLD.decision_key;
    END;
  `);
}
