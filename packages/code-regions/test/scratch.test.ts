import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { chmodSync, existsSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { createScratchRepository } from '../src/index.js';
import { cleanUp, git, open, temporaryDirectory, write } from './support/test-repository.js';

const before = { ...process.env };
let root: string;
beforeEach(() => {
  root = join(temporaryDirectory(), 'repository');
});
afterEach(() => {
  process.env = { ...before };
  cleanUp();
});

const FILES = { 'README.md': '# Try\n', 'src/a.ts': 'export const a = 1;\n' };

describe('a scratch repository', () => {
  it('has its files in a first commit on main', async () => {
    const scratch = await createScratchRepository(root, FILES);
    const repository = await open(scratch.root);
    const head = await repository.headCommit();
    expect(await repository.readFile(head, 'src/a.ts')).toEqual({
      kind: 'file',
      content: Buffer.from('export const a = 1;\n'),
    });
    expect(git(root, 'log', '--all', '--format=%s %an <%ae> %aI %D')).toBe(
      'Start Scratch <scratch@example.com> 2026-01-01T00:00:00+00:00 HEAD -> main',
    );
  });

  it('takes files, branches and merges', async () => {
    const scratch = await createScratchRepository(root, FILES);
    await scratch.checkout('feature/b');
    scratch.move('src/a.ts', 'lib/deep/b.ts');
    scratch.write('lib/deep/b.ts', scratch.read('lib/deep/b.ts').replace('1', '2'));
    await scratch.commit('-m is no option');
    await scratch.checkout('main');
    scratch.remove('README.md');
    await scratch.commit('Less');
    await scratch.merge('feature/b');

    expect(git(root, 'log', '--format=%s %aI', '--topo-order', '--first-parent')).toBe(
      [
        'Merge feature/b 2026-01-01T00:03:00+00:00',
        'Less 2026-01-01T00:02:00+00:00',
        'Start 2026-01-01T00:00:00+00:00',
      ].join('\n'),
    );
    expect(git(root, 'log', '-1', '--format=%s', 'feature/b')).toBe('-m is no option');
    expect(git(root, 'ls-tree', '-r', '--name-only', 'HEAD')).toBe('lib/deep/b.ts');
    expect(git(root, 'show', 'HEAD:lib/deep/b.ts')).toBe('export const a = 2;');
  });

  it('is the same, hashes too, wherever it is made', async () => {
    await createScratchRepository(root, FILES);
    const other = join(temporaryDirectory(), 'another');
    await createScratchRepository(other, FILES);
    expect(git(root, 'rev-parse', 'HEAD')).toBe(git(other, 'rev-parse', 'HEAD'));
  });

  it('leaves the settings, templates and hooks of the machine aside', async () => {
    const proof = join(temporaryDirectory(), 'proof');
    const settings = temporaryDirectory();
    write(settings, {
      'hooks/pre-commit': `#!/bin/sh\necho ran > '${proof}'\nexit 1\n`,
      'template/hooks/pre-commit': `#!/bin/sh\necho ran > '${proof}'\nexit 1\n`,
      config:
        `[core]\n\thooksPath = ${settings}/hooks\n\tautocrlf = true\n[commit]\n\tgpgSign = true\n` +
        `[init]\n\ttemplateDir = ${settings}/template\n\tdefaultBranch = other\n[user]\n\tname = Somebody\n`,
    });
    for (const folder of ['hooks', 'template/hooks']) chmodSync(join(settings, folder, 'pre-commit'), 0o755);
    process.env['GIT_CONFIG_GLOBAL'] = join(settings, 'config');
    process.env['GIT_CONFIG_SYSTEM'] = join(settings, 'config');
    process.env['GIT_TEMPLATE_DIR'] = join(settings, 'template');
    process.env['GIT_DIR'] = join(settings, '.git');
    process.env['GIT_AUTHOR_NAME'] = 'Somebody';

    await createScratchRepository(root, FILES);
    process.env = { ...before };
    expect(git(root, 'log', '--format=%an %D')).toBe('Scratch HEAD -> main');
    expect(existsSync(proof)).toBe(false);
    expect(existsSync(join(settings, '.git'))).toBe(false);
    expect(existsSync(join(root, '.git/hooks'))).toBe(false);
  });

  it.each(['../out.txt', '/etc/out.txt', 'src/../../out.txt', 'link/out.txt'])('writes nothing to %s', async (path) => {
    const scratch = await createScratchRepository(root, FILES);
    symlinkSync(temporaryDirectory(), join(root, 'link'), 'junction');
    const refused = expect.objectContaining({ name: 'CodeRegionsError', code: 'OUTSIDE_REPOSITORY' });
    expect(() => scratch.write(path, 'x')).toThrow(refused);
    expect(() => scratch.read(path)).toThrow(refused);
    expect(() => scratch.remove(path)).toThrow(refused);
    expect(() => scratch.move('README.md', path)).toThrow(refused);
    expect(existsSync(join(root, '..', 'out.txt'))).toBe(false);
  });

  it.each(['.git/hooks/pre-commit', '.GIT/config', './.git/config', 'src/.git/config', 'git~1/config', '.git./config'])(
    'writes nothing to %s',
    async (path) => {
      const scratch = await createScratchRepository(root, FILES);
      const config = readFileSync(join(root, '.git/config'), 'utf8');
      expect(() => scratch.write(path, 'x')).toThrow(expect.objectContaining({ code: 'BAD_PATH' }));
      expect(readFileSync(join(root, '.git/config'), 'utf8')).toBe(config);
    },
  );

  it('takes names that only look like git’s', async () => {
    const scratch = await createScratchRepository(root, FILES);
    scratch.write('.github/ci.yml', 'on: push\n');
    scratch.write('.gitignore', 'dist\n');
    await scratch.commit('More');
    expect(git(root, 'ls-tree', '-r', '--name-only', 'HEAD')).toBe('.github/ci.yml\n.gitignore\nREADME.md\nsrc/a.ts');
  });

  it('refuses what can not be', async () => {
    const scratch = await createScratchRepository(root, FILES);
    await expect(scratch.commit('Nothing changed')).rejects.toThrow('There is nothing to commit');
    await expect(scratch.checkout('--orphan')).rejects.toMatchObject({ code: 'UNKNOWN_REVISION' });
    await expect(scratch.merge('-x')).rejects.toMatchObject({ code: 'UNKNOWN_REVISION' });
    await expect(scratch.merge('nowhere')).rejects.toThrow('git merge failed with exit code 1: merge: nowhere');
    await expect(createScratchRepository(root, FILES)).rejects.toMatchObject({ code: 'EEXIST' });
  });
});
