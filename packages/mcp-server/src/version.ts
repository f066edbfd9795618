import { readFileSync } from 'node:fs';

/** The name and version of this package, read from its own package.json: the same file beside `src` and `dist`. */
export const { name: PACKAGE_NAME, version: VERSION } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
) as { name: string; version: string };
