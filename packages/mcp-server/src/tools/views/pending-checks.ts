import { type GitRepository, regionText } from '@bicameral/code-regions';
import type { PendingComplianceCheck } from '@bicameral/contracts';
import type { PendingCheck, PendingChecksFilter } from '@bicameral/decision-ledger';
import type { Context } from '../../context.js';

/** How much of a body is shown, in characters. */
const MAX_BODY_CHARACTERS = 4_000;

/** The bindings whose current content nobody has judged yet, with the code as it is and as it was when last judged. */
export async function pendingChecks(
  context: Context,
  repository: GitRepository,
  commit: string,
  filter: PendingChecksFilter,
): Promise<PendingComplianceCheck[]> {
  const checks: PendingComplianceCheck[] = [];
  for (const check of context.ledger().pendingChecks(repository.commonDir, filter)) {
    checks.push(await withBodies(repository, commit, check));
  }
  return checks;
}

async function withBodies(
  repository: GitRepository,
  commit: string,
  check: PendingCheck,
): Promise<PendingComplianceCheck> {
  const { baseline: old } = check;
  return {
    phase: check.phase,
    decision_id: check.decisionId,
    region_id: check.regionId,
    decision_description: check.description,
    file_path: check.filePath,
    symbol: check.symbol,
    content_hash: check.contentHash,
    code_body: await body(repository, commit, check.filePath, check.lines),
    old_code_body: old && ((await body(repository, old.commit, old.path, old.lines)) || null),
    pre_classification: null,
  };
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
    return file.kind === 'file' ? cut(regionText(file.content, start, end)) : '';
  } catch {
    return '';
  }
}

function cut(text: string): string {
  const characters = Array.from(text);
  if (characters.length <= MAX_BODY_CHARACTERS) return text;
  const shown = characters.slice(0, MAX_BODY_CHARACTERS).join('');
  return `${shown}\n… (cut: the first ${MAX_BODY_CHARACTERS} of ${characters.length} characters)`;
}
