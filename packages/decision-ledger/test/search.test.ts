import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { contentWords } from '../src/index.js';
import { bindTo, change, decide, fillOther, judge, REPOSITORY, refusal, useLedger } from './support.js';

const setting = useLedger();

describe('content words', () => {
  it.each([
    ['Retry failed payments', ['retri', 'fail', 'payment']],
    ['the payment, a PAYMENT & payments', ['payment']],
    ['chargeCard in HTTPServer, rate_limit-window', ['charg', 'card', 'http', 'server', 'rate', 'limit', 'window']],
    ['Fix the bug in this function', []],
    ['please update some code', []],
    ['Refactored the classes, moved files and removed issues', []],
    ['Add a feature flag', ['featur', 'flag']],
    ['', []],
    ['?! — …', []],
    ['ΑΒΓ Größe naïve café', ['αβγ', 'größe', 'naïv', 'café']],
    ['支払いを再試行する', ['支払い', 'を', '再', '試行', 'する']],
    ['x y 7 v2 sha256', ['v2', 'sha256']],
    ['ﬁle uploads', ['upload']],
  ])('of %j are %j', (text, words) => {
    expect(contentWords(text)).toEqual(words);
  });
});

describe('a search', () => {
  const found = (text: string, limit = 5): string[] =>
    setting()
      .ledger.searchDecisions(REPOSITORY, { text, limit })
      .map(({ decision }) => decision.description);

  it('finds what shares two content words, and tells which', () => {
    const { ledger } = setting();
    fillOther(ledger);
    decide(ledger, 'Every charge carries an idempotency key');
    decide(ledger, 'Carts expire after a day');
    expect(ledger.searchDecisions(REPOSITORY, { text: 'Add idempotency to charging cards', limit: 5 })).toEqual([
      expect.objectContaining({ sharedWords: ['idempot', 'charg'] }),
    ]);
    expect(found('charge the customer')).toEqual([]);
    expect(found('Of the other repository: another')).toEqual([]);
  });

  it('finds by description, title, excerpt, feature, symbol and file name, but not by folders', () => {
    const { ledger } = setting();
    decide(ledger, 'One', { title: 'Ledger rounding' });
    decide(ledger, 'Two', { sourceExcerpt: 'we round the ledger half to even' });
    decide(ledger, 'Three', { featureGroup: 'Ledger rounding' });
    const four = decide(ledger, 'Four');
    bindTo(ledger, four, { filePath: 'src/ledger.ts', symbol: 'roundAmount' });
    const five = decide(ledger, 'Five');
    bindTo(ledger, five, { filePath: 'ledger/rounding/index.ts', symbol: 'main' });
    expect(found('rounding in the ledger').sort()).toEqual(['Four', 'One', 'Three', 'Two']);
  });

  it('puts the decision’s own words before its source’s', () => {
    const { ledger } = setting();
    decide(ledger, 'Unrelated', { sourceExcerpt: 'session tokens expire' });
    decide(ledger, 'Session tokens expire after an hour');
    expect(found('when do session tokens expire')).toEqual(['Session tokens expire after an hour', 'Unrelated']);
  });

  it('is not led astray by the words that tell repositories apart', () => {
    const { ledger } = setting();
    decide(ledger, 'Session tokens expire after an hour');
    expect(found('repository1 session')).toEqual([]);
    expect(found('repository1 session tokens')).toHaveLength(1);
  });

  it('takes the newest where more share two words than the first that have them let expect', () => {
    const { ledger } = setting();
    const described = (description: (n: number) => string) =>
      Array.from({ length: 400 }, (_, n) => ({ description: description(1_000 + n) }));
    const few = described((n) => (n % 4 === 0 ? `Webhook tenants, number ${n}` : `Other, number ${n}`));
    const many = described((n) => `Webhook tenants, later number ${n}`);
    ledger.ingest(REPOSITORY, { source: 'manual', decisions: few });
    ledger.ingest(REPOSITORY, { source: 'manual', decisions: many });
    ledger.ingest(REPOSITORY, {
      source: 'manual',
      decisions: many.map(({ description }) => ({ description: `${description}.` })),
    });
    expect(found('webhook tenants', 2)).toEqual([
      'Webhook tenants, later number 1399.',
      'Webhook tenants, later number 1398.',
    ]);
  });

  it('is exact where many share one word and few share two', () => {
    const { ledger } = setting();
    const noise = Array.from({ length: 300 }, (_, n) => ({ description: `Webhook webhook webhook number ${n}` }));
    ledger.ingest(REPOSITORY, { source: 'manual', decisions: noise });
    decide(ledger, 'A long text about deliveries, signatures, tenants and quotas that names a webhook once');
    expect(found('webhook tenants')).toHaveLength(1);
  });

  it('gives no more than the limit, of equal ones the newest', () => {
    const { ledger } = setting();
    for (const n of [1, 2, 3]) decide(ledger, `Cache invalidation, rule ${n}`);
    expect(found('cache invalidation', 2)).toEqual(['Cache invalidation, rule 3', 'Cache invalidation, rule 2']);
    expect(refusal(() => found('cache invalidation', 0))).toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('follows a symbol that is bound, renamed and unbound, and a decision that is superseded', () => {
    const { ledger } = setting();
    const id = decide(ledger, 'Amounts');
    const region = bindTo(ledger, id, { symbol: 'roundHalfEven' });
    expect(found('half even')).toEqual(['Amounts']);
    ledger.applySync(REPOSITORY, {
      from: null,
      to: 'c2',
      updates: [
        { regionId: region, filePath: 'src/pay.ts', lines: [1, 2], contentHash: 'h2', symbol: 'bankersRounding' },
      ],
    });
    expect([found('half even'), found('bankers rounding')]).toEqual([[], ['Amounts']]);
    judge(ledger, id, region, 'h2', 'not_relevant');
    expect(found('bankers rounding')).toEqual([]);
    const other = decide(ledger, 'Bankers rounding everywhere', { collidesWith: id });
    decide(ledger, 'No bankers rounding', { collidesWith: other });
    const [, newer] = ledger.waitingDecisions(REPOSITORY, { states: ['collision_pending'], limit: 5 });
    ledger.resolveCollision(REPOSITORY, { decisionId: newer?.decision.decisionId ?? '', action: 'supersede' });
    expect(found('bankers rounding')).toEqual(['No bankers rounding']);
    ledger.wipe(REPOSITORY, 'ledger');
    expect(found('bankers rounding')).toEqual([]);
  });

  it('finds what stands behind many that were superseded', () => {
    const { ledger } = setting();
    const supersededBy = decide(ledger, 'Refunds go out daily');
    for (let version = 0; version < 30; version += 1) {
      decide(ledger, `Charge card ${version}`, { signoff: { state: 'superseded', supersededBy } });
    }
    const long = 'Whenever somebody orders, charge the card, and tell them by letter how much it came to';
    decide(ledger, long);
    const hits = ledger.searchDecisions(REPOSITORY, { text: 'charge card', limit: 3 });
    expect(hits.map(({ decision }) => decision.description)).toEqual([long]);
  });

  it('finds what stands behind more that were superseded than it looks at at once', () => {
    const { ledger } = setting();
    const supersededBy = decide(ledger, 'Refunds go out daily');
    decide(ledger, 'Charge any card');
    const signoff = { state: 'superseded', supersededBy } as const;
    const old = Array.from({ length: 505 }, (_, n) => ({ description: `Charge card ${n}`, signoff }));
    ledger.ingest(REPOSITORY, { source: 'manual', decisions: old });
    expect(found('charge card')).toEqual(['Charge any card']);
  });

  it('finds by two common words, after what has a rare one', () => {
    const { ledger } = setting();
    decide(ledger, 'Orders have invoices');
    const many = Array.from({ length: 1_200 }, (_, n) => ({
      description: n % 2 === 0 ? `Orders ${n}` : `Invoices ${n}`,
    }));
    ledger.ingest(REPOSITORY, { source: 'manual', decisions: many });
    decide(ledger, 'Orders on pallets');
    expect(found('orders, invoices and pallets')).toEqual(['Orders on pallets', 'Orders have invoices']);
    expect(found('orders, invoices and pallets', 1)).toEqual(['Orders on pallets']);
    expect(found('orders and invoices')).toEqual(['Orders have invoices']);
  });

  it('ranks as BM25 over all decisions does', () => {
    const { ledger } = setting();
    const words = ['card', 'cart', 'invoice', 'order', 'refund', 'tenant', 'token', 'webhook'];
    const next = noise(3);
    const some = (most: number): string =>
      Array.from({ length: 1 + next(most) }, () => words[next(words.length)]).join(' ');
    const texts = Array.from({ length: 80 }, () => ({
      description: some(5),
      sourceExcerpt: some(8),
      featureGroup: some(2),
    }));
    const distinct = [...new Map(texts.map((each) => [each.description, each])).values()];
    ledger.ingest(REPOSITORY, { source: 'manual', decisions: distinct });
    fc.assert(
      fc.property(fc.uniqueArray(fc.constantFrom(...words), { minLength: 2 }), (asked) => {
        const scores = bm25(distinct, asked);
        const best = [...scores.values()].sort((one, other) => other - one).slice(0, 5);
        // To nine places: which of two comes first that differ by less is left to the rounding.
        const shown = found(asked.join(' ')).map((description) => (scores.get(description) ?? 0).toFixed(9));
        expect(shown).toEqual(best.map((score) => score.toFixed(9)));
      }),
    );
  });

  it('takes any text, and what it finds does share two words', () => {
    const { ledger } = setting();
    const texts = [
      'Retry failed webhooks with backoff',
      'Rate limit: 100 requests a minute a tenant',
      'Tokens rotate',
      '支払いを再試行する',
    ];
    for (const text of texts) decide(ledger, text);
    const word = fc.constantFrom(
      'retry',
      'webhook"s',
      'rate',
      'limit*',
      'NEAR(',
      'AND',
      'tenant:',
      '支払い',
      '"',
      '\0',
      '再',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(word).map((words) => words.join(' ')),
        ),
        (text) => {
          const words = contentWords(text);
          for (const { decision, sharedWords } of ledger.searchDecisions(REPOSITORY, { text, limit: 5 })) {
            const own = contentWords(decision.description);
            expect(sharedWords).toEqual(words.filter((each) => own.includes(each)));
            expect(sharedWords.length).toBeGreaterThanOrEqual(2);
          }
          const expected = texts.filter((each) => contentWords(each).filter((own) => words.includes(own)).length >= 2);
          expect(found(text).sort()).toEqual(expected.sort());
        },
      ),
      { numRuns: 300 },
    );
  });
});

