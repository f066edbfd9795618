import type { Clone } from '../clone.js';
import { expect } from '../expect.js';
import type { Narrator } from '../narrator.js';
import type { Desk } from './desk.js';
import { labelEveryRow } from './label.js';
import { DATASET, promoteAtTerminal, promotedIds } from './promote.js';

export function reconcileTwice(desk: Desk, narrator: Narrator): void {
  narrator.step('The session’s end: a hook leaves a mark, and nothing more');
  desk.run('session-end');
  narrator.step('Two hours later: what was captured is joined into suspected failures');
  desk.run('reconcile');
  narrator.say('Once more, since whoever is not sure runs it again:');
  const { rows } = JSON.parse(desk.quietly('reconcile', '--json')) as {
    rows: { added: Record<string, number> };
  };
  narrator.fact('added', rows.added);
  expect(
    Object.values(rows.added).every((count) => count === 0),
    'the second run added rows',
  );
}

export async function judgeEveryRow(desk: Desk, narrator: Narrator): Promise<void> {
  narrator.step('Triage: a person looks at each, at a terminal, one key a label');
  await labelEveryRow(desk, narrator);
  desk.run('triage', 'export');
}

interface Listed {
  readonly key: string;
  readonly label: string | null;
}

export async function promoteTwo(desk: Desk, narrator: Narrator): Promise<void> {
  const rows = listed(desk);
  const keyOf = (label: string): string => {
    const key = rows.find((row) => row.label === label)?.key;
    expect(key !== undefined, `no row is labelled ${label}`);
    return key;
  };
  narrator.step('Promote: the miss, in other words, under placeholders, after a typed yes');
  await promoteAtTerminal(desk, narrator, keyOf('real_miss'), {
    topic: 'Mark what is only advice',
    decisions: ['New keys are made in a draft and moved over in one go'],
  });
  narrator.step('Promote: the false fire');
  await promoteAtTerminal(desk, narrator, keyOf('real_false_fire'), {
    topic: 'Give some members clearer names',
    decisions: ['Nobody who adds a line is held up', 'Take away nothing unless its last line warns of that'],
  });
  desk.run('dataset', 'check', DATASET);
}

export function evaluateBothSets(desk: Desk, narrator: Narrator): void {
  narrator.step('Evaluate: the synthetic misses and false fires, and the promoted rows, on the real tools');
  const places = ['--scenarios', 'tools/eval/scenarios', '--fixtures', 'tools/eval/fixtures', '--dataset', DATASET];
  desk.run('eval', ...places, '--only', 'miss', '--only', 'false_fire');
}

export function retractOne(desk: Desk, narrator: Narrator, clone: Clone): void {
  narrator.step('Retract: one of them has to go again');
  const [id = '', kept] = promotedIds(clone.root);
  desk.run('retract', id, '--from', DATASET);
  expect(promotedIds(clone.root).join() === kept, 'the wrong rows are left');
  desk.run('dataset', 'check', DATASET);
  narrator.say('$ git status');
  narrator.shown(clone.status());
  narrator.say('Nothing was committed: that is the person’s to do.');
}

function listed(desk: Desk): readonly Listed[] {
  const { rows } = JSON.parse(desk.quietly('triage', 'list', '--all', '--json')) as { rows: Listed[] };
  return rows;
}
