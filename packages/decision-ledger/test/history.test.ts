import { describe, expect, it } from '@jest/globals';
import type { HistoryQuery, Ledger } from '../src/index.js';
import { decide, fillOther, refusal, REPOSITORY, useLedger } from './support.js';

const setting = useLedger();

function page(ledger: Ledger, query: Partial<HistoryQuery> = {}) {
  const { items, ...rest } = ledger.history(REPOSITORY, { includeSuperseded: true, limit: 100, ...query });
  return { shown: items.map(({ feature, decision }) => `${feature.name}: ${decision.description}`), ...rest };
}

describe('history', () => {
  it('is empty for a repository without decisions', () => {
    const { ledger } = setting();
    expect(page(ledger)).toEqual({ shown: [], hasMore: false, totalFeatures: 0 });
  });

  it('lists decisions by feature, and in a feature as they came', () => {
    const { ledger } = setting();
    fillOther(ledger);
    decide(ledger, 'b', { featureGroup: 'Search' });
    decide(ledger, 'a', { featureGroup: 'Search' });
    decide(ledger, 'c');
    decide(ledger, 'd', { featureGroup: 'Checkout' });
    const { items, totalFeatures } = ledger.history(REPOSITORY, { includeSuperseded: true, limit: 100 });
    expect(page(ledger).shown).toEqual(['Checkout: d', 'Search: b', 'Search: a', 'Ungrouped: c']);
    expect(totalFeatures).toBe(3);
    expect(items[0]?.feature).toEqual({ id: 'feature:44ebcd75-69da-56f7-93cd-302dbc47d134', name: 'Checkout' });
    expect(items[0]?.decision).toEqual(ledger.decision(REPOSITORY, items[0]?.decision.decisionId ?? ''));
  });

  it('pages without a gap or a double, whatever the size of the page', () => {
    const { ledger } = setting();
    // In UTF-16 units the second of the last two comes first, in UTF-8 bytes it comes last.
    for (const featureGroup of ['Checkout', 'Search', 'é', '\uff5e', '\u{1f600}']) {
      for (const number of [1, 2, 3]) decide(ledger, `${featureGroup} ${number}`, { featureGroup });
    }
    const whole = page(ledger).shown;
    expect(whole).toHaveLength(15);
    expect(whole.at(-1)).toBe('\u{1f600}: \u{1f600} 3');
    for (const limit of [1, 2, 3, 7, 15]) {
      const shown: string[] = [];
      let after: string | undefined;
      for (let pages = 0; pages < 20; pages += 1) {
        const { items, hasMore, totalFeatures } = ledger.history(REPOSITORY, {
          includeSuperseded: true,
          limit,
          ...(after !== undefined && { after }),
        });
        expect(totalFeatures).toBe(5);
        shown.push(...items.map(({ feature, decision }) => `${feature.name}: ${decision.description}`));
        after = items.at(-1)?.position;
        if (!hasMore) break;
      }
      expect(shown).toEqual(whole);
    }
  });

  it('goes on after any item, also when its feature has no more', () => {
    const { ledger } = setting();
    decide(ledger, 'a', { featureGroup: 'Checkout' });
    decide(ledger, 'b', { featureGroup: 'Search' });
    decide(ledger, 'c', { featureGroup: 'Search' });
    const { items } = ledger.history(REPOSITORY, { includeSuperseded: true, limit: 100 });
    const after = items[0]?.position ?? '';
    decide(ledger, 'd', { featureGroup: 'Checkout' });
    expect(page(ledger, { after }).shown).toEqual(['Checkout: d', 'Search: b', 'Search: c']);
  });

  it.each([
    { filter: 'check', shown: ['Checkout: a'] },
    { filter: 'CH', shown: ['Checkout: a', 'Search: b'] },
    { filter: '%', shown: [] },
    { filter: '', shown: ['Checkout: a', 'Search: b'] },
  ])('filters features by "$filter"', ({ filter, shown }) => {
    const { ledger } = setting();
    decide(ledger, 'a', { featureGroup: 'Checkout' });
    decide(ledger, 'b', { featureGroup: 'Search' });
    expect(page(ledger, { featureFilter: filter })).toEqual({ shown, hasMore: false, totalFeatures: shown.length });
  });

  it('leaves superseded decisions out when asked to, and features that have nothing else', () => {
    const { ledger } = setting();
    decide(ledger, 'a', { featureGroup: 'Checkout', signoff: { state: 'superseded' } });
    decide(ledger, 'b', { featureGroup: 'Search', signoff: { state: 'superseded' } });
    decide(ledger, 'c', { featureGroup: 'Search' });
    expect(page(ledger)).toMatchObject({ shown: ['Checkout: a', 'Search: b', 'Search: c'], totalFeatures: 2 });
    expect(page(ledger, { includeSuperseded: false })).toMatchObject({ shown: ['Search: c'], totalFeatures: 1 });
  });

  it('shows the ledger as it stood, with the sign-off of then', () => {
    const { ledger, advance } = setting();
    const early = decide(ledger, 'early');
    advance(60_000);
    ledger.setSignoff(REPOSITORY, early, { action: 'ratify', signer: 'ada' });
    decide(ledger, 'late', { featureGroup: 'Checkout' });
    const states = (asOf: string) =>
      ledger
        .history(REPOSITORY, { includeSuperseded: true, limit: 9, asOf })
        .items.map(({ decision }) => [decision.description, decision.signoff.state]);
    expect(states('2026-11-23T09:59:59.999Z')).toEqual([]);
    expect(states('2026-11-23T10:00:59.999Z')).toEqual([['early', 'proposed']]);
    expect(states('2026-11-23T10:01:00.000Z')).toEqual([
      ['late', 'proposed'],
      ['early', 'ratified'],
    ]);
  });

  it.each([
    { what: 'a limit of 0', query: { limit: 0 }, message: 'Refused: limit 0 is no whole number from 1 up.' },
    {
      what: 'a position that it never gave',
      query: { after: 'WyJhIl0' },
      message: 'The cursor is none that history gave. Leave it out to start from the beginning.',
    },
    {
      what: 'a position that is no JSON',
      query: { after: '!' },
      message: 'The cursor is none that history gave. Leave it out to start from the beginning.',
    },
    { what: 'a time that is none', query: { asOf: 'soon' }, message: 'asOf soon is no ISO 8601 time.' },
  ])('refuses $what', ({ query, message }) => {
    const { ledger } = setting();
    expect(refusal(() => page(ledger, query))).toEqual({ code: 'INVALID_INPUT', message });
  });
});