interface Texts {
  readonly description: string;
  readonly sourceExcerpt: string;
  readonly featureGroup: string;
}

/** The score of each decision that shares two of the words, worked out from all decisions. */
function bm25(all: readonly Texts[], asked: readonly string[]): Map<string, number> {
  const documents = all.map(({ description, sourceExcerpt, featureGroup }) => {
    const columns = [description, sourceExcerpt, featureGroup].map((text) => contentWords(text));
    const frequency = (word: string): number =>
      columns.reduce((sum, own, at) => sum + (own.includes(word) ? ([4, 1, 2][at] ?? 0) : 0), 0);
    return { description, frequency, length: columns.flat().length };
  });
  const words = asked.flatMap(contentWords);
  const idf = (word: string): number => {
    const having = documents.filter(({ frequency }) => frequency(word) > 0).length;
    return Math.log(1 + (documents.length - having + 0.5) / (having + 0.5));
  };
  const weights = words.map(idf);
  const matching = documents.filter(({ frequency }) => words.filter((word) => frequency(word) > 0).length >= 2);
  return new Map(
    matching.map(({ description, frequency, length }) => {
      const norm = 1.2 * (0.25 + (0.75 * length) / 30);
      const parts = words.map((word, at) => ((weights[at] ?? 0) * frequency(word) * 2.2) / (frequency(word) + norm));
      return [description, parts.reduce((sum, part) => sum + part, 0)];
    }),
  );
}

/** Whole numbers below a limit, the same on every run (a linear congruential generator). */
function noise(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

it('a changed place is found by its new words only', () => {
  const { ledger } = setting();
  const id = decide(ledger, 'Amounts');
  change(ledger, bindTo(ledger, id), 'h2', 'c2');
  expect(ledger.searchDecisions(REPOSITORY, { text: 'pay amounts', limit: 1 })).toHaveLength(1);
});
