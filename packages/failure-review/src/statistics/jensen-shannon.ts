/** The weight of each category; only the proportions count. */
export type Weights = ReadonlyMap<string, number>;

/**
 * The Jensen–Shannon distance of two mixes (Endres and Schindelin 2003): the square root of the divergence in bits, 0 when
 * they are the same and 1 when they have nothing in common.
 *
 * @throws RangeError when one of them weighs nothing
 */
export function jensenShannon(first: Weights, second: Weights): number {
  const one = totalOf(first);
  const other = totalOf(second);
  let divergence = 0;
  for (const category of new Set([...first.keys(), ...second.keys()])) {
    const p = (first.get(category) ?? 0) / one;
    const q = (second.get(category) ?? 0) / other;
    const middle = (p + q) / 2;
    divergence += (bits(p, middle) + bits(q, middle)) / 2;
  }
  // Rounding can leave the divergence of equal mixes a little below nothing.
  return Math.sqrt(Math.min(1, Math.max(0, divergence)));
}

function bits(share: number, middle: number): number {
  return share === 0 ? 0 : share * Math.log2(share / middle);
}

function totalOf(weights: Weights): number {
  const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  if (total > 0) return total;
  throw new RangeError('A mix of nothing has no distance to another.');
}
