/** @throws Error with `otherwise`, which ends the demo, when the story did not come out as it is told */
export function expect(condition: boolean, otherwise: string): asserts condition {
  if (!condition) throw new Error(otherwise);
}
