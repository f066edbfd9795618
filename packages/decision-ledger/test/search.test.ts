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

  it('is exact where many share one word and few share two', () => {
    const { ledger } = setting();
    const noise = Array.from({ length: 300 }, (_, n) => ({ description: `Webhook webhook webhook number ${n}` }));
    ledger.ingest(REPOSITORY, { source: 'manual', decisions: noise });
    decide(ledger, 'A long text about deliveries, signatures, tenants and quotas that names a webhook once');
    expect(found('webhook tenants')).toHaveLength(1);
  });

  it('gives no more than the limit, the first ones first', () => {
    const { ledger } = setting();
    for (const n of [1, 2, 3]) decide(ledger, `Cache invalidation, rule ${n}`);
    expect(found('cache invalidation', 2)).toEqual(['Cache invalidation, rule 1', 'Cache invalidation, rule 2']);
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
    const [, newer] = ledger.waitingDecisions(REPOSITORY, { state: 'collision_pending', limit: 5 });
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

it('a changed place is found by its new words only', () => {
  const { ledger } = setting();
  const id = decide(ledger, 'Amounts');
  change(ledger, bindTo(ledger, id), 'h2', 'c2');
  expect(ledger.searchDecisions(REPOSITORY, { text: 'pay amounts', limit: 1 })).toHaveLength(1);
});
