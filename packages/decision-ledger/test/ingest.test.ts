import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { IngestDecision } from '../src/index.js';
import { bindTo, decide, fillOther, OTHER_REPOSITORY, refusal, REPOSITORY, START, useLedger } from './support.js';

const setting = useLedger();

describe('ingest', () => {
  it('keeps every field of a decision and of its source', () => {
    const { ledger } = setting();
    const parent = decide(ledger, 'Orders are never lost');
    const { created } = ledger.ingest(REPOSITORY, {
      source: 'transcript',
      title: 'Weekly',
      date: '2026-11-20',
      participants: ['Ada', 'Grace'],
      query: 'payments',
      decisions: [
        {
          description: 'Charge  once',
          title: 'Idempotence',
          sourceExcerpt: 'we must not charge twice',
          sourceRef: 'meeting-7',
          featureGroup: ' Checkout ',
          decisionLevel: 'L2',
          parentDecisionId: parent,
          signoff: { state: 'ratified', signer: 'ada', note: 'yes', sessionId: 's1', sourceCommitRef: 'c0' },
        },
      ],
    });
    expect(created).toEqual([
      { decisionId: expect.stringMatching(/^decision:/), description: 'Charge  once', decisionLevel: 'L2' },
    ]);
    expect(ledger.decision(REPOSITORY, created[0]?.decisionId ?? '')).toEqual({
      decisionId: created[0]?.decisionId,
      description: 'Charge  once',
      title: 'Idempotence',
      status: 'ungrounded',
      signoff: {
        state: 'ratified',
        signer: 'ada',
        note: 'yes',
        sessionId: 's1',
        sourceCommitRef: 'c0',
        createdAt: START,
        ratifiedAt: START,
      },
      sourceType: 'transcript',
      sourceRef: 'meeting-7',
      sourceExcerpt: 'we must not charge twice',
      sourceTitle: 'Weekly',
      meetingDate: '2026-11-20',
      participants: ['Ada', 'Grace'],
      query: 'payments',
      feature: { id: 'feature:44ebcd75-69da-56f7-93cd-302dbc47d134', name: 'Checkout' },
      decisionLevel: 'L2',
      parentDecisionId: parent,
      createdAt: START,
      regions: [],
    });
  });

  it('gives what is left out its default', () => {
    const { ledger } = setting();
    const id = decide(ledger, 'Charge once');
    expect(ledger.decision(REPOSITORY, id)).toMatchObject({
      title: null,
      signoff: { state: 'proposed', signer: null, note: null, sessionId: null, sourceCommitRef: null },
      sourceRef: '',
      sourceExcerpt: null,
      sourceTitle: null,
      meetingDate: null,
      participants: [],
      query: null,
      feature: { id: 'feature:fd3fca69-9a95-5d9b-8e9a-2047415eed31', name: 'Ungrouped' },
      decisionLevel: null,
      parentDecisionId: null,
    });
  });

  it('creates nothing the second time, and raises the revision once', () => {
    const { ledger, advance } = setting();
    const batch = {
      source: 'manual',
      decisions: [{ description: 'Charge once' }, { description: 'Answer in 200 ms' }],
      openQuestions: ['And refunds?'],
    } as const;
    const first = ledger.ingest(REPOSITORY, batch);
    const rows = ledger.rowCounts(REPOSITORY);
    advance(1000);
    const second = ledger.ingest(REPOSITORY, batch);
    expect(first.known).toEqual([]);
    expect(second.created).toEqual([]);
    expect(second.known).toEqual(first.created.map(({ decisionId }) => decisionId));
    expect(ledger.rowCounts(REPOSITORY)).toEqual(rows);
    expect(ledger.revision(REPOSITORY)).toBe(1);
  });

  it('knows the same words from the same source, and keeps the first wording', () => {
    const { ledger } = setting();
    const id = decide(ledger, 'Größe zählt', { sourceRef: 'm1', title: 'first' });
    const { created, known } = ledger.ingest(REPOSITORY, {
      source: 'manual',
      decisions: [
        { description: ' Gro\u0308ße\n\nzählt ', sourceRef: 'm1', title: 'second' },
        { description: 'Größe zählt', sourceRef: 'm2' },
        { description: 'Größe zählt', sourceRef: 'm2' },
      ],
    });
    expect(created).toHaveLength(1);
    expect(known).toEqual([id, created[0]?.decisionId]);
    expect(ledger.decision(REPOSITORY, id)).toMatchObject({ description: 'Größe zählt', title: 'first' });
  });

  it('keeps repositories apart', () => {
    const { ledger } = setting();
    const id = decide(ledger, 'Charge once');
    expect(ledger.decision(OTHER_REPOSITORY, id)).toBeUndefined();
    const { created } = ledger.ingest(OTHER_REPOSITORY, {
      source: 'manual',
      decisions: [{ description: 'Charge once' }],
    });
    expect(created).toHaveLength(1);
    expect(created[0]?.decisionId).not.toBe(id);
    expect([ledger.revision(REPOSITORY), ledger.revision(OTHER_REPOSITORY)]).toEqual([1, 1]);
  });

  it('tells which accepted decisions have code, and names the sources', () => {
    const { ledger } = setting();
    const bound = decide(ledger, 'Charge once', { sourceRef: 'm1' });
    bindTo(ledger, bound);
    const { grounded, ungrounded, sourceRefs, created } = ledger.ingest(REPOSITORY, {
      source: 'manual',
      decisions: [
        { description: 'Charge once', sourceRef: 'm1' },
        { description: 'Answer in 200 ms', sourceRef: 'm1' },
        { description: 'Log every charge' },
      ],
    });
    expect(grounded).toBe(1);
    expect(ungrounded).toEqual([
      { decisionId: created[0]?.decisionId, description: 'Answer in 200 ms' },
      { decisionId: created[1]?.decisionId, description: 'Log every charge' },
    ]);
    expect(sourceRefs).toEqual(['m1']);
  });
});

