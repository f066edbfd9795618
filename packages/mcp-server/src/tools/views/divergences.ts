import type { Decision, Divergence } from '@bicameral/contracts';

/** Two or more live decisions bound to the same symbol of the same file: whoever edits it has to satisfy all of them. */
export function divergencesAmong(decisions: readonly Decision[]): Divergence[] {
  const bySymbol = new Map<string, { symbol: string; file_path: string; conflicting_decisions: Decision[] }>();
  for (const decision of decisions.filter(isLive)) {
    for (const { symbol, file_path } of decision.code_regions) {
      const key = JSON.stringify([file_path, symbol]);
      const group = bySymbol.get(key) ?? { symbol, file_path, conflicting_decisions: [] };
      if (!group.conflicting_decisions.includes(decision)) group.conflicting_decisions.push(decision);
      bySymbol.set(key, group);
    }
  }
  return [...bySymbol.values()]
    .filter(({ conflicting_decisions }) => conflicting_decisions.length > 1)
    .map((group) => ({
      ...group,
      summary: `${group.conflicting_decisions.length} decisions are bound to ${group.symbol} in ${group.file_path}; a change there has to satisfy all of them.`,
    }));
}

function isLive({ signoff_state }: Decision): boolean {
  return signoff_state !== 'rejected' && signoff_state !== 'superseded';
}
