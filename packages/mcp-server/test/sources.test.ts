import { afterEach, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { InProcess } from './support/in-process.js';
import { the } from './support/outputs.js';

const FILES = {
  'src/checkout.ts': "import { charge } from './charge.js';\n\nexport function checkout() {\n  return charge();\n}\n",
  'src/charge.ts': "import { post } from './http.js';\n\nexport function charge() {\n  return post();\n}\n",
  'src/http.ts': 'export function post() {\n  return 1;\n}\n',
  'Legacy.cs': 'class Legacy {}\n',
};

const open: InProcess[] = [];
afterEach(() => {
  for (const app of open.splice(0)) app.remove();
});

function start(env: Record<string, string> = {}): InProcess {
  const app = new InProcess({ env });
  open.push(app);
  app.repository.commit(FILES);
  return app;
}

async function ingest(app: InProcess, decision: Record<string, unknown>): Promise<string> {
  const { created_decisions } = await app.call('ingest', { payload: { source: 'manual', decisions: [decision] } });
  return the(created_decisions[0]).decision_id;
}

async function bind(app: InProcess, decision_id: string, file_path: string, symbol_name: string): Promise<void> {
  const { bindings } = await app.call('bind', { bindings: [{ decision_id, file_path, symbol_name }] });
  expect(the(bindings[0]).error).toBeNull();
}

describe('files that are imported', () => {
  it('bring their decisions, one hop, after those of the file itself, and with less confidence', async () => {
    const app = start();
    const own = await ingest(app, { description: 'Checkout is idempotent' });
    const imported = await ingest(app, { description: 'Every charge carries a key' });
    const far = await ingest(app, { description: 'Posts time out after 5 s' });
    await bind(app, imported, 'src/charge.ts', 'charge');
    await bind(app, far, 'src/http.ts', 'post');
    await bind(app, own, 'src/checkout.ts', 'checkout');
    // Reached both ways, it is shown once, by the stronger.
    await bind(app, own, 'src/charge.ts', 'charge');
    const answer = await app.call('preflight', { topic: 'Change it', file_paths: ['src/checkout.ts'] });
    expect(answer.decisions.map((each) => [each.decision_id, each.surfaced_by, each.confidence])).toEqual([
      [own, 'region', 0.9],
      [imported, 'graph', 0.7],
    ]);
    expect(answer.sources_chained).toEqual(['region', 'graph']);
    expect(the(app.preflights[0])).toMatchObject({ surfaced_ids: [own, imported], surfaced_by: ['region', 'graph'] });
  });

  it('are a hundred at most, and it is said when there are more', async () => {
    const app = start();
    const names = Array.from({ length: 101 }, (_, n) => `m${n}`);
    app.repository.commit({
      'src/all.ts': names.map((name) => `import './${name}.js';\n`).join(''),
      'src/most.ts': names
        .slice(1)
        .map((name) => `import './${name}.js';\n`)
        .join(''),
      ...Object.fromEntries(names.map((name) => [`src/${name}.ts`, `export function ${name}() {}\n`])),
    });
    for (const name of ['m99', 'm100'])
      await bind(app, await ingest(app, { description: name }), `src/${name}.ts`, name);
    const ask = (file: string) => app.call('preflight', { topic: 'Change it', file_paths: [file] });
    const [all, most] = [await ask('src/all.ts'), await ask('src/most.ts')];
    expect(all.decisions.map(({ description }) => description)).toEqual(['m99']);
    expect(all.sources_chained).toEqual(['region', 'graph', 'graph_truncated']);
    expect(most.decisions.map(({ description }) => description)).toEqual(['m99', 'm100']);
    expect(most.sources_chained).toEqual(['region', 'graph']);
  });

  it('are said to be unknown where they can not be told', async () => {
    const answer = await start().call('preflight', { topic: 'Change it', file_paths: ['Legacy.cs'] });
    expect(answer).toMatchObject({ reason: 'no_matches', sources_chained: ['region', 'graph', 'graph_unavailable'] });
  });
});

describe('a topic without files', () => {
  it('finds at most five decisions that share two words with it, less sure than any that is bound', async () => {
    const app = start();
    for (let n = 1; n <= 7; n += 1) await ingest(app, { description: `Webhook retries back off, rule ${n}` });
    await ingest(app, { description: 'Webhook signatures are checked' });
    const { decisions, sources_chained, action_hints } = await app.call('preflight', {
      topic: 'Make webhook retries faster',
    });
    expect(decisions.map(({ description }) => description)).toEqual(
      [7, 6, 5, 4, 3].map((n) => `Webhook retries back off, rule ${n}`),
    );
    expect(decisions.map(({ surfaced_by, confidence }) => [surfaced_by, confidence])).toEqual(
      Array.from({ length: 5 }, () => ['topic', 0.5]),
    );
    expect(sources_chained).toEqual(['topic']);
    expect(action_hints.map(({ kind, refs }) => [kind, refs.length])).toEqual([['ground_decision', 5]]);
  });

  it('leaves out what only has some of the words that a better one has, but not what has others', async () => {
    const app = start();
    for (const description of [
      'Opening a patient record asks for the purpose',
      'Patient records are kept for ten years',
      'A record carries the purpose of the visit',
      'The patient opens the door',
      'Doors are locked at night, purpose unknown',
    ])
      await ingest(app, { description });
    const { decisions } = await app.call('preflight', { topic: 'Open patient records without asking for a purpose' });
    expect(decisions.map(({ description }) => description)).toEqual(['Opening a patient record asks for the purpose']);
    const both = await app.call('preflight', { topic: 'Open patient records for a purpose, lock doors at night' });
    expect(both.decisions.map(({ description }) => description).sort()).toEqual([
      'Doors are locked at night, purpose unknown',
      'Opening a patient record asks for the purpose',
      'The patient opens the door',
    ]);
  });

  it.each(['Fix the bug', 'refactor', 'Update some code please', 'Charge'])(
    'and without words that say something, such as %j, is too generic',
    async (topic) => {
      const app = start();
      await ingest(app, { description: 'Fix the bug: refactor, update some code, charge' });
      expect(await app.call('preflight', { topic })).toMatchObject({
        fired: false,
        reason: 'topic_too_generic',
        decisions: [],
        sources_chained: [],
      });
    },
  );

  it('is not searched when there are files', async () => {
    const app = start();
    await ingest(app, { description: 'Webhook retries back off' });
    const answer = await app.call('preflight', { topic: 'webhook retries', file_paths: ['src/http.ts'] });
    expect(answer).toMatchObject({ reason: 'no_matches', decisions: [] });
  });
});

describe('the sources', () => {
  const question = { topic: 'Idempotent checkout', file_paths: ['src/checkout.ts'] };

  it.each([
    ['region', ['region']],
    [' graph , region', ['region', 'graph']],
    ['graph', ['graph']],
    ['topic', []],
    ['', ['region', 'graph']],
  ])('are chosen by BICAMERAL_PREFLIGHT_SOURCES=%j', async (value, chained) => {
    const app = start({ BICAMERAL_PREFLIGHT_SOURCES: value });
    expect((await app.call('preflight', question)).sources_chained).toEqual(chained);
    expect(app.stderr).toEqual([]);
  });

  it('are chosen by the repository, unless the environment does; a typing error is named and changes nothing', async () => {
    const app = start();
    const chained = async (config: string) => {
      app.repository.write('.bicameral/config.yaml', config);
      app.now += 3_600_000;
      return (await app.call('preflight', question)).sources_chained;
    };
    expect(await chained('preflight_sources: [graph]\n')).toEqual(['graph']);
    expect(await chained('preflight_sources: region\n')).toEqual(['region']);
    expect(await chained('mode: team\n')).toEqual(['region', 'graph']);
    expect(await chained('preflight_sources: [regions]\n')).toEqual(['region', 'graph']);
    expect(app.stderr).toEqual([expect.stringContaining('no source regions; there are region, graph, topic')]);
    expect(await chained('preflight_sources: [\n')).toEqual(['region', 'graph']);
    expect(app.stderr[1]).toContain('is not valid YAML');
  });

  it('a setting of the repository that can not be used is named', async () => {
    const app = start();
    app.repository.write('.bicameral/config.yaml', 'guided: "true"\nauthoritative_branch: [main]\n');
    await app.call('preflight', question);
    expect(app.stderr).toEqual([
      expect.stringMatching(/guided in .*config\.yaml: "true" does not count; it takes true or false/),
      expect.stringMatching(
        /authoritative_branch in .*config\.yaml: \["main"\] does not count; it takes a branch's name/,
      ),
    ]);
  });

  it.each([
    ['- guided\n- true\n', /config\.yaml is no mapping, such as "guided: true", so nothing in it counts\n$/],
    ['guided\n', /config\.yaml is no mapping/],
  ])('settings that are no mapping, %j, are named once and do not count', async (config, warning) => {
    const app = start();
    app.repository.write('.bicameral/config.yaml', config);
    for (const topic of ['One thing', 'Another thing']) {
      expect(await app.call('preflight', { topic })).toMatchObject({ guided_mode: false });
    }
    expect(app.stderr).toEqual([expect.stringMatching(warning)]);
  });

  it('an empty file of settings is none', async () => {
    const app = start();
    app.repository.write('.bicameral/config.yaml', '# guided: true\n');
    await app.call('preflight', question);
    expect(app.stderr).toEqual([]);
  });

  it('a pipe in the place of the settings keeps nobody waiting', async () => {
    const app = start();
    mkdirSync(path.join(app.repository.root, '.bicameral'));
    execFileSync('mkfifo', [path.join(app.repository.root, '.bicameral', 'config.yaml')]);
    expect(await app.call('preflight', question)).toMatchObject({ guided_mode: false });
    expect(app.stderr).toEqual([expect.stringMatching(/config\.yaml is no file, so it does not count\n$/)]);
  });

  it('without topic leave a question without files unanswered', async () => {
    const app = start({ BICAMERAL_PREFLIGHT_SOURCES: 'region,graph' });
    await ingest(app, { description: 'Webhook retries back off' });
    expect(await app.call('preflight', { topic: 'webhook retries' })).toMatchObject({ reason: 'no_matches' });
  });
});

describe('what waits for people', () => {
  it('is shown whatever was asked: two decisions that collide, until it is settled', async () => {
    const app = start();
    const older = await ingest(app, { description: 'Carts expire after a day' });
    const newer = await ingest(app, { description: 'Carts never expire', collides_with: older });
    const ask = async (topic: string) => {
      app.now += 3_600_000;
      return app.call('preflight', { topic });
    };
    const answer = await ask('Anything at all');
    expect(answer).toMatchObject({ fired: true, reason: 'fired', decisions: [], sources_chained: ['collision'] });
    expect(answer.unresolved_collisions.map((each) => [each.decision_id, each.surfaced_by])).toEqual([
      [newer, 'collision'],
    ]);
    expect(answer.action_hints).toEqual([
      {
        kind: 'resolve_divergence',
        message:
          'The first decision may contradict the others: “Carts expire after a day”. Ask which stands, then call resolve_collision: supersede, keep_both or link_parent.',
        blocking: false,
        refs: [newer, older],
      },
    ]);
    expect(the(app.preflights[0])).toMatchObject({ surfaced_ids: [newer], surfaced_by: ['collision'] });

    const settled = await app.call('resolve_collision', { decision_id: newer, action: 'supersede', signer: 'Ada' });
    expect(settled).toMatchObject({
      other_decision_id: older,
      was_new: true,
      signoff: { state: 'proposed', signer: 'Ada' },
    });
    expect(await ask('Anything at all')).toMatchObject({ fired: false, unresolved_collisions: [] });
    const { decisions } = await ask('When do carts expire?');
    expect(decisions.map(({ decision_id }) => decision_id)).toEqual([newer]);
    const { features } = await app.call('history', {});
    expect(features.flatMap((each) => each.decisions).map((each) => each.signoff_state)).toEqual([
      'superseded',
      'proposed',
    ]);
  });

  it('only if it is said of a new decision; of a known one the ingest says that it does not count', async () => {
    const app = start();
    const older = await ingest(app, { description: 'Carts expire after a day' });
    await ingest(app, { description: 'Carts never expire' });
    const row = { description: 'Carts never expire', collides_with: older };
    const again = await app.call('ingest', { payload: { source: 'manual', decisions: [row] } });
    expect(again).toMatchObject({ stats: { decisions_known: 1 }, message: expect.stringContaining('collides_with') });
    expect(await app.call('preflight', { topic: 'Anything at all' })).toMatchObject({ unresolved_collisions: [] });
  });

  it('three at a time, and says so when there are more', async () => {
    const app = start();
    const older = await ingest(app, { description: 'Carts expire after a day' });
    for (const n of [1, 2, 3]) await ingest(app, { description: `Carts never expire, ${n}`, collides_with: older });
    const hintsOf = async (topic: string) => {
      const answer = await app.call('preflight', { topic });
      expect(answer.unresolved_collisions).toHaveLength(3);
      return answer.action_hints.map(({ message }) => message.includes('More wait like this'));
    };
    expect(await hintsOf('One thing')).toEqual([false, false, false]);
    await ingest(app, { description: 'Carts never expire, 4', collides_with: older });
    expect(await hintsOf('One thing more')).toEqual([false, false, true]);
  });

  it('is three decisions that wait for context, and a word that there are more', async () => {
    const app = start();
    for (const n of [1, 2, 3, 4]) {
      await ingest(app, { description: `Ask legal, ${n}`, signoff: { state: 'context_pending' } });
    }
    const { action_hints, context_pending_ready } = await app.call('preflight', { topic: 'Anything at all' });
    expect(context_pending_ready).toHaveLength(3);
    expect(action_hints.map(({ message }) => message)).toEqual([expect.stringMatching(/More wait like this/)]);
  });

  it('and says so when what it collides with is not on record', async () => {
    const app = start();
    const id = await ingest(app, { description: 'Carts never expire', signoff: { state: 'collision_pending' } });
    const { action_hints } = await app.call('preflight', { topic: 'Anything at all' });
    expect(action_hints).toEqual([
      {
        kind: 'resolve_divergence',
        message:
          'This decision is said to contradict another, and which one is not on record. Ask, then call resolve_collision with other_decision_id, or ratify if it stands alone.',
        blocking: false,
        refs: [id],
      },
    ]);
  });

  it('is shown whatever was asked: a decision that waits for context', async () => {
    const app = start();
    const id = await ingest(app, {
      description: 'Store card numbers',
      signoff: { state: 'context_pending', note: 'Does legal agree?' },
    });
    const answer = await app.call('preflight', { topic: 'Anything at all', file_paths: ['src/http.ts'] });
    expect(answer).toMatchObject({ fired: true, sources_chained: ['region', 'graph', 'context'] });
    expect(answer.context_pending_ready).toEqual([
      expect.objectContaining({ decision_id: id, signoff: expect.objectContaining({ note: 'Does legal agree?' }) }),
    ]);
    await app.call('resolve_collision', { decision_id: id, action: 'reject', signer: 'Ada' });
    const rejected = await app.call('preflight', { topic: 'Store the card numbers' });
    expect(rejected.decisions).toEqual([
      expect.objectContaining({ decision_id: id, signoff_state: 'rejected', severity_tier: 1 }),
    ]);
    expect(rejected.action_hints).toEqual([expect.objectContaining({ kind: 'resolve_divergence', refs: [id] })]);
    const { features } = await app.call('history', {});
    expect(features.flatMap(({ decisions }) => decisions)).toMatchObject([{ id, signoff_state: 'rejected' }]);
  });

  it('and needs an other decision only where there is one', async () => {
    const app = start();
    const id = await ingest(app, { description: 'Store card numbers', signoff: { state: 'context_pending' } });
    const { isError, text } = await app.answer('resolve_collision', {
      decision_id: id,
      other_decision_id: id,
      action: 'confirm',
    });
    expect([isError, text]).toEqual([
      true,
      [
        'bicameral.resolve_collision: other_decision_id goes with supersede, keep_both and link_parent, not with confirm.',
      ],
    ]);
  });
});

describe('a dismissal', () => {
  it('leaves a row with its reason, and the decision as it is', async () => {
    const app = start();
    const id = await ingest(app, { description: 'Webhook retries back off' });
    const { preflight_id } = await app.call('preflight', { topic: 'webhook retries' });
    const answer = await app.call('dismiss', {
      preflight_id,
      decision_ids: [id, id, 'decision:made-up'],
      reason: 'not_relevant',
    });
    expect(answer).toEqual({ dismissed: [id], unknown: ['decision:made-up'], preflight_id });
    expect(app.engagements.at(-1)).toMatchObject({
      tool: 'bicameral.dismiss',
      decision_ids: [id],
      dismiss_reason: 'not_relevant',
      attribution: 'explicit',
      preflight_id,
      outcome: 'ok',
    });
    app.now += 3_600_000;
    expect((await app.call('preflight', { topic: 'webhook retries' })).decisions).toHaveLength(1);
  });
});