describe('a row that can not be taken', () => {
  const bad: readonly { what: string; row: IngestDecision; reason: string }[] = [
    { what: 'no words', row: { description: ' \n\t ' }, reason: 'description is empty' },
    { what: 'a NUL', row: { description: 'a\0b' }, reason: 'description has a NUL character' },
    {
      what: 'a long description',
      row: { description: 'é'.repeat(4001) },
      reason: 'description is limited to 4000 characters and has 4001',
    },
    {
      what: 'a long excerpt',
      row: { description: 'x', sourceExcerpt: 'e'.repeat(16_001) },
      reason: 'source excerpt is limited to 16000 characters and has 16001',
    },
    {
      what: 'a NUL in the note',
      row: { description: 'x', signoff: { note: '\0' } },
      reason: 'note has a NUL character',
    },
    {
      what: 'an unknown parent',
      row: { description: 'x', parentDecisionId: 'decision:none' },
      reason: 'parent decision:none is neither in the ledger nor in an earlier row',
    },
    {
      what: 'an unknown successor',
      row: { description: 'x', signoff: { state: 'superseded', supersededBy: 'decision:none' } },
      reason: 'successor decision:none is neither in the ledger nor in an earlier row',
    },
    ...(['ratified', 'rejected'] as const).flatMap((state) =>
      [undefined, ' '].map((signer) => ({
        what: `a decision that is ${state} by ${signer === undefined ? 'nobody' : 'a blank'}`,
        row: { description: 'x', signoff: { state, ...(signer !== undefined && { signer }) } },
        reason: `the sign-off state ${state} needs a signer`,
      })),
    ),
    {
      what: 'a level that does not exist',
      row: JSON.parse('{"description":"x","decisionLevel":"L4"}') as IngestDecision,
      reason: 'decision level is none of L1, L2, L3',
    },
  ];

  it.each(bad)('$what: is named, and nothing is written', ({ row, reason }) => {
    const { ledger } = setting();
    const known = decide(ledger, 'before');
    const rows = ledger.rowCounts(REPOSITORY);
    const result = ledger.ingest(REPOSITORY, {
      source: 'manual',
      decisions: [{ description: 'before' }, row, { description: 'after' }],
    });
    expect(result).toEqual({
      created: [],
      known: [],
      rejected: [{ index: 1, reason }],
      sourceRefs: [],
      ungrounded: [],
      grounded: 0,
    });
    expect(ledger.rowCounts(REPOSITORY)).toEqual(rows);
    expect(ledger.decision(REPOSITORY, known)).toMatchObject({ description: 'before' });
  });

  it('is the only one to blame, not those that refer to it', () => {
    const { ledger } = setting();
    const parent = { description: 'Parent', title: '\0' };
    const parentDecisionId = decide(ledger, parent.description);
    ledger.wipe(REPOSITORY, 'ledger');
    const decisions = [parent, { description: 'Child', parentDecisionId }];
    const { rejected } = ledger.ingest(REPOSITORY, { source: 'manual', decisions });
    expect(rejected).toEqual([{ index: 0, reason: 'title has a NUL character' }]);
  });

  it('a successor needs the state superseded', () => {
    const { ledger } = setting();
    const successor = decide(ledger, 'Charge once');
    const { rejected } = ledger.ingest(REPOSITORY, {
      source: 'manual',
      decisions: [{ description: 'x', signoff: { supersededBy: successor } }],
    });
    expect(rejected).toEqual([{ index: 0, reason: 'a successor needs the sign-off state superseded' }]);
  });

  it('a batch of bad rows leaves no row and no new revision', () => {
    const { ledger } = setting();
    ledger.ingest(REPOSITORY, { source: 'manual', decisions: [{ description: '' }], openQuestions: ['why?'] });
    expect(Object.values(ledger.rowCounts(REPOSITORY)).every((count) => count === 0)).toBe(true);
    expect(ledger.revision(REPOSITORY)).toBe(0);
  });

  it('4,000 characters outside the basic plane are 4,000 characters', () => {
    const { ledger } = setting();
    const { rejected } = ledger.ingest(REPOSITORY, {
      source: 'manual',
      decisions: [{ description: '\u{1f600}'.repeat(4000) }],
    });
    expect(rejected).toEqual([]);
  });
});

