import { afterEach, describe, expect, it } from '@jest/globals';
import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { SHOP, temporaryDirectory } from './support/git-repository.js';
import { InProcess } from './support/in-process.js';
import { the } from './support/outputs.js';

const CHARGE = SHOP['src/billing/stripe.ts'];

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const clean of cleanups.splice(0).reverse()) clean();
});

/** A server that was started in a folder of a repository with these files. */
function start(folder: string, files: Readonly<Record<string, string>>, env: Record<string, string> = {}): InProcess {
  const app = new InProcess({ start: folder, env });
  cleanups.push(() => {
    app.remove();
  });
  app.repository.commit(files);
  return app;
}

async function bind(app: InProcess, file_path: string, description = `About ${file_path}`) {
  const decision_id = await app.ingest(description);
  const { bindings } = await app.call('bind', { bindings: [{ decision_id, file_path, symbol_name: 'charge' }] });
  return { decision_id, error: the(bindings[0]).error };
}

async function shown(app: InProcess, ...file_paths: string[]): Promise<string[]> {
  app.now += 3_600_000;
  const { decisions } = await app.call('preflight', { topic: 'Look', file_paths });
  return decisions.flatMap(({ code_regions }) => code_regions.map((region) => region.file_path));
}

describe('a relative path', () => {
  const FILES = { 'api/src/pay.ts': CHARGE, 'api/index.ts': 'x', 'index.ts': 'x', 'web/pay.ts': CHARGE };

  it('counts from the top, and where nothing is there from the folder that the server was started in', async () => {
    const app = start('api', FILES);
    expect(await bind(app, 'src/pay.ts')).toMatchObject({ error: null });
    expect(await bind(app, '../web/pay.ts')).toMatchObject({ error: null });
    expect(await shown(app, 'src/pay.ts')).toEqual(['api/src/pay.ts']);
    expect(await shown(app, 'api/src/pay.ts')).toEqual(['api/src/pay.ts']);
    expect(await shown(app, './src/../src/pay.ts')).toEqual(['api/src/pay.ts']);
    expect(await shown(app, '../web/pay.ts', 'web/pay.ts')).toEqual(['web/pay.ts']);
    const [first, second, ...others] = app.preflights.map(({ path_hashes }) => JSON.stringify(path_hashes));
    expect(second).toBe(first);
    expect(others[0]).toBe(first);
  });

  it('of a deleted or a new file counts from where its folder is', async () => {
    const app = start('api', FILES);
    await bind(app, 'src/pay.ts');
    app.repository.git('rm', '--quiet', 'api/src/pay.ts');
    app.repository.commit({ 'api/src/other.ts': 'x' });
    expect(await shown(app, 'src/pay.ts')).toEqual(['api/src/pay.ts']);
  });

  it('that is there at both is that of the top', async () => {
    const app = start('api', { ...FILES, 'src/pay.ts': CHARGE });
    await bind(app, 'api/src/pay.ts');
    expect(await shown(app, 'src/pay.ts')).toEqual([]);
    await bind(app, 'src/pay.ts');
    expect(await shown(app, 'src/pay.ts')).toEqual(['src/pay.ts']);
  });

  it('that leads out from both is refused', async () => {
    const app = start('api', FILES);
    const { isError, text } = await app.answer('preflight', { topic: 'Look', file_paths: ['../../pay.ts'] });
    expect([isError, text.join()]).toEqual([true, expect.stringContaining('"../../pay.ts" is outside the repository')]);
    expect((await bind(app, '../../pay.ts')).error).toContain('is outside the repository');
  });
});

describe('a path in another work tree of the clone', () => {
  it.each([
    ['beside the repository', false],
    ['inside it', true],
  ])('%s is the same file here', async (_, isInside) => {
    const app = start('', SHOP);
    const folder = temporaryDirectory('bicameral-trees-');
    cleanups.push(folder.remove);
    const tree = path.join(isInside ? app.repository.root : folder.path, 'trees', 'topic');
    app.repository.git('worktree', 'add', '--quiet', tree);
    const file = path.join(tree, 'src/billing/stripe.ts');
    expect(await bind(app, file)).toMatchObject({ error: null });
    expect(await shown(app, 'src/billing/stripe.ts')).toEqual(['src/billing/stripe.ts']);
    expect(await shown(app, file)).toEqual(['src/billing/stripe.ts']);
    expect(await shown(app, path.join(tree, 'src/../src/billing/stripe.ts'))).toEqual(['src/billing/stripe.ts']);
    if (isInside) expect(await shown(app, 'trees/topic/src/billing/stripe.ts')).toEqual(['src/billing/stripe.ts']);
    const hashes = new Set(app.preflights.map(({ path_hashes }) => JSON.stringify(path_hashes)));
    expect(hashes.size).toBe(1);

    symlinkSync('/etc', path.join(tree, 'out'));
    const { isError, text } = await app.answer('preflight', {
      topic: 'Look',
      file_paths: [path.join(tree, 'out/passwd')],
    });
    expect([isError, text.join()]).toEqual([true, expect.stringContaining('is outside the repository')]);
  });

  it('is refused when it is that of another clone', async () => {
    const app = start('', SHOP);
    const folder = temporaryDirectory('bicameral-clone-');
    cleanups.push(folder.remove);
    app.repository.git('clone', '--quiet', app.repository.root, path.join(folder.path, 'clone'));
    const file = path.join(folder.path, 'clone/src/billing/stripe.ts');
    expect((await bind(app, file)).error).toContain('is outside the repository');
  });
});

