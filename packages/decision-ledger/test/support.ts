import { afterEach, beforeEach } from '@jest/globals';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { LedgerError, openLedger } from '../src/index.js';
import type { IngestDecision, Ledger, VerdictInput } from '../src/index.js';

export const REPOSITORY = '/repos/shop/.git';
export const OTHER_REPOSITORY = '/repos/warehouse/.git';
export const START = '2026-11-23T10:00:00.000Z';

/** A temporary folder with one ledger in it, whose clock moves only when a test moves it. */
export interface Setting {
  readonly root: string;
  readonly file: string;
  readonly ledger: Ledger;
  /** Opens the same file once more; closed with the rest. */
  readonly open: () => Ledger;
  readonly advance: (milliseconds: number) => void;
}

/** Registers the hooks that give each test its own setting. */
export function useLedger(): () => Setting {
  let setting: Setting | undefined;
  let ledgers: Ledger[] = [];

  beforeEach(() => {
    const root = fs.mkdtempSync(path.join(os.tmpdir(), 'ledger-'));
    const file = path.join(root, 'home', 'ledger.sqlite');
    let time = Date.parse(START);
    const open = (): Ledger => {
      const ledger = openLedger(file, { now: () => time });
      ledgers.push(ledger);
      return ledger;
    };
    setting = { root, file, ledger: open(), open, advance: (milliseconds) => (time += milliseconds) };
  });

  afterEach(() => {
    for (const ledger of ledgers) ledger.close();
    ledgers = [];
    if (setting !== undefined) fs.rmSync(setting.root, { recursive: true });
  });

  return () => {
    if (setting === undefined) throw new Error('There is a setting inside a test only.');
    return setting;
  };
}

/** Ingests one decision and gives its id. */
export function decide(ledger: Ledger, description: string, row: Partial<IngestDecision> = {}): string {
  const { created } = ledger.ingest(REPOSITORY, { source: 'manual', decisions: [{ description, ...row }] });
  const [first] = created;
  if (first === undefined) throw new Error(`Not created: ${description}`);
  return first.decisionId;
}

/** Gives the other repository something at the same place, so that a query which forgets the repository would find it. */
export function fillOther(ledger: Ledger): void {
  const { created } = ledger.ingest(OTHER_REPOSITORY, {
    source: 'manual',
    decisions: [{ description: 'Of the other repository', sourceRef: 'm1' }, { description: 'Another of the other' }],
    openQuestions: ['Of the other repository?'],
  });
  ledger.bind(OTHER_REPOSITORY, {
    decisionId: created[0]?.decisionId ?? '',
    filePath: 'src/pay.ts',
    symbol: 'pay',
    lines: [10, 20],
    contentHash: 'h1',
    commit: 'w1',
  });
}

/** Where and what a region is, for a test that does not care. */
export interface Place {
  readonly filePath?: string;
  readonly symbol?: string;
  readonly lines?: readonly [number, number];
  readonly contentHash?: string;
  readonly commit?: string;
  readonly purpose?: string;
}

/** Binds a decision, by default to `pay` in src/pay.ts at commit c1 with content h1, and gives the region's id. */
export function bindTo(ledger: Ledger, decisionId: string, place: Place = {}): string {
  return ledger.bind(REPOSITORY, {
    decisionId,
    filePath: 'src/pay.ts',
    symbol: 'pay',
    lines: [10, 20],
    contentHash: 'h1',
    commit: 'c1',
    ...place,
  }).regionId;
}

/** Records one verdict. */
export function judge(
  ledger: Ledger,
  decisionId: string,
  regionId: string,
  contentHash: string,
  verdict: VerdictInput['verdict'],
): void {
  const { rejected } = ledger.recordVerdicts(REPOSITORY, {
    phase: 'ingest',
    verdicts: [{ decisionId, regionId, contentHash, verdict, confidence: 'high', explanation: `is ${verdict}` }],
  });
  if (rejected.length > 0) throw new Error(JSON.stringify(rejected));
}

/** Syncs one region of src/pay.ts to new content; null when it is gone. */
export function change(ledger: Ledger, regionId: string, contentHash: string | null, to: string): void {
  const { applied } = ledger.applySync(REPOSITORY, {
    from: ledger.syncCursor(REPOSITORY),
    to,
    updates: [{ regionId, filePath: 'src/pay.ts', lines: [10, 20], contentHash }],
  });
  if (!applied) throw new Error('The sync was not applied.');
}

/** The code and text of the LedgerError that this throws; anything else that is thrown passes. */
export function refusal(run: () => unknown): { code: string; message: string } | 'no error' {
  try {
    run();
  } catch (error) {
    if (error instanceof LedgerError) return { code: error.code, message: error.message };
    throw error;
  }
  return 'no error';
}