describe('a parent', () => {
  it('may be an earlier row of the batch, and not a later one', () => {
    const { ledger } = setting();
    const parent = decide(ledger, 'Parent');
    ledger.wipe(REPOSITORY, 'ledger');
    const child = { description: 'Child', parentDecisionId: parent };
    const later = ledger.ingest(REPOSITORY, { source: 'manual', decisions: [child, { description: 'Parent' }] });
    expect(later.rejected.map(({ index }) => index)).toEqual([0]);
    ledger.wipe(REPOSITORY, 'ledger');
    const earlier = ledger.ingest(REPOSITORY, { source: 'manual', decisions: [{ description: 'Parent' }, child] });
    expect(earlier.created).toHaveLength(2);
    expect(ledger.decision(REPOSITORY, earlier.created[1]?.decisionId ?? '')?.parentDecisionId).toBe(parent);
  });
});

describe('a parent of another repository', () => {
  it('is no parent', () => {
    const { ledger } = setting();
    const parent = decide(ledger, 'Parent');
    const { rejected } = ledger.ingest(OTHER_REPOSITORY, {
      source: 'manual',
      decisions: [{ description: 'Child', parentDecisionId: parent }],
    });
    expect(rejected).toHaveLength(1);
  });
});

describe('a batch', () => {
  const many = (count: number): IngestDecision[] =>
    Array.from({ length: count }, (_, index) => ({ description: `decision ${index}` }));

  it('takes 5,000 decisions, idempotently, and refuses 5,001 whole', () => {
    const { ledger } = setting();
    expect(refusal(() => ledger.ingest(REPOSITORY, { source: 'manual', decisions: many(5001) }))).toEqual({
      code: 'INVALID_INPUT',
      message: 'Refused: decisions is limited to 5000 items and has 5001.',
    });
    expect(ledger.ingest(REPOSITORY, { source: 'manual', decisions: many(5000) }).created).toHaveLength(5000);
    expect(ledger.ingest(REPOSITORY, { source: 'manual', decisions: many(5000) }).known).toHaveLength(5000);
    expect(ledger.rowCounts(REPOSITORY)).toMatchObject({ decisions: 5000, signoffs: 5000, ingests: 1, features: 1 });
  });

  it('is there whole or not at all when the process is killed in the middle', () => {
    const { ledger, file } = setting();
    const script = fileURLToPath(new URL('../fixtures/killed-ingest.mjs', import.meta.url));
    const { signal, stderr } = spawnSync(process.execPath, [script, file], { encoding: 'utf8' });
    expect([signal, stderr]).toEqual(['SIGKILL', '']);
    expect(ledger.rowCounts(REPOSITORY)).toMatchObject({ decisions: 0, signoffs: 0, ingests: 0, features: 0 });
    expect(ledger.revision(REPOSITORY)).toBe(0);
    expect(ledger.searchDecisions(REPOSITORY, { text: 'decision 7 of 5000', limit: 5 })).toEqual([]);
    const { created, rejected } = ledger.ingest(REPOSITORY, { source: 'manual', decisions: many(5000) });
    expect([created.length, rejected]).toEqual([5000, []]);
  });

  it('names every row that it can not take, and then takes none', () => {
    const { ledger } = setting();
    const decisions = many(5000).map((row, index) =>
      index % 2 === 0 ? row : { ...row, parentDecisionId: 'decision:none' },
    );
    const { created, rejected } = ledger.ingest(REPOSITORY, { source: 'manual', decisions });
    expect(created).toEqual([]);
    expect(Object.values(ledger.rowCounts(REPOSITORY)).every((count) => count === 0)).toBe(true);
    expect(ledger.revision(REPOSITORY)).toBe(0);
    expect(rejected.map(({ index }) => index)).toEqual(Array.from({ length: 2500 }, (_, index) => 2 * index + 1));
    expect(new Set(rejected.map(({ reason }) => reason))).toEqual(
      new Set(['parent decision:none is neither in the ledger nor in an earlier row']),
    );
  });

  it.each([
    { what: 'a NUL in its title', batch: { title: 'a\0' }, message: 'Refused: title has a NUL character.' },
    { what: 'an empty question', batch: { openQuestions: [' '] }, message: 'Refused: open questions is empty.' },
  ])('is refused whole for $what', ({ batch, message }) => {
    const { ledger } = setting();
    const run = () => ledger.ingest(REPOSITORY, { source: 'manual', decisions: many(1), ...batch });
    expect(refusal(run)).toEqual({ code: 'INVALID_INPUT', message });
    expect(ledger.rowCounts(REPOSITORY)).toMatchObject({ decisions: 0 });
  });

  it('needs the identity of a repository', () => {
    const { ledger } = setting();
    expect(refusal(() => ledger.ingest('', { source: 'manual', decisions: many(1) }))).toMatchObject({
      code: 'INVALID_INPUT',
    });
  });
});