describe('files that are not there', () => {
  const FILES = { 'src/pay.ts': CHARGE };
  const question = { topic: 'Retry failed webhooks', file_paths: ['src/webhooks.ts', 'lib/more.ts'] };

  it('tell no more than none: the topic is looked up, and a hint says what they are', async () => {
    const app = start('', FILES);
    const decision_id = await app.ingest('Webhooks that failed are retried for a day');
    const answer = await app.call('preflight', question);
    expect(answer).toMatchObject({ fired: true, sources_chained: ['region', 'graph', 'topic'] });
    expect(answer.decisions).toEqual([expect.objectContaining({ decision_id, surfaced_by: 'topic' })]);
    expect(answer.action_hints.at(-1)).toEqual({
      kind: 'check_paths',
      message: `None of these is a file at the commit that is checked out. If they are new, no decision is bound to them yet. If they are not, name them from the top of the repository, ${app.repository.root}.`,
      blocking: false,
      refs: question.file_paths,
    });
    expect(the(app.preflights[0])).toMatchObject({ surfaced_ids: [decision_id], surfaced_by: ['topic'] });
  });

  it('are told of also when nothing is found, by a topic that says nothing or is not to be asked', async () => {
    for (const [env, topic, chained] of [
      [{}, 'Fix the bug', ['region', 'graph']],
      [{}, 'Retry failed webhooks', ['region', 'graph', 'topic']],
      [{ BICAMERAL_PREFLIGHT_SOURCES: 'region,graph' }, 'Retry failed webhooks', ['region', 'graph']],
    ] as const) {
      const app = start('', FILES, env);
      await app.ingest('Carts expire after a day');
      const answer = await app.call('preflight', { topic, file_paths: ['src/webhooks.ts', 'src'] });
      expect(answer).toMatchObject({ fired: false, reason: 'no_matches', sources_chained: chained });
      expect(answer.action_hints.map(({ kind }) => kind)).toEqual(['check_paths']);
    }
  });

  it('beside one that is, or that something was bound to, are taken for new', async () => {
    const app = start('', FILES);
    await app.ingest('Webhooks that failed are retried for a day');
    const one = await app.call('preflight', { ...question, file_paths: ['src/webhooks.ts', 'src/pay.ts'] });
    expect(one).toMatchObject({ fired: false, action_hints: [], sources_chained: ['region', 'graph'] });
    await bind(app, 'src/pay.ts');
    app.repository.git('rm', '--quiet', 'src/pay.ts');
    app.repository.commit({ 'a.ts': 'x' });
    const gone = await app.call('preflight', { ...question, file_paths: ['src/pay.ts'] });
    expect(gone.sources_chained).toEqual(['region', 'graph']);
    expect(gone.action_hints).toMatchObject([{ kind: 'ground_decision', blocking: false }]);
  });
});

describe('a name with a space at one of its ends', () => {
  it('is a file of its own, though its hash is that of the name without', async () => {
    const app = start(
      '.',
      { 'pay.ts': CHARGE, ' pay.ts': CHARGE, 'pay.ts ': CHARGE },
      { BICAMERAL_TELEMETRY: 'preflight' },
    );
    expect(await bind(app, 'pay.ts')).toMatchObject({ error: null });
    expect(await bind(app, ' pay.ts', 'Another rule')).toMatchObject({ error: null });
    expect(await shown(app, 'pay.ts')).toEqual(['pay.ts']);
    expect(await shown(app, ' pay.ts')).toEqual([' pay.ts']);
    expect(await shown(app, 'pay.ts ')).toEqual([]);
    expect(new Set(app.preflights.map(({ path_hashes }) => JSON.stringify(path_hashes))).size).toBe(1);

    app.repository.commit({ ' pay.ts': CHARGE.replace('charge(', 'charge(free = false, ') });
    const linked = await app.call('link_commit', {});
    expect(linked.regions_updated).toBe(1);
    expect(linked.pending_compliance_checks.map(({ file_path }) => file_path)).toEqual([' pay.ts']);
  });
});
