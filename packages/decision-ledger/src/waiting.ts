import { badLimit, refuse } from './checks.js';
import type { Database } from './database.js';
import { decisionViews } from './decisions.js';
import { REPOSITORY_KEY } from './repositories.js';
import { NOW, SIGNOFF_JOIN } from './signoff-rows.js';
import type { WaitingDecision, WaitingState } from './types.js';

/** Sign-offs of these states are few and have an index of their own; of these, the ones that are still a decision's latest. */
const WAITING = `
  SELECT json_group_array(json((
    SELECT json_group_array(key) FROM (
      SELECT DISTINCT decisions.decision_key AS key
      FROM signoffs AS pending INDEXED BY signoffs_waiting
        CROSS JOIN decisions ON decisions.decision_key = pending.decision_key
        ${SIGNOFF_JOIN}
      WHERE pending.state = asked.value AND pending.state IN ('collision_pending', 'context_pending')
        AND signoffs.signoff_key = pending.signoff_key AND decisions.repository_key = ${REPOSITORY_KEY}
      ORDER BY decisions.decision_key
      LIMIT :limit
    )
  ))) AS keys
  FROM json_each(:states) AS asked`;

const OTHERS = `
  SELECT collisions.decision_key AS key, others.decision_id AS id
  FROM json_each(?) AS asked
    CROSS JOIN collisions ON collisions.decision_key = asked.value
    CROSS JOIN decisions AS others ON others.decision_key = collisions.other_key
  ORDER BY collisions.decision_key, others.decision_key`;

/** Decisions in states that only people end: of each state the oldest first, as many as the limit says. */
export function waitingDecisions(
  database: Database,
  repository: string,
  { states, limit }: { readonly states: readonly WaitingState[]; readonly limit: number },
): WaitingDecision[] {
  refuse(badLimit(limit));
  return database.read(() => {
    const values = { states: JSON.stringify(states), limit, repository, asOf: NOW };
    const keys = (JSON.parse(database.first<{ keys: string }>(WAITING, values).keys ?? '[]') as number[][]).flat();
    if (keys.length === 0) return [];
    const others = database.all<{ key: number; id: string }>(OTHERS, [JSON.stringify(keys)]);
    return decisionViews(database, repository, keys).map((decision, index) => ({
      decision,
      otherDecisionIds: others.filter(({ key }) => key === keys[index]).map(({ id }) => id),
    }));
  });
}