describe('open questions', () => {
  it('come with the decisions of their ingest, each once, with the sources of those asked about', () => {
    const { ledger } = setting();
    const batch = {
      source: 'transcript',
      decisions: [
        { description: 'Charge once', sourceRef: 'm1' },
        { description: 'Answer in 200 ms', sourceRef: 'm2' },
      ],
      openQuestions: ['And refunds?', 'And retries?', 'And refunds?'],
    } as const;
    const ids = ledger.ingest(REPOSITORY, batch).created.map(({ decisionId }) => decisionId);
    decide(ledger, 'Log every charge', { sourceRef: 'm3' });
    ledger.ingest(REPOSITORY, { ...batch, title: 'the same meeting, told again' });
    const [first = ''] = ids;
    fillOther(ledger);
    expect(ledger.rowCounts(REPOSITORY)).toMatchObject({ open_questions: 4 });
    expect(ledger.openQuestionsFor(REPOSITORY, { decisionIds: [first] })).toEqual([
      { description: 'And refunds?', relevantSourceRefs: ['m1'] },
      { description: 'And retries?', relevantSourceRefs: ['m1'] },
    ]);
    expect(ledger.openQuestionsFor(REPOSITORY, { decisionIds: ids, sourceRefs: ['m2', 'm3'] })).toEqual([
      { description: 'And refunds?', relevantSourceRefs: ['m1', 'm2'] },
      { description: 'And retries?', relevantSourceRefs: ['m1', 'm2'] },
    ]);
    expect(ledger.openQuestionsFor(REPOSITORY, { sourceRefs: ['m3', ''] })).toEqual([]);
    expect(ledger.openQuestionsFor(OTHER_REPOSITORY, { decisionIds: ids })).toEqual([]);
    expect(ledger.openQuestionsFor(REPOSITORY, {})).toEqual([]);
  });

  it('are those of a decision that was known before as well', () => {
    const { ledger } = setting();
    const id = decide(ledger, 'Charge once');
    ledger.ingest(REPOSITORY, {
      source: 'manual',
      decisions: [{ description: 'Charge once' }],
      openQuestions: ['And refunds?'],
    });
    expect(ledger.openQuestionsFor(REPOSITORY, { decisionIds: [id] })).toEqual([
      { description: 'And refunds?', relevantSourceRefs: [] },
    ]);
    expect(ledger.openQuestionsFor(REPOSITORY, { sourceRefs: [''] })).toEqual([]);
    expect(ledger.revision(REPOSITORY)).toBe(2);
  });
});

describe('decisionsById', () => {
  it('gives those of the repository, each once, in the order in which they are named', () => {
    const { ledger } = setting();
    const [first, second] = [decide(ledger, 'Charge once'), decide(ledger, 'Answer in 200 ms')];
    fillOther(ledger);
    const ids = (repository: string, named: readonly string[]): string[] =>
      ledger.decisionsById(repository, named).map(({ decisionId }) => decisionId);
    expect(ids(REPOSITORY, [second, 'decision:none', first, second])).toEqual([second, first]);
    expect(ids(OTHER_REPOSITORY, [first])).toEqual([]);
    expect(ids('/repos/none/.git', [first])).toEqual([]);
  });
});
