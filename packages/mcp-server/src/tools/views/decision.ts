import type { Decision, Signoff, Status } from '@bicameral/contracts';
import type { DecisionView, SignoffView } from '@bicameral/decision-ledger';
import type { Found } from '../../preflight/find.js';

/** 1: look now, which a rejected decision is as well; 2: somebody has to judge or ground it; 3: fine. */
const SEVERITY_TIER: Record<Status, number> = { drifted: 1, pending: 2, ungrounded: 2, reflected: 3 };

const MAX_EXCERPT_CHARACTERS = 300;
/** The same of a description and of the places that it is bound to; history has them all. */
const MAX_DESCRIPTION_CHARACTERS = 600;
const MAX_REGIONS = 8;

/** A decision as a preflight shows it; its places in the files asked about come first. */
export function decisionForPreflight({ view, surfacedBy, confidence }: Found, asked: readonly string[]): Decision {
  const isAsked = ({ filePath }: { filePath: string }) => asked.includes(filePath);
  const regions = [...view.regions.filter(isAsked), ...view.regions.filter((region) => !isAsked(region))];
  return {
    decision_id: view.decisionId,
    description: clip(view.description, MAX_DESCRIPTION_CHARACTERS),
    status: view.status,
    signoff_state: view.signoff.state,
    source_type: view.sourceType,
    source_ref: view.sourceRef,
    code_regions: regions.slice(0, MAX_REGIONS).map(({ filePath, symbol, lines, purpose }) => ({
      file_path: filePath,
      symbol,
      lines: [...lines],
      purpose,
    })),
    severity_tier: view.signoff.state === 'rejected' ? 1 : SEVERITY_TIER[view.status],
    drift_evidence: driftEvidence(view),
    source_excerpt: excerpt(view.sourceExcerpt ?? ''),
    meeting_date: view.meetingDate,
    signoff: signoffView(view.signoff),
    decision_level: view.decisionLevel,
    parent_decision_id: view.parentDecisionId,
    confidence,
    surfaced_by: surfacedBy,
  };
}

/** The same decision where it is shown a second time in one answer: what the first one said at length is left out. */
export function again(decision: Decision): Decision {
  return { ...decision, source_excerpt: '', signoff: null };
}

/** Which bound code is no longer what was judged compliant, or no longer there, in words; null when none is. */
export function driftEvidence(view: DecisionView): string | null {
  const places = view.regions
    .filter(({ state, contentHash }) => state === 'drifted' || contentHash === null)
    .map(({ filePath, symbol, lines, contentHash, verdict, changedCommit }) => {
      const where = `${symbol} in ${filePath}, lines ${lines[0]}–${lines[1]}`;
      if (contentHash === null) return `${where}: the code is gone`;
      return verdict?.explanation
        ? `${where}: ${verdict.explanation}`
        : `${where}: changed since it was judged compliant${changedCommit === null ? '' : `, in ${changedCommit.slice(0, 12)}`}`;
    });
  return places.length === 0 ? null : clip(places.join('; '), MAX_EXCERPT_CHARACTERS);
}

export function signoffView(record: SignoffView): Signoff {
  const { createdAt, ratifiedAt, rejectedAt, supersededBy } = record;
  return {
    state: record.state,
    signer: record.signer ?? '',
    note: record.note ?? '',
    session_id: record.sessionId ?? '',
    source_commit_ref: record.sourceCommitRef ?? '',
    created_at: createdAt,
    ...(ratifiedAt ? { ratified_at: ratifiedAt } : {}),
    ...(rejectedAt ? { rejected_at: rejectedAt } : {}),
    ...(supersededBy ? { superseded_by: supersededBy } : {}),
  };
}

/** Of an excerpt, what a reader needs to recognise its source; the whole of it would fill the result. */
export function excerpt(text: string): string {
  return clip(text, MAX_EXCERPT_CHARACTERS);
}

/** The first characters of a text that is longer, and a word that says so. */
export function clip(text: string, maxCharacters: number): string {
  if (text.length <= maxCharacters) return text;
  const characters = Array.from(text);
  return characters.length <= maxCharacters ? text : `${characters.slice(0, maxCharacters).join('')}… (cut)`;
}
