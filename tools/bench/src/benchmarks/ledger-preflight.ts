import { cpSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Benchmark, Goal, Running, Subject } from '../benchmark.js';
import { BINDINGS_A_DECISION, fillLedger, type Place } from '../ledger/fill.js';
import { FUNCTIONS, makeProject, pathOf, type Project } from '../ledger/project.js';
import { chances, sentence } from '../ledger/words.js';
import { type Call, TimedClient } from '../round-trip.js';
import { bicameralOver, type Program } from '../servers.js';
import { quantile } from '../statistics.js';

const CONSTANT = 'a tool that returns a constant (preflight, muted)';
const SIZES = [1_000, 10_000, 100_000] as const;
const ofSize = (decisions: number) => `preflight, ${decisions.toLocaleString('en')} decisions`;

const FILES = 50_000;
/** Of each kind in a round. */
const CALLS = 20;
/** Files that somebody works on: asked about again and again. */
const KEPT_FILES = 20;

const MEASURES = ['files asked about before', 'files asked about for the first time', 'no files, a topic of 8 words'];

/** Two decisions a file, whatever the ledger's size, so that each answer is as long as the others. */
function* places(): Generator<Place> {
  for (let at = 0; at < FILES * FUNCTIONS; at += 1) yield [Math.floor(at / FUNCTIONS), at % FUNCTIONS];
}

async function calling(project: Project, home: string, decisions: number, env: Program['env']): Promise<Running> {
  const bound = Math.min(FILES, (decisions * BINDINGS_A_DECISION) / FUNCTIONS) - KEPT_FILES;
  const next = chances(7);
  const kinds: ((call: number) => Record<string, unknown>)[] = [
    (call) => ({ topic: `Kept ${call}`, file_paths: [pathOf(call % KEPT_FILES)] }),
    (call) => ({ topic: `New ${call}`, file_paths: [pathOf(KEPT_FILES + ((call * 7) % bound))] }),
    (call) => ({ topic: `${sentence(next, 8)} ${call}` }),
  ];
  let kind = kinds[0];
  const call: Call = { name: 'bicameral.preflight', args: (index) => kind?.(index) ?? {} };
  const client = new TimedClient(call);
  await client.connect(bicameralOver(project.root, home, env));
  return {
    async round(index) {
      const medians: number[] = [];
      for (kind of kinds) medians.push(quantile(await client.time(index * CALLS, CALLS), 0.5));
      return medians;
    },
    close: () => client.close(),
  };
}

export const ledgerPreflight: Benchmark = {
  name: 'ledger-preflight',
  title: 'A preflight, by the size of the ledger',
  what: `Over stdio, in a repository of ${FILES.toLocaleString('en')} files; each decision is bound to three functions. A file has two decisions and imports a file that has two more, so every answer about a file shows four, whatever the size. Each round is ${CALLS} calls of each kind, no two with the same topic.`,
  measures: MEASURES.map((name) => ({ name, unit: 'ms' })),
  rounds: 20,
  long: true,
  subjects: async ({ folder, quick }) => {
    const project = await makeProject(path.join(folder, 'project'), FILES);
    const homes = new Map<number, string>();
    for (const size of quick ? [1_000] : SIZES) {
      const home = path.join(folder, `home-${size}`);
      mkdirSync(home, { mode: 0o700 });
      fillLedger(path.join(home, 'ledger.sqlite'), project, size, places());
      homes.set(size, home);
    }
    const open = (size: number, env: Program['env']) => (own: string) => {
      const home = path.join(own, 'home');
      cpSync(homes.get(size) ?? homes.get(1_000) ?? '', home, { recursive: true });
      return calling(project, home, homes.has(size) ? size : 1_000, env);
    };
    return [
      { name: CONSTANT, role: 'base', open: open(10_000, { BICAMERAL_PREFLIGHT_MUTE: '1' }) },
      ...SIZES.map((size): Subject => ({
        name: ofSize(size),
        role: size === SIZES[0] ? 'base' : 'ours',
        again: size === 10_000,
        open: open(size, {}),
      })),
    ];
  },
  goals: [
    ...MEASURES.slice(0, 2).map((measure): Goal => ({
      what: `10,000 decisions, ${measure}, above the constant`,
      unit: 'ms',
      atMost: 2,
      figure: ({ median }) => median(ofSize(10_000), measure) - median(CONSTANT, measure),
    })),
    ...MEASURES.map((measure): Goal => ({
      what: `100,000 decisions, ${measure}, to 1,000`,
      unit: '×',
      atMost: 1.3,
      figure: ({ ratio }) => ratio(ofSize(100_000), ofSize(1_000), measure),
    })),
  ],
};
