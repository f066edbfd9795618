import { badLimit, refuse } from './checks.js';
import type { Database } from './database.js';
import { decisionViews } from './decisions.js';
import { LedgerError } from './errors.js';
import { findRepository } from './repositories.js';
import { NOW, SIGNOFF_JOIN } from './signoff-rows.js';
import type { HistoryPage, HistoryQuery } from './types.js';

interface FeatureRow {
  readonly key: number;
  readonly name: string;
}

/** Which decisions of a feature the query is about. One that came later had no sign-off then, and so is left out. */
const WANTED = `(:superseded = 1 OR signoffs.state <> 'superseded')`;

const FEATURES = `
  SELECT features.feature_key AS key, features.name FROM features
  WHERE features.repository_key = :repository AND EXISTS (
    SELECT 1 FROM decisions ${SIGNOFF_JOIN} WHERE decisions.feature_key = features.feature_key AND ${WANTED}
  )
  ORDER BY features.name`;

const DECISIONS_OF_FEATURE = `
  SELECT decisions.decision_key AS key FROM decisions ${SIGNOFF_JOIN}
  WHERE decisions.feature_key = :feature AND decisions.decision_key > :after AND ${WANTED}
  ORDER BY decisions.decision_key LIMIT :limit`;

/** Where a page ended: the feature's name and the decision's key. It holds while decisions are added. */
type Position = readonly [feature: string, decision: number];

/** One page of the decisions by feature. */
export function history(database: Database, repository: string, query: HistoryQuery): HistoryPage {
  const after = query.after === undefined ? undefined : readPosition(query.after);
  const asOf = query.asOf === undefined ? NOW : readTime(query.asOf);
  refuse(badLimit(query.limit));
  return database.read(() => {
    const repositoryKey = findRepository(database, repository);
    if (repositoryKey === undefined) return { items: [], hasMore: false, totalFeatures: 0 };
    const common = { asOf, superseded: query.includeSuperseded ? 1 : 0 };
    const needle = query.featureFilter?.toLowerCase() ?? '';
    const features = database
      .all<FeatureRow>(FEATURES, { ...common, repository: repositoryKey })
      .filter(({ name }) => name.toLowerCase().includes(needle));

    const keys: number[] = [];
    // One more than asked for tells whether there is more.
    for (const feature of features) {
      if (keys.length > query.limit) break;
      const start = startWithin(database, feature, after);
      if (start === undefined) continue;
      const limit = query.limit + 1 - keys.length;
      const rows = database.all<{ key: number }>(DECISIONS_OF_FEATURE, {
        ...common,
        feature: feature.key,
        after: start,
        limit,
      });
      keys.push(...rows.map(({ key }) => key));
    }
    const shown = keys.slice(0, query.limit);
    return {
      items: decisionViews(database, repository, shown, asOf).map((decision, index) => ({
        position: writePosition([decision.feature.name, shown[index] ?? 0]),
        feature: decision.feature,
        decision,
      })),
      hasMore: keys.length > query.limit,
      totalFeatures: features.length,
    };
  });
}

/** The key after which to go on in this feature; undefined when the page before has passed it. */
function startWithin(database: Database, feature: FeatureRow, after: Position | undefined): number | undefined {
  if (after === undefined) return 0;
  const [name, key] = after;
  if (feature.name === name) return key;
  // Compared where the order comes from: SQLite's is by UTF-8 bytes, JavaScript's is not.
  const isLater = database.all('SELECT 1 WHERE ? > ?', [feature.name, name]).length > 0;
  return isLater ? 0 : undefined;
}

function writePosition(position: Position): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

function readPosition(text: string): Position {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    if (Array.isArray(value) && typeof value[0] === 'string' && Number.isSafeInteger(value[1])) {
      return [value[0], Number(value[1])];
    }
  } catch {
    // The same answer as for JSON of another shape.
  }
  throw new LedgerError(
    'INVALID_INPUT',
    'The cursor is none that history gave. Leave it out to start from the beginning.',
  );
}

function readTime(text: string): number {
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw new LedgerError('INVALID_INPUT', `asOf ${text} is no ISO 8601 time.`);
  return time;
}
