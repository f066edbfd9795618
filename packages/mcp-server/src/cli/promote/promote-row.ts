import {
  appendRow,
  entryFor,
  Fixtures,
  type GateRefusal,
  lineOf,
  notePromotion,
  type OriginalRow,
  type Paraphrase,
  prepareRow,
  type Prepared,
  PromoteError,
  type PromotedRow,
  type Replay,
  replay,
} from '@bicameral/failure-review';
import { createLogger } from '../../log.js';
import { replayTools } from '../../replay-tools.js';
import { askAgain, askParaphrase, askYes } from './ask.js';
import type { ParaphraseFile } from './paraphrases.js';
import { previewOf } from './preview.js';

/** What the manifest has where the person typed yes and gave no statement. */
const TYPED_YES = 'Answered the preview with yes';

/** The person's part. */
export interface Answers {
  readonly file: ParaphraseFile | undefined;
  readonly attestation: string | undefined;
  readonly isTerminal: boolean;
  /** Only a file to fill in is wanted. */
  readonly isTemplate: boolean;
}

export interface Promotion {
  /** Of the review row. */
  readonly key: string;
  /** `passed` is that of a dry run. */
  readonly status: 'promoted' | 'passed' | 'refused' | 'declined' | 'unresolved' | 'not_played';
  /** Of the promoted row. */
  readonly row_id: string | null;
  /** What left, or would have. */
  readonly line: string | null;
  readonly refusals: readonly GateRefusal[];
  /** Why it could not be resolved or replayed. */
  readonly problem: string | null;
}

/** Of a row of which nothing leaves. */
export function nothingOf(key: string, status: Promotion['status'], why: Partial<Promotion> = {}): Promotion {
  return { key, status, row_id: null, line: null, refusals: [], problem: null, ...why };
}

interface Work {
  readonly home: string;
  readonly answers: Answers;
  readonly to: string;
  readonly dryRun: boolean;
}

/** @throws PromoteError when the dataset can not be written */
export async function promoteRow(original: OriginalRow, work: Work): Promise<Promotion> {
  const { key } = original.row;
  try {
    const prepared = await prepare(original, work.answers);
    if (prepared === null) return nothingOf(key, 'declined');
    if ('refusals' in prepared) return nothingOf(key, 'refused', { refusals: prepared.refusals });
    const { row } = prepared;
    return nothingOf(key, await letLeave(row, key, work), { row_id: row.id, line: lineOf(row) });
  } catch (error) {
    if (!(error instanceof PromoteError && error.code === 'NOT_PLAYED')) throw error;
    return nothingOf(key, 'not_played', { problem: error.message });
  }
}

/** Asks until the row passes, or the person has enough. Null when they have. */
async function prepare(original: OriginalRow, answers: Answers): Promise<Prepared | null> {
  const attestation = answers.attestation ?? TYPED_YES;
  if (answers.file !== undefined) {
    return prepareRow({ original, paraphrase: answers.file.paraphrase(original), attestation, replay: play });
  }
  let paraphrase: Paraphrase | undefined;
  for (;;) {
    const words = await askParaphrase(original, paraphrase);
    if (words === null) return null;
    paraphrase = words;
    const prepared = await prepareRow({ original, paraphrase, attestation, replay: play });
    if ('row' in prepared || !(await askAgain(prepared.refusals))) return prepared;
  }
}

const play: Replay = async (scenario) => {
  const openTools = replayTools(createLogger(process.env['BICAMERAL_LOG']));
  const [outcome] = await replay([scenario], { openTools, fixtures: new Fixtures() });
  if (outcome === undefined) throw new Error('a replay of one scenario gave no outcome');
  return outcome;
};

async function letLeave(
  row: PromotedRow,
  key: string,
  { home, answers, to, dryRun }: Work,
): Promise<'promoted' | 'passed' | 'declined'> {
  const now = Date.now();
  const entry = entryFor(row, answers.attestation ?? TYPED_YES, now);
  // To the person; with --json the line is in what is printed.
  process.stderr.write(previewOf(to, row, entry));
  if (dryRun) return 'passed';
  if (answers.attestation === undefined && !(await askYes())) return 'declined';
  // First, since a note of a row that never came to be harms nobody, and a row without a note is hard to find again.
  notePromotion(home, key, row.id, now);
  appendRow(to, row, entry);
  return 'promoted';
}
