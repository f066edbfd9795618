import { describe, expect, it } from '@jest/globals';
import { namedDecisions } from '../src/registry/named-decisions.js';

describe('namedDecisions', () => {
  it('takes each id once, wherever a tool takes one', () => {
    const args = {
      decision_id: 'decision:a',
      decision_ids: ['decision:b', 'decision:a'],
      bindings: [{ decision_id: 'decision:c' }, null, 'decision:x', {}],
      verdicts: [{ decision_id: 'decision:d' }],
    };
    expect(namedDecisions(args)).toEqual(['decision:a', 'decision:b', 'decision:c', 'decision:d']);
  });

  it('leaves out what no tool takes for an id', () => {
    const ids = ['x'.repeat(201), 'decision:a\0b', ' ', '', 7, null, '😀'.repeat(200)];
    expect(namedDecisions({ decision_ids: ids })).toEqual(['😀'.repeat(200)]);
  });

  it.each([undefined, null, 'decision:a', 7, [], { bindings: 'decision:a', decision_ids: {} }])(
    'finds none in %j',
    (args) => {
      expect(namedDecisions(args)).toEqual([]);
    },
  );
});
