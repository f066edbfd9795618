import { CONFIDENCES, PHASES, VERDICTS, limits } from '@bicameral/contracts';
import { badText, firstProblem, refuse, unknownName } from './checks.js';
import type { Context } from './context.js';
import type { Database } from './database.js';
import { findDecision } from './decisions.js';
import { ensureRepository, raiseRevision } from './repositories.js';
import { indexWords } from './search/index-words.js';
import type { VerdictInput, VerdictsInput, VerdictsResult } from './types.js';

interface Binding {
  readonly decisionKey: number;
  readonly regionKey: number;
  readonly bindingKey: number;
  readonly contentHash: string | null;
}

type Rejection = Pick<VerdictsResult['rejected'][number], 'reason' | 'detail'>;

/**
 * Records verdicts on current content, each one by itself: a bad one is named, the rest are recorded. Of two that
 * contradict each other neither is: whoever gives both has not judged.
 */
export function recordVerdicts({ database, now }: Context, repository: string, input: VerdictsInput): VerdictsResult {
  refuse(
    unknownName('phase', input.phase, PHASES) ??
      badText('commit', input.commit, limits.commitChars) ??
      badText('sessionId', input.sessionId, limits.idChars) ??
      firstProblem(input.verdicts, badVerdict),
  );
  return database.write(() => {
    const repositoryKey = ensureRepository(database, repository);
    const accepted: VerdictsResult['accepted'][number][] = [];
    const rejected: VerdictsResult['rejected'][number][] = [];
    const contradicting = contradictions(input.verdicts);
    let isChanged = false;
    for (const verdict of input.verdicts) {
      const { decisionId, regionId } = verdict;
      const found = contradicting.get(bindingName(verdict)) ?? findBinding(database, repositoryKey, verdict);
      if ('reason' in found) {
        rejected.push({ decisionId, regionId, ...found });
        continue;
      }
      accepted.push({ decisionId, regionId, phase: input.phase, verdict: verdict.verdict });
      if (isRepeated(database, found, verdict)) continue;
      record(database, found, verdict, input, now());
      isChanged = true;
    }
    if (isChanged) raiseRevision(database, repositoryKey);
    return { accepted, rejected };
  });
}

/** The bindings that are given more than one verdict. */
function contradictions(verdicts: readonly VerdictInput[]): Map<string, Rejection> {
  const given = new Map<string, Set<string>>();
  for (const verdict of verdicts) {
    const own = given.get(bindingName(verdict)) ?? new Set();
    given.set(bindingName(verdict), own.add(verdict.verdict));
  }
  const several = [...given].filter(([, each]) => each.size > 1);
  return new Map(
    several.map(([name, each]) => [
      name,
      {
        reason: 'contradicting_verdicts',
        detail: `This call says ${[...each].join(' and ')} of it; give one verdict.`,
      },
    ]),
  );
}

function bindingName({ decisionId, regionId }: VerdictInput): string {
  return JSON.stringify([decisionId, regionId]);
}

function badVerdict({ verdict, confidence, explanation }: VerdictInput): string | undefined {
  return (
    unknownName('verdict', verdict, VERDICTS) ??
    unknownName('confidence', confidence, CONFIDENCES) ??
    badText('explanation', explanation, limits.explanationChars)
  );
}

function findBinding(
  database: Database,
  repositoryKey: number,
  { decisionId, regionId, contentHash, verdict }: VerdictInput,
): Binding | Rejection {
  const decisionKey = findDecision(database, repositoryKey, decisionId);
  if (decisionKey === undefined) {
    return { reason: 'unknown_decision_id', detail: 'This repository’s ledger has no decision of this id.' };
  }
  const [region] = database.all<Omit<Binding, 'decisionKey'>>(
    `SELECT regions.region_key AS regionKey, bindings.binding_key AS bindingKey, regions.content_hash AS contentHash
     FROM regions JOIN bindings ON bindings.region_key = regions.region_key AND bindings.decision_key = ?
     WHERE regions.region_id = ?`,
    [decisionKey, regionId],
  );
  if (region === undefined) {
    return { reason: 'unknown_region_id', detail: 'The decision is not bound to this region; bind it first.' };
  }
  if (region.contentHash === null) {
    // Code that was removed on purpose has no hash to give; without this its decision would stay drifted for ever.
    if (verdict === 'not_relevant') return { decisionKey, ...region };
    return {
      reason: 'invalid_content_hash',
      detail: 'The code of this region is gone; bind the decision anew, or call it not_relevant.',
    };
  }
  if (region.contentHash !== contentHash) {
    return {
      reason: 'invalid_content_hash',
      detail: `The region’s content is ${region.contentHash} now; read the code again and judge that.`,
    };
  }
  return { decisionKey, ...region };
}

/** The very same verdict once more says nothing new. */
function isRepeated(database: Database, { bindingKey }: Binding, verdict: VerdictInput): boolean {
  const [last] = database.all<{ verdict: string; confidence: string; explanation: string }>(
    `SELECT verdict, confidence, explanation FROM verdicts
     WHERE binding_key = ? AND content_hash = ? ORDER BY verdict_key DESC LIMIT 1`,
    [bindingKey, verdict.contentHash],
  );
  return (
    last?.verdict === verdict.verdict &&
    last.confidence === verdict.confidence &&
    last.explanation === verdict.explanation
  );
}

function record(
  database: Database,
  binding: Binding,
  { contentHash, verdict, confidence, explanation }: VerdictInput,
  { phase, commit, sessionId }: VerdictsInput,
  time: number,
): void {
  database.run(
    `INSERT INTO verdicts (decision_key, region_key, binding_key, content_hash, phase, verdict, confidence, explanation,
       commit_hash, session_id, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      binding.decisionKey,
      binding.regionKey,
      binding.bindingKey,
      contentHash,
      phase,
      verdict,
      confidence,
      explanation,
      commit ?? null,
      sessionId ?? null,
      time,
    ],
  );
  if (verdict === 'not_relevant') {
    // The schema keeps the verdict and takes the binding out of it.
    database.run('DELETE FROM bindings WHERE binding_key = ?', [binding.bindingKey]);
    indexWords(database, [binding.decisionKey]);
  } else if (verdict === 'compliant') {
    moveBaseline(database, binding.bindingKey);
  }
}

/** Later drift is shown against what was last judged compliant. */
function moveBaseline(database: Database, bindingKey: number): void {
  database.run(
    `UPDATE bindings SET (baseline_path, baseline_start, baseline_end, baseline_hash, baseline_commit) = (
       SELECT file_path, start_line, end_line, content_hash, seen_commit FROM regions
       WHERE regions.region_key = bindings.region_key
     )
     WHERE binding_key = ?`,
    [bindingKey],
  );
}
