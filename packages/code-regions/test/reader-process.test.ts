import { describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { commit, git, initialised, open } from './support/test-repository.js';
import { isAlive, recordedForEach, recordedGit, until } from './support/recorded-git.js';

const recorded = recordedForEach();

const file = (text: string): unknown => ({ kind: 'file', content: Buffer.from(text) });

describe('the process that reads objects', () => {
  it('is one for a hundred files asked for at once, each answered with its own content', async () => {
    const directory = initialised();
    const names = Array.from({ length: 100 }, (_, index) => `dir${index % 7}/file${index}`);
    const hash = commit(directory, Object.fromEntries(names.map((name) => [name, name.repeat(500)])));
    const repository = await open(directory);
    expect(recorded().readers()).toEqual([]);
    const answers = await Promise.all(names.map((name) => repository.readFile(hash, name)));
    expect(answers).toEqual(names.map((name) => file(name.repeat(500))));
    expect(recorded().readers()).toHaveLength(1);
  });

  it('sees what was committed, and packed, after it was started', async () => {
    const directory = initialised();
    const first = commit(directory, { 'a.txt': 'one' });
    const repository = await open(directory);
    expect(await repository.readFile(first, 'a.txt')).toEqual(file('one'));
    const second = commit(directory, { 'a.txt': 'two', 'b.txt': 'b' });
    expect(await repository.readFile(second, 'a.txt')).toEqual(file('two'));
    git(directory, 'gc', '--quiet', '--prune=now');
    expect(await repository.readFile(second, 'b.txt')).toEqual(file('b'));
    const third = commit(directory, { 'a.txt': 'three' });
    expect(await repository.readFile(third, 'a.txt')).toEqual(file('three'));
    expect(recorded().readers()).toHaveLength(1);
  });

  it('is started again after it was killed', async () => {
    const directory = initialised();
    const hash = commit(directory, { 'a.txt': 'one', 'b.txt': 'two' });
    const repository = await open(directory);
    expect(await repository.readFile(hash, 'a.txt')).toEqual(file('one'));
    const [reader = 0] = recorded().readers();
    process.kill(reader, 'SIGKILL');
    // Asked before its end is noticed, and after.
    expect(await repository.readFile(hash, 'b.txt')).toEqual(file('two'));
    await until(() => !isAlive(reader));
    expect(await repository.readFile(hash, 'a.txt')).toEqual(file('one'));
    expect(recorded().readers()).toHaveLength(2);
  });

  it('answers all that it was asked when it is killed in the middle', async () => {
    const directory = initialised();
    const names = Array.from({ length: 50 }, (_, index) => `file${index}`);
    const hash = commit(directory, Object.fromEntries(names.map((name) => [name, name.repeat(1_000)])));
    const repository = await open(directory);
    const [first = '', ...others] = names;
    await repository.readFile(hash, first);
    const [reader = 0] = recorded().readers();
    const answers = Promise.all(others.map((name) => repository.readFile(hash, name)));
    process.kill(reader, 'SIGKILL');
    expect(await answers).toEqual(others.map((name) => file(name.repeat(1_000))));
    expect(recorded().readers()).toHaveLength(2);
  });

  it('answers what comes behind a file that nobody wants to read', async () => {
    const directory = initialised();
    const files = { 'a.txt': 'one', 'large.bin': Buffer.alloc(9 * 1024 * 1024, 7), 'z.txt': 'two' };
    const hash = commit(directory, files);
    const repository = await open(directory);
    const answers = await Promise.all(Object.keys(files).map((name) => repository.readFile(hash, name)));
    expect(answers).toEqual([file('one'), { kind: 'too_large' }, file('two')]);
  });

  it('gives all who wait the reason when it can not be started', async () => {
    const directory = initialised();
    const hash = commit(directory, { 'a.txt': 'one', 'b.txt': 'two' });
    const repository = await open(directory);
    process.env['PATH'] = '/nowhere';
    const answers = await Promise.allSettled(['a.txt', 'b.txt'].map((name) => repository.readFile(hash, name)));
    for (const answer of answers) expect(answer).toMatchObject({ reason: { code: 'GIT_NOT_FOUND' } });
    process.env['PATH'] = recorded().path;
    expect(await repository.readFile(hash, 'a.txt')).toEqual(file('one'));
  });

  it('ends with close, and reading then says so', async () => {
    const directory = initialised();
    const hash = commit(directory, { 'a.txt': 'one' });
    const repository = await open(directory);
    await repository.readFile(hash, 'a.txt');
    const [reader = 0] = recorded().readers();
    expect(isAlive(reader)).toBe(true);
    repository.close();
    await until(() => !isAlive(reader));
    await expect(repository.readFile(hash, 'b/a.txt')).resolves.toEqual({ kind: 'missing' });
    await expect(repository.readFile(hash, 'a.txt')).rejects.toMatchObject({ code: 'CLOSED' });
    expect(await repository.headCommit()).toBe(hash);
  });

  it('does not keep the program alive, and ends with it', async () => {
    const directory = initialised();
    commit(directory, { 'a.txt': 'one' });
    const watched = recordedGit({ replaced: false });
    const library = new URL('../dist/index.js', import.meta.url).href;
    const program = `
      const { openRepository } = await import(${JSON.stringify(library)});
      const repository = await openRepository(${JSON.stringify(directory)});
      const file = await repository.readFile(await repository.headCommit(), 'a.txt');
      process.stdout.write(file.content);
    `;
    // Without an end of its own this would wait until it is killed, and throw.
    const options = { timeout: 20_000, env: { ...process.env, PATH: watched.path } };
    const printed = execFileSync(process.execPath, ['--input-type=module', '--eval', program], options);
    expect(printed.toString('utf8')).toBe('one');
    expect(watched.readers()).toHaveLength(1);
    await until(() => watched.ended() === watched.count());
  });
});

describe('the price of a preflight', () => {
  it('is no process at all for the head of a plain branch', async () => {
    const directory = initialised();
    const hash = commit(directory, { 'a.txt': 'one' });
    const repository = await open(directory);
    const started = recorded().count();
    for (let call = 0; call < 10; call += 1) expect(await repository.headCommit()).toBe(hash);
    git(directory, 'checkout', '--quiet', '--detach');
    const detached = recorded().count();
    expect(await repository.headCommit()).toBe(hash);
    expect(detached - started).toBe(1); // The checkout of this test itself.
    expect(recorded().count()).toBe(detached);
    expect(readFileSync(`${directory}/.git/HEAD`, 'utf8')).toBe(`${hash}\n`);
  });
});
