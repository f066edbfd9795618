import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** A directory that goes away with its test. */
export function temporaryDirectory(name = 'bicameral-'): { path: string; remove: () => void } {
  const directory = realpathSync(mkdtempSync(path.join(os.tmpdir(), name)));
  return { path: directory, remove: () => rmSync(directory, { recursive: true, force: true }) };
}

const AUTHOR = {
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.com',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.com',
  GIT_CONFIG_GLOBAL: os.devNull,
  GIT_CONFIG_SYSTEM: os.devNull,
};

/** What is thrown away soon need be neither safe on disk nor tidy: each saves a commit a process or a wait. */
const SETTINGS = '[core]\n\tfsync = none\n[maintenance]\n\tauto = false\n';

/** A real git repository in a temporary directory. */
export class TestRepository {
  readonly root: string;
  readonly #remove: () => void;

  constructor() {
    const { path: root, remove } = temporaryDirectory('bicameral-repository-');
    this.root = root;
    this.#remove = remove;
    this.git('init', '--quiet', '--initial-branch=main', '--template=');
    appendFileSync(path.join(root, '.git', 'config'), SETTINGS);
  }

  git(...args: string[]): string {
    return execFileSync('git', args, { cwd: this.root, env: { ...process.env, ...AUTHOR }, encoding: 'utf8' }).trim();
  }

  write(file: string, content: string): void {
    const target = path.join(this.root, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, content);
  }

  /** Commits the given files with the given content, at a time if one is given (ISO 8601), and tells the hash. */
  commit(files: Readonly<Record<string, string>>, message = 'A change', committedAt?: string): string {
    for (const [file, content] of Object.entries(files)) this.write(file, content);
    this.git('add', '--all');
    const env = { ...process.env, ...AUTHOR, ...(committedAt !== undefined && { GIT_COMMITTER_DATE: committedAt }) };
    execFileSync('git', ['commit', '--quiet', '--allow-empty', '-m', message], { cwd: this.root, env });
    return this.#head();
  }

  /** The commit that HEAD is at, read as git has just written it: no process of git's for what most tests do not ask. */
  #head(): string {
    const read = (file: string): string => readFileSync(path.join(this.root, '.git', file), 'utf8').trim();
    const head = read('HEAD');
    return head.startsWith('ref: ') ? read(head.slice('ref: '.length)) : head;
  }

  /** Makes it a plain directory. */
  removeGit(): void {
    rmSync(path.join(this.root, '.git'), { recursive: true, force: true });
  }

  remove(): void {
    this.#remove();
  }
}

/** A function of three files' worth of a small shop, with the lines that tests bind to. */
export const SHOP = {
  'src/billing/stripe.ts': `import { keys } from './keys.js';

export function charge(cents: number): string {
  const key = keys.next();
  return \`charge \${cents} under \${key}\`;
}
`,
  'src/billing/keys.ts': `export const keys = {
  count: 0,
  next(): string {
    this.count += 1;
    return \`key-\${this.count}\`;
  },
};
`,
  'src/cart.ts': `export class Cart {
  readonly #items: string[] = [];

  add(item: string): void {
    this.#items.push(item);
  }

  size(): number {
    return this.#items.length;
  }
}
`,
};
