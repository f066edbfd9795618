import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Benchmark, Find, Goal, Role, Subject } from '../benchmark.js';
import type { ChildResult, Way } from '../reconcile/child.js';
import { type Home, writeHome } from '../reconcile/rows.js';

const CHILD = fileURLToPath(new URL('../reconcile/child.js', import.meta.url));
const MB = 1_000_000;
const PEAK = 'most memory';

const SIZES = [
  { name: '50 MB', bytes: 50 * MB, parts: 1 },
  { name: '300 MB in six files each', bytes: 300 * MB, parts: 6 },
] as const;
type Size = (typeof SIZES)[number];

const parse = ({ name }: Size) => `\`JSON.parse\` of each line, ${name}`;
const scan = ({ name }: Size) => `\`scanRecords\`, ${name}`;
const first = ({ name }: Size) => `\`reconcile\`, ${name}`;
const again = ({ name }: Size) => `\`reconcile\` of all again, ${name}`;
const rest = ({ name }: Size) => `\`reconcile\` again, ${name}`;

function run(way: Way, { home, now }: Home): number[] {
  const output = execFileSync(process.execPath, [CHILD, way, home, String(now)], { encoding: 'utf8' });
  const { took, peak, rows } = JSON.parse(output) as ChildResult;
  if (rows === 0) throw new Error('no row was read');
  return [took, peak];
}

/** Takes the review rows away, with those that were rotated. */
function forget({ home }: Home): void {
  for (const name of readdirSync(home)) if (name.startsWith('failure_review.jsonl')) rmSync(path.join(home, name));
}

/** Sees to it that the rows were reconciled before, whichever round this is. */
function know(home: Home): void {
  if (!existsSync(path.join(home.home, 'failure_review.jsonl'))) run('reconcile', home);
}

const [SMALL, LARGE] = SIZES;

export const reconcile: Benchmark = {
  name: 'reconcile',
  title: 'What a pass over all captured rows takes',
  what: 'Rows of both files, half of the size each, in a process of its own; its start is left out of the time, not of the memory. One preflight in eight is a false fire and becomes a review row, and one in ten of the others does for audit. Of all again: when all of these are known, as `bicameral-mcp reconcile` does it. Again: the same with what earlier runs have settled left unread, as at the next start of a server and in triage.',
  measures: [
    { name: 'a pass', unit: 'ms' },
    { name: PEAK, unit: 'MB' },
  ],
  rounds: 3,
  subjects({ folder, quick }) {
    return SIZES.flatMap((size) => {
      const home = writeHome(path.join(folder, String(size.parts)), quick ? size.bytes / 50 : size.bytes, size.parts);
      const subject = (name: string, way: Way, role: Role, prepare?: (home: Home) => void): Subject => ({
        name,
        role,
        again: name === scan(SMALL),
        open: () => ({
          round() {
            prepare?.(home);
            return run(way, home);
          },
        }),
      });
      return [
        subject(parse(size), 'parse', 'base'),
        subject(scan(size), 'scan', 'ours'),
        subject(first(size), 'reconcile', 'ours', forget),
        subject(again(size), 'reconcile', 'ours', know),
        subject(rest(size), 'skip', 'ours', know),
      ];
    });
  },
  goals: [
    ...SIZES.flatMap(goalsOf),
    {
      what: 'memory of reconcile, 300 MB to 50 MB',
      unit: '×',
      atMost: 1.2,
      figure: ({ median }) => median(first(LARGE), PEAK) / median(first(SMALL), PEAK),
    },
  ],
};

function goalsOf(size: Size): Goal[] {
  return [
    ...[scan(size), first(size), again(size), rest(size)].map((name) => ({
      what: `${name}, to one pass of \`JSON.parse\``,
      unit: '×',
      atMost: 1.5,
      figure: ({ ratio }: Find) => ratio(name, parse(size)),
    })),
    { what: `${first(size)}: memory`, unit: 'MB', atMost: 200, figure: ({ median }) => median(first(size), PEAK) },
  ];
}
