import type { Definition } from './definitions.js';

/** The definitions that a name means: those named exactly, else those whose name ends with it at a dot. */
export function matchName(definitions: readonly Definition[], name: string): Definition[] {
  for (const wanted of new Set([name, plainName(name)])) {
    if (wanted === '') continue;
    const exact = definitions.filter(({ qualifiedName }) => qualifiedName === wanted);
    if (exact.length > 0) return exact;
    const ending = definitions.filter(({ fullName }) => fullName === wanted || fullName.endsWith(`.${wanted}`));
    // The name of a class is that of its constructors too; the class is meant.
    const classes = ending.filter(({ kind }) => kind !== 'constructor');
    if (ending.length > 0) return classes.length > 0 ? classes : ending;
  }
  return [];
}

/** `ns::Class<T>::run(int)`, `Class#run`, `App\Class->run` and `(*Class).run` as names with dots. */
function plainName(name: string): string {
  return name
    .trim()
    .replace(/^\(\*?([^()]+)\)/, '$1')
    .replace(/\(.*\)$/s, '')
    .replace(/<[^<>]*>/g, '')
    .replace(/::|->|\\|(?<=\w)#/g, '.')
    .replace(/^\.|\$/g, '');
}
