import type { Decision, Divergence } from '@bicameral/contracts';
import { again } from './decision.js';

/**
 * Two or more live decisions bound to the same symbol of the same file: whoever edits it has to satisfy all of them. One
 * that refines another does not diverge from it. `add` and `Cart.add` are one symbol where they are the same lines, and
 * two overloads of one name are two.
 */
export function divergencesAmong(decisions: readonly Decision[]): Divergence[] {
  const bySymbol = new Map<string, { symbol: string; file_path: string; among: Set<Decision> }>();
  for (const decision of decisions.filter(isLive)) {
    for (const { symbol, file_path, lines } of decision.code_regions) {
      const key = JSON.stringify([file_path, lastPart(symbol), ...lines]);
      const { among } = bySymbol.get(key) ?? { among: new Set() };
      bySymbol.set(key, { symbol, file_path, among: among.add(decision) });
    }
  }
  return [...bySymbol.values()]
    .map((each) => ({ ...each, among: [...each.among] }))
    .filter(({ among }) => among.some((one) => among.some((other) => isBeside(one, other, among))))
    .map(({ symbol, file_path, among }) => ({
      symbol,
      file_path,
      conflicting_decisions: among.map(again),
      summary: `${among.length} decisions are bound to ${symbol} in ${file_path}; a change there has to satisfy all of them.`,
    }));
}

/** What these decisions have part in, with these only; the summary still counts all that are bound there. */
export function divergencesOf(shown: readonly Decision[], divergences: readonly Divergence[]): Divergence[] {
  const ids = new Set(shown.map(({ decision_id }) => decision_id));
  return divergences.flatMap((divergence) => {
    const conflicting_decisions = divergence.conflicting_decisions.filter(({ decision_id }) => ids.has(decision_id));
    return conflicting_decisions.length === 0 ? [] : { ...divergence, conflicting_decisions };
  });
}

function isLive({ signoff_state }: Decision): boolean {
  return signoff_state !== 'rejected' && signoff_state !== 'superseded';
}

/** Another decision, and neither refines the other. */
function isBeside(one: Decision, other: Decision, among: readonly Decision[]): boolean {
  return one !== other && !refines(one, other, among) && !refines(other, one, among);
}

/** Directly, or by others that are bound there as well. */
function refines(one: Decision, other: Decision, among: readonly Decision[]): boolean {
  for (let at: Decision | undefined = one; at !== undefined;) {
    const parent: string | null = at.parent_decision_id;
    if (parent === other.decision_id) return true;
    at = among.find(({ decision_id }) => decision_id === parent);
  }
  return false;
}

/** The name itself, without the classes, modules and namespaces that it is in. */
function lastPart(symbol: string): string {
  return symbol.replace(/^.*[.:#\\]/s, '');
}
