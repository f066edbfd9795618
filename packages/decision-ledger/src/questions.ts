import type { Database } from './database.js';
import { REPOSITORY_KEY } from './repositories.js';
import type { OpenQuestionsFilter, OpenQuestionView } from './types.js';

interface QuestionRow {
  readonly description: string;
  readonly source_ref: string;
}

const questionsOf = (decisions: string): string => `
  SELECT open_questions.description, decisions.source_ref
  FROM json_each(:asked) AS asked
    CROSS JOIN ${decisions}
    CROSS JOIN question_decisions ON question_decisions.decision_key = decisions.decision_key
    CROSS JOIN open_questions ON open_questions.ingest_key = question_decisions.ingest_key
  WHERE decisions.repository_key = ${REPOSITORY_KEY}
  ORDER BY open_questions.question_key, decisions.decision_key`;
const OF_DECISIONS = questionsOf('decisions ON decisions.decision_id = asked.value');
const OF_SOURCES = questionsOf(
  `decisions ON decisions.repository_key = ${REPOSITORY_KEY} AND decisions.source_ref = asked.value`,
);

/** The questions that were ingested together with these decisions, each once. */
export function openQuestionsFor(
  database: Database,
  repository: string,
  { sourceRefs = [], decisionIds = [] }: OpenQuestionsFilter,
): OpenQuestionView[] {
  return database.read(() => {
    const rows = [
      ...ask(database, OF_DECISIONS, repository, decisionIds),
      // The empty reference is that of every decision without one.
      ...ask(
        database,
        OF_SOURCES,
        repository,
        sourceRefs.filter((ref) => ref !== ''),
      ),
    ];
    const refs = new Map<string, Set<string>>();
    for (const { description, source_ref } of rows) {
      const set = refs.get(description) ?? new Set();
      if (source_ref !== '') set.add(source_ref);
      refs.set(description, set);
    }
    return [...refs].map(([description, set]) => ({ description, relevantSourceRefs: [...set] }));
  });
}

function ask(database: Database, sql: string, repository: string, asked: readonly string[]): QuestionRow[] {
  if (asked.length === 0) return [];
  return database.allWide<QuestionRow>(sql, { repository, asked: JSON.stringify(asked) });
}
