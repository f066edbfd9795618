import { nearestNames } from '@bicameral/code-regions';

/** What to do about a name that is none of these: the nearest one, or all where none is near. */
export function didYouMean(name: string, names: readonly string[]): string {
  const [nearest] = nearestNames(name, names, 1);
  return nearest === undefined ? `There are ${names.join(', ')}.` : `Did you mean ${nearest}?`;
}
