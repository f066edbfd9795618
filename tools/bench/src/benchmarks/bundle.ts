import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Benchmark } from '../benchmark.js';
import { BUNDLE } from '../servers.js';

/** What the build says of each file of JavaScript: bytes by the package they come from. */
type Contents = Readonly<Record<string, Readonly<Record<string, number>>>>;

const FILES = ['bicameral-mcp.mjs', 'later.mjs', 'sdk-types.cjs'];
const WHOLE = 'all together';

export const bundle: Benchmark = {
  name: 'bundle',
  title: 'What each dependency costs in the bundle',
  what: 'Minified. `bicameral-mcp.mjs` is what a client starts; `later.mjs` stands for all its parts, of which the first call loads half and a command what it needs; `sdk-types.cjs` only for a message that is out of the ordinary.',
  measures: FILES.map((file) => ({ name: file, unit: 'kB' })),
  rounds: 1,
  subjects() {
    const text = readFileSync(path.join(path.dirname(BUNDLE), 'contents.json'), 'utf8');
    const contents = JSON.parse(text) as Contents;
    const bytes = (name: string) => FILES.map((file) => contents[file]?.[name] ?? 0);
    const names = [...new Set(FILES.flatMap((file) => Object.keys(contents[file] ?? {})))];
    const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
    const whole = FILES.map((file) => sum(Object.values(contents[file] ?? {})));
    return [
      { name: WHOLE, role: 'base', open: () => ({ round: () => whole.map(kilobytes) }) },
      ...names
        .sort((left, right) => sum(bytes(right)) - sum(bytes(left)))
        .map((name) => ({
          name,
          role: name.startsWith('@bicameral/') ? ('ours' as const) : ('peer' as const),
          open: () => ({ round: () => bytes(name).map(kilobytes) }),
        })),
    ];
  },
};

function kilobytes(bytes: number): number {
  return bytes / 1000;
}
