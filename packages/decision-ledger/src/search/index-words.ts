import type { Database } from '../database.js';
import { contentWords } from './content-words.js';
import { REPOSITORY_WORD } from './word-query.js';

/** What a decision is found by. */
export interface Texts {
  readonly key: number;
  readonly repository: number;
  readonly description: string;
  readonly title: string | null;
  readonly excerpt: string | null;
  readonly feature: string;
  /** Symbols and paths that it is bound to, one after the other. */
  readonly places: string | null;
}

const TEXTS = `
  SELECT decisions.decision_key AS key, decisions.repository_key AS repository, decisions.description, decisions.title,
    decisions.source_excerpt AS excerpt, features.name AS feature,
    (
      SELECT group_concat(regions.symbol || ' ' || regions.file_path, ' ')
      FROM bindings CROSS JOIN regions ON regions.region_key = bindings.region_key
      WHERE bindings.decision_key = decisions.decision_key
    ) AS places
  FROM json_each(?) AS asked
    CROSS JOIN decisions ON decisions.decision_key = asked.value
    JOIN features ON features.feature_key = decisions.feature_key`;

const ADD_WORDS = `
  INSERT INTO decision_words (rowid, repository, description, excerpt, feature, places) VALUES (?, ?, ?, ?, ?, ?)`;

/** Only the name of a file says what it is about: its folders are shared by too many. */
const FOLDERS = /\S*[/\\]/g;

/** Brings the words that these decisions are found by up to date. Part of the transaction that changes them. */
export function indexWords(database: Database, decisionKeys: readonly number[]): void {
  const keys = JSON.stringify(decisionKeys);
  database.run('DELETE FROM decision_words WHERE rowid IN (SELECT value FROM json_each(?))', [keys]);
  addWords(database, database.all<Texts>(TEXTS, [keys]));
}

/** The words of decisions that have none yet. All are worked out before the first is written: that is faster by a third. */
export function addWords(database: Database, decisions: readonly Texts[]): void {
  const features = new Map<string, string>();
  const rows = decisions.map((decision) => wordsOf(decision, features));
  for (const row of rows) database.run(ADD_WORDS, row);
}

/** @param features the words of those that came before, since many decisions share a few */
function wordsOf(
  { key, repository, description, title, excerpt, feature, places }: Texts,
  features: Map<string, string>,
): (string | number)[] {
  const ofFeature = features.get(feature) ?? words(feature);
  features.set(feature, ofFeature);
  return [
    key,
    repositoryToken(repository),
    words(title === null ? description : `${title} ${description}`),
    excerpt === null ? '' : words(excerpt),
    ofFeature,
    places === null ? '' : words(places.replace(FOLDERS, '')),
  ];
}

/** The keys of the decisions that are bound to these regions, which are named by their places. */
export function indexWordsOfRegions(database: Database, regionIds: readonly string[]): void {
  const rows = database.all<{ key: number }>(
    `SELECT DISTINCT bindings.decision_key AS key
     FROM json_each(?) AS asked
       CROSS JOIN regions ON regions.region_id = asked.value
       CROSS JOIN bindings ON bindings.region_key = regions.region_key`,
    [JSON.stringify(regionIds)],
  );
  indexWords(
    database,
    rows.map(({ key }) => key),
  );
}

/** By this word only the decisions of one repository are looked at. */
export function repositoryToken(repositoryKey: number): string {
  return `${REPOSITORY_WORD}${repositoryKey}`;
}

function words(text: string): string {
  return contentWords(text).join(' ');
}
