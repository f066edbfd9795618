import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Functions in each file, one below the other. */
export const FUNCTIONS = 6;
/** Files that each of the measured commits changes. */
export const CHANGED = 100;

const FILES_A_FOLDER = 100;
const LINES_A_FUNCTION = 9;
const FIRST_LINE = 4;
const AUTHOR = 'Bench <bench@example.com> 1790000000 +0000';

/** A repository of many source files, with commits that change a hundred of them. */
export interface Project {
  readonly root: string;
  /** The ledger's name for it. */
  readonly identity: string;
  /** The commit before those that change the first function of a hundred files, always the same ones. */
  readonly before: string;
  /** These, one after the other: no content comes twice. */
  readonly changes: readonly string[];
}

/**
 * @param files at least a hundred
 * @param changes how many commits change some of them
 */
export async function makeProject(root: string, files: number, changes = 0): Promise<Project> {
  mkdirSync(root);
  const top = realpathSync(root);
  const git = (...args: string[]) => execFileSync('git', args, { cwd: top, encoding: 'utf8' }).trim();
  git('init', '--quiet', '--initial-branch=main');
  const importer = spawn('git', ['fast-import', '--quiet'], { cwd: top, stdio: ['pipe', 'inherit', 'inherit'] });
  const write = async (text: string) => {
    if (!importer.stdin.write(text)) await once(importer.stdin, 'drain');
  };
  const commit = (message: string) =>
    write(`commit refs/heads/main\ncommitter ${AUTHOR}\ndata ${message.length}\n${message}\n`);
  const file = (n: number, change = 0) => {
    const content = contentOf(n, change);
    return write(`M 100644 inline ${pathOf(n)}\ndata ${Buffer.byteLength(content)}\n${content}\n`);
  };
  await commit('All files');
  for (let n = 0; n < files; n += 1) await file(n);
  await commit('The commit before');
  for (let change = 1; change <= changes; change += 1) {
    await commit('A change of many files');
    for (const n of changedFiles(files)) await file(n, change);
  }
  importer.stdin.end('\n');
  await once(importer, 'close');
  const [before = '', ...after] = git('rev-list', '--reverse', `--max-count=${changes + 1}`, 'HEAD').split('\n');
  return { root: top, identity: path.join(top, '.git'), before, changes: after };
}

/** Another work tree of the project, with nothing in it: what is measured reads commits only. */
export function addWorkTree({ root, identity, before, changes }: Project, folder: string): WorkTree {
  const main = path.join(identity, 'refs', 'heads', 'main');
  execFileSync('git', ['worktree', 'add', '--quiet', '--no-checkout', '--detach', folder, before], { cwd: root });
  const directory = execFileSync('git', ['rev-parse', '--absolute-git-dir'], { cwd: folder, encoding: 'utf8' }).trim();
  return {
    root: folder,
    checkOut: (commit) => {
      writeFileSync(path.join(directory, 'HEAD'), `${commit}\n`);
      writeFileSync(main, `${changes[changes.indexOf(commit) - 1] ?? before}\n`);
    },
  };
}

export interface WorkTree {
  readonly root: string;
  /** As on a branch of its own, whose only commit that main has not yet is this one. */
  readonly checkOut: (commit: string) => void;
}

export function pathOf(n: number): string {
  return `src/m${String(Math.floor(n / FILES_A_FOLDER)).padStart(3, '0')}/f${n}.ts`;
}

/** The numbers of the files that the commits change, which lie all over the project. */
export function changedFiles(files: number): number[] {
  return Array.from({ length: CHANGED }, (_, index) => index * Math.floor(files / CHANGED));
}

export function symbolOf(n: number, fn: number): string {
  return `part${n}x${fn}`;
}

/** Of a function in the commit before. */
export function linesOf(fn: number): readonly [start: number, end: number] {
  const start = FIRST_LINE + fn * LINES_A_FUNCTION;
  return [start, start + 6];
}

/**
 * About 1.2 kB; each file imports its neighbour. Every change is one of a line in the first function, which puts one more
 * in or takes it out again, so that what is below it moves.
 */
export function contentOf(n: number, change = 0): string {
  const isLast = n % FILES_A_FOLDER === FILES_A_FOLDER - 1;
  const functions = Array.from(
    { length: FUNCTIONS },
    (_, fn) => `/** Works out part ${fn} of ${n}. */
export function ${symbolOf(n, fn)}(value: number): number {
  const doubled = value * ${fn === 0 ? 2 + change : 2};
${change % 2 === 1 && fn === 0 ? '  if (doubled < 0) return 0;\n' : ''}  if (doubled > ${fn}) {
    return next(doubled) + ${n};
  }
  return doubled - ${fn};
}
`,
  );
  return `import { next } from './f${isLast ? n - FILES_A_FOLDER + 1 : n + 1}.js';\n\n${functions.join('\n')}`;
}
