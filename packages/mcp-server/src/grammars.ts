import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The folder of grammars that the build puts beside the bundle; undefined when run from source, where the packages serve. */
export function grammarDirectory(): string | undefined {
  const beside = fileURLToPath(new URL('./grammars', import.meta.url));
  return existsSync(beside) ? beside : undefined;
}
