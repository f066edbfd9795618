import type { Decision, Divergence } from '@bicameral/contracts';
import { again } from './decision.js';

/** Two or more live decisions bound to the same symbol of the same file: whoever edits it has to satisfy all of them. */
export function divergencesAmong(decisions: readonly Decision[]): Divergence[] {
  const bySymbol = new Map<string, { symbol: string; file_path: string; among: Set<Decision> }>();
  for (const decision of decisions.filter(isLive)) {
    for (const { symbol, file_path } of decision.code_regions) {
      const key = JSON.stringify([file_path, symbol]);
      const { among } = bySymbol.get(key) ?? { among: new Set() };
      bySymbol.set(key, { symbol, file_path, among: among.add(decision) });
    }
  }
  return [...bySymbol.values()]
    .filter(({ among }) => among.size > 1)
    .map(({ symbol, file_path, among }) => ({
      symbol,
      file_path,
      conflicting_decisions: [...among].map(again),
      summary: `${among.size} decisions are bound to ${symbol} in ${file_path}; a change there has to satisfy all of them.`,
    }));
}

function isLive({ signoff_state }: Decision): boolean {
  return signoff_state !== 'rejected' && signoff_state !== 'superseded';
}
