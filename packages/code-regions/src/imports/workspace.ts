import { posix } from 'node:path';
import type { GitRepository } from '../git/repository.js';
import { ancestors, javascriptFiles } from './candidates.js';
import { PathAliases } from './path-aliases.js';

/** What is known of a repository's own packages at one commit; read when first needed. */
export class Workspace {
  readonly #repository: GitRepository;
  readonly #commit: string;
  #javascript: Promise<ReadonlyMap<string, string>> | undefined;
  readonly #aliases: PathAliases;
  readonly #goModules = new Map<string, Promise<string | null>>();

  constructor(repository: GitRepository, commit: string) {
    this.#repository = repository;
    this.#commit = commit;
    this.#aliases = new PathAliases((path) => this.#text(path));
  }

  /** The files that an import without a relative path may mean: by an alias, or as one of the repository's npm packages. */
  async javascriptFiles(file: string, name: string): Promise<string[]> {
    return [...(await this.#aliases.files(file, name)), ...(await this.#packageFiles(name))];
  }

  async #packageFiles(name: string): Promise<string[]> {
    const [, packageName = '', inner = ''] = /^((?:@[^/]+\/)?[^/]+)\/?(.*)$/.exec(name) ?? [];
    const folder = (await (this.#javascript ??= this.#packages())).get(packageName);
    if (folder === undefined) return [];
    const path = inner === '' ? 'index' : inner;
    return ['src', '', 'lib'].flatMap((root) => javascriptFiles(posix.join(folder, root, path)));
  }

  /** The folder of a Go package that lies in the same module as the file. */
  async goFolder(file: string, name: string): Promise<string | null> {
    for (const folder of ancestors(file)) {
      const module = await this.#goModule(folder);
      if (module === null) continue;
      if (name === module) return folder;
      return name.startsWith(`${module}/`) ? posix.join(folder, name.slice(module.length + 1)) : null;
    }
    return null;
  }

  #goModule(folder: string): Promise<string | null> {
    const known = this.#goModules.get(folder);
    if (known !== undefined) return known;
    const reading = this.#text(posix.join(folder, 'go.mod')).then(
      (text) => /^module\s+"?([^\s"]+)/m.exec(text ?? '')?.[1] ?? null,
    );
    this.#goModules.set(folder, reading);
    return reading;
  }

  /** By the `workspaces` of the root's package.json: names, and `folder/*`. */
  async #packages(): Promise<ReadonlyMap<string, string>> {
    const root = parsed(await this.#text('package.json'));
    const { workspaces } = root;
    const listed = Array.isArray(workspaces)
      ? workspaces
      : ((workspaces as { packages?: unknown[] } | undefined)?.packages ?? []);
    const folders: string[] = [];
    for (const pattern of listed.filter((each) => typeof each === 'string')) {
      const clean = posix.normalize(pattern).replace(/\/$/, '');
      if (!clean.endsWith('/*')) folders.push(clean);
      else folders.push(...(await this.#folders(clean.slice(0, -2))));
    }
    const packages = new Map<string, string>();
    if (typeof root['name'] === 'string') packages.set(root['name'], '');
    for (const folder of folders) {
      const { name } = parsed(await this.#text(posix.join(folder, 'package.json')));
      if (typeof name === 'string') packages.set(name, folder);
    }
    return packages;
  }

  async #folders(parent: string): Promise<string[]> {
    const entries = (await this.#repository.listDirectory(this.#commit, parent)) ?? [];
    return entries.filter(({ kind }) => kind === 'directory').map(({ name }) => posix.join(parent, name));
  }

  async #text(path: string): Promise<string | null> {
    const file = await this.#repository.readFile(this.#commit, path);
    return file.kind === 'file' ? file.content.toString('utf8') : null;
  }
}

/** An object without anything for what is no JSON object. */
function parsed(text: string | null): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
