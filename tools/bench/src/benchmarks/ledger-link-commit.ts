import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Benchmark, Running, Subject } from '../benchmark.js';
import { bindPlaces, fillLedger, type Place } from '../ledger/fill.js';
import { addWorkTree, CHANGED, changedFiles, FUNCTIONS, makeProject, type Project } from '../ledger/project.js';
import { TimedClient } from '../round-trip.js';
import { bicameralOver } from '../servers.js';
import { quantile } from '../statistics.js';

const NUMSTAT = '`git diff --numstat`';
const NOTHING = 'link_commit, nothing bound in the changed files';
const BESIDE = 'link_commit, a function bound in each, below the change';
const TOUCHED = 'link_commit, the changed function bound in each';
const ALL = 'link_commit, all six functions bound in each';

const FILES = 50_000;
const DECISIONS = 100_000;
const CALLS = 5;
/** As many as the rounds and the one before them take. */
const COMMITS = 80;

/** Places outside the files that the commit changes. */
function* placesElsewhere(files: number): Generator<Place> {
  const changed = new Set(changedFiles(files));
  for (let file = 0; file < files; file += 1) {
    for (let fn = 0; fn < FUNCTIONS && !changed.has(file); fn += 1) yield [file, fn];
  }
}

function placesIn(files: number, functions: readonly number[]): Place[] {
  return changedFiles(files).flatMap((file) => functions.map((fn): Place => [file, fn]));
}

function numstat({ root, before, changes }: Project): Running {
  let next = 0;
  return {
    round: () => {
      const times = Array.from({ length: CALLS }, () => {
        const at = next++ % changes.length;
        const commits = [changes[at - 1] ?? before, changes[at] ?? before];
        const started = performance.now();
        const { status } = spawnSync('git', ['diff', '--numstat', ...commits], { cwd: root });
        if (status !== 0) throw new Error('git diff failed');
        return performance.now() - started;
      });
      return [quantile(times, 0.5)];
    },
  };
}

async function linking(project: Project, folder: string, home: string): Promise<Running> {
  const tree = addWorkTree(project, path.join(folder, 'tree'));
  const client = new TimedClient({ name: 'bicameral.link_commit', args: () => ({}) });
  await client.connect(bicameralOver(tree.root, home));
  let left = project.changes;
  return {
    async round() {
      const times: number[] = [];
      for (let call = 0; call < CALLS; call += 1) {
        const [commit = project.before, ...later] = left;
        left = later;
        tree.checkOut(commit);
        times.push(...(await client.time(0, 1)));
        if (left.length > 0) continue;
        // From the beginning once more.
        left = project.changes;
        tree.checkOut(project.before);
        await client.time(0, 1);
      }
      return [quantile(times, 0.5)];
    },
    close: () => client.close(),
  };
}

export const ledgerLinkCommit: Benchmark = {
  name: 'ledger-link-commit',
  title: 'link_commit of a commit that changes a hundred files',
  what: `Over stdio, in a repository of ${FILES.toLocaleString('en')} files with a ledger of ${DECISIONS.toLocaleString('en')} decisions. Commits come one after the other, and each changes the first function of the same ${CHANGED} files of 1.2 kB; no content comes twice. \`git diff --numstat\` is a process of its own each time, of the same two commits. Each round is the median of ${CALLS}.`,
  measures: [{ name: 'a commit', unit: 'ms' }],
  rounds: 15,
  long: true,
  subjects: async ({ folder, quick }) => {
    const files = quick ? 2_000 : FILES;
    const project = await makeProject(path.join(folder, 'project'), files, COMMITS);
    const template = path.join(folder, 'home');
    mkdirSync(template, { mode: 0o700 });
    const file = path.join(template, 'ledger.sqlite');
    fillLedger(file, project, quick ? 1_000 : DECISIONS, placesElsewhere(files));
    const subject = (name: string, functions: readonly number[], rest: Partial<Subject> = {}): Subject => ({
      name,
      role: 'ours',
      ...rest,
      open: (own) => {
        const home = path.join(own, 'home');
        cpSync(template, home, { recursive: true });
        bindPlaces(path.join(home, 'ledger.sqlite'), project, placesIn(files, functions));
        return linking(project, own, home);
      },
    });
    return [
      { name: NUMSTAT, role: 'base', open: () => numstat(project) },
      subject(NOTHING, []),
      subject(BESIDE, [1], { again: true }),
      subject(TOUCHED, [0]),
      subject(ALL, [0, 1, 2, 3, 4, 5]),
    ];
  },
  goals: [NOTHING, BESIDE, TOUCHED].map((name) => ({
    what: `${name}, to ${NUMSTAT}`,
    unit: '×',
    atMost: 3,
    figure: ({ ratio }) => ratio(name, NUMSTAT),
  })),
};
