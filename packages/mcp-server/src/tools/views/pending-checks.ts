import { type ChangeClassification, type GitRepository, regionText } from '@bicameral/code-regions';
import type { PendingComplianceCheck } from '@bicameral/contracts';
import type { PendingCheck, PendingChecksFilter } from '@bicameral/decision-ledger';
import { classifyChange } from '../../classify-change.js';
import type { Context } from '../../context.js';
import { jsonBytes } from '../../registry/fit.js';
import { clip } from './decision.js';

/** How much of a body is shown, in characters: all checks of an answer share what it may weigh. */
const MAX_BODY_CHARACTERS = 4_000;
const MIN_BODY_CHARACTERS = 200;
const CHARACTERS_OF_ALL = 8_500;
/** What a check weighs without its bodies. */
const CHARACTERS_AROUND = 650;
const MAX_DESCRIPTION_CHARACTERS = 600;
/** No answer has room for more, however short they are. */
const MAX_CHECKS = 20;

export interface PendingChecks {
  readonly checks: PendingComplianceCheck[];
  /** Whether there are no others. */
  readonly isWhole: boolean;
}

/**
 * The first bindings whose current content nobody has judged yet, with the code as it is and as it was when last judged.
 *
 * @param maxBytes what all of them may weigh; those past it are not worked out
 */
export async function pendingChecks(
  context: Context,
  repository: GitRepository,
  commit: string,
  filter: PendingChecksFilter,
  maxBytes = Infinity,
): Promise<PendingChecks> {
  const all = context.ledger().pendingChecks(repository.commonDir, { ...filter, limit: MAX_CHECKS + 1 });
  const pending = all.slice(0, MAX_CHECKS);
  const bodies = pending.length + pending.filter(({ baseline }) => baseline !== null).length;
  const share = Math.floor((CHARACTERS_OF_ALL - CHARACTERS_AROUND * pending.length) / Math.max(bodies, 1));
  const length = Math.min(MAX_BODY_CHARACTERS, Math.max(MIN_BODY_CHARACTERS, share));
  const checks: PendingComplianceCheck[] = [];
  let bytes = 0;
  for (const check of pending) {
    const shown = await withBodies(context, repository, commit, check, length);
    bytes += jsonBytes(shown);
    if (bytes > maxBytes) break;
    checks.push(shown);
  }
  return { checks, isWhole: all.length === checks.length };
}

async function withBodies(
  context: Context,
  repository: GitRepository,
  commit: string,
  check: PendingCheck,
  length: number,
): Promise<PendingComplianceCheck> {
  const { baseline: old } = check;
  const shown = async (at: string, path: string, lines: readonly [number, number]) =>
    cut(await body(repository, at, path, lines), length);
  return {
    phase: check.phase,
    decision_id: check.decisionId,
    region_id: check.regionId,
    decision_description: clip(check.description, MAX_DESCRIPTION_CHARACTERS),
    file_path: check.filePath,
    symbol: check.symbol,
    content_hash: check.contentHash,
    code_body: await shown(commit, check.filePath, check.lines),
    old_code_body: old && ((await shown(old.commit, old.path, old.lines)) || null),
    pre_classification:
      old &&
      preClassification(await classifyChange(context, repository, old, { ...check, path: check.filePath, commit })),
  };
}

/** What the syntax tells of the change since the content that was last judged: a first look, not a verdict. */
function preClassification(change: ChangeClassification | null): PendingComplianceCheck['pre_classification'] {
  if (change === null) return null;
  const { verdict, confidence, signals, evidence } = change;
  return { verdict, confidence, signals: { ...signals }, evidence_refs: [...evidence] };
}

/** Empty when it can not be had any more: history may have been rewritten since the ledger saw it. */
async function body(
  repository: GitRepository,
  commit: string,
  filePath: string,
  [start, end]: readonly [number, number],
): Promise<string> {
  try {
    const file = await repository.readFile(commit, filePath);
    return file.kind === 'file' ? regionText(file.content, start, end) : '';
  } catch {
    return '';
  }
}

function cut(text: string, length: number): string {
  const characters = Array.from(text);
  if (characters.length <= length) return text;
  return `${characters.slice(0, length).join('')}\n… (cut: the first ${length} of ${characters.length} characters)`;
}
