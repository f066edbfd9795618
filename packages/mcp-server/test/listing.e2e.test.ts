import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import { BUNDLE, BundleClient } from './support/bundle-client.js';
import { SHOP, temporaryDirectory, TestRepository } from './support/git-repository.js';

let repository: TestRepository;
let home: { path: string; remove: () => void };
let client: BundleClient;

beforeEach(() => {
  repository = new TestRepository();
  repository.commit(SHOP);
  home = temporaryDirectory('bicameral-home-');
});

afterEach(async () => {
  await client.stop();
  repository.remove();
  home.remove();
});

const start = (...args: string[]) => BundleClient.start({ cwd: repository.root, home: home.path, args });

const NAMES = [
  'preflight',
  'ingest',
  'bind',
  'link_commit',
  'resolve_compliance',
  'ratify',
  'dismiss',
  'resolve_collision',
  'history',
  'update',
  'reset',
];

describe('tools/list', () => {
  it('has the tools, each with title, four hints, described input and an output schema', async () => {
    client = await start();
    const { tools } = await client.client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(NAMES.map((name) => `bicameral.${name}`));
    for (const tool of tools) {
      expect(tool.title).toMatch(/^[A-Z]/);
      expect(Object.keys(tool.annotations ?? {}).sort()).toEqual([
        'destructiveHint',
        'idempotentHint',
        'openWorldHint',
        'readOnlyHint',
        'title',
      ]);
      expect(tool.inputSchema).toMatchObject({ type: 'object', additionalProperties: false });
      expect(tool.outputSchema).toMatchObject({ type: 'object', additionalProperties: false });
    }
    const hints = tools.map(({ annotations }) => annotations);
    const named = (hint: 'readOnlyHint' | 'destructiveHint' | 'openWorldHint') =>
      NAMES.filter((_name, index) => hints[index]?.[hint]);
    expect(named('readOnlyHint')).toEqual(['preflight', 'history']);
    expect(named('destructiveHint')).toEqual(['update', 'reset']);
    expect(named('openWorldHint')).toEqual(['update']);
  });

  it('costs a model fewer than 2,000 tokens', async () => {
    client = await start();
    const { tools } = await client.client.listTools();
    const seen = tools.map(({ name, description, inputSchema }) => ({ name, description, inputSchema }));
    expect(encode(JSON.stringify(seen)).length).toBeLessThan(2_000);
  });

  it('can be printed', async () => {
    client = await start();
    const printed = execFileSync(process.execPath, [BUNDLE, 'tools'], { encoding: 'utf8' });
    expect(
      printed
        .trim()
        .split('\n')
        .map((line) => line.split(' ')[0]),
    ).toEqual(NAMES.map((name) => `bicameral.${name}`));
    const json = execFileSync(process.execPath, [BUNDLE, '--tool-names', 'underscore', 'tools', '--json'], {
      encoding: 'utf8',
    });
    const { tools } = await client.client.listTools();
    expect(JSON.parse(json)).toEqual(tools.map((tool) => ({ ...tool, name: tool.name.replace('.', '_') })));
  });
});

describe('names', () => {
  it('have underscores on request', async () => {
    client = await start('--tool-names=underscore');
    const { tools } = await client.client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(NAMES.map((name) => `bicameral_${name}`));
    await expect(client.result('bicameral_histry')).rejects.toMatchObject({
      message: expect.stringContaining('Did you mean bicameral_history?') as unknown,
    });
  });

  it.each([[['--tool-names=underscore']], [['--tool-names=dots']], [[]]])(
    'are taken in both spellings with %j',
    async (args) => {
      client = await start(...args);
      for (const name of ['bicameral.history', 'bicameral_history', 'bicameral.link_commit', 'bicameral_link_commit']) {
        expect((await client.result(name)).isError).toBeUndefined();
      }
    },
  );
});

describe('the line that asks to hand the id on', () => {
  it('stands in the instructions, in preflight’s description and in its answer', async () => {
    client = await BundleClient.start({
      cwd: repository.root,
      home: home.path,
      env: { BICAMERAL_TELEMETRY: 'preflight' },
    });
    expect(client.client.getInstructions()).toMatch(
      /Pass the preflight_id that it returns to every later bicameral call/,
    );
    expect(client.client.getInstructions()?.length).toBeLessThan(500);
    const { tools } = await client.client.listTools();
    expect(tools[0]?.description).toMatch(/Pass the returned preflight_id to later bicameral calls/);
    const { content, structuredContent } = await client.result('bicameral.preflight', { topic: 'Add a retry' });
    const id = structuredContent?.['preflight_id'] as string;
    expect(content[1]).toEqual({
      type: 'text',
      text: `Pass preflight_id "${id}" to every later bicameral call that belongs to this work.`,
    });
  });

  it('is left out when there is no id', async () => {
    client = await start();
    const { content } = await client.result('bicameral.preflight', { topic: 'Add a retry' });
    expect(content).toHaveLength(1);
  });
});

describe('results', () => {
  it('are the same as data and as JSON text', async () => {
    client = await start();
    const { content, structuredContent } = await client.result('bicameral.history');
    expect(content).toEqual([{ type: 'text', text: JSON.stringify(structuredContent) }]);
  });

  it('stay under 10 kB; counts stay true, and history pages through all', async () => {
    client = await start();
    const decisions = Array.from({ length: 400 }, (_, index) => ({
      description: `Rule ${index}: ${'every word of it counts '.repeat(4)}`,
      feature_group: `Feature ${String(index % 60).padStart(2, '0')}`,
    }));
    const ingested = await client.call('bicameral.ingest', { payload: { source: 'manual', decisions } });
    expect(JSON.stringify(ingested).length).toBeLessThanOrEqual(10_000);
    expect(ingested).toMatchObject({ truncated: true, stats: { decisions_created: 400, ungrounded: 400 } });

    const seen: string[] = [];
    let cursor: string | undefined;
    let pages = 0;
    do {
      const page = await client.call('bicameral.history', cursor === undefined ? {} : { cursor });
      expect(JSON.stringify(page).length).toBeLessThanOrEqual(10_000);
      expect(page).toMatchObject({ total_features: 60, truncated: page.next_cursor !== undefined });
      seen.push(...page.features.flatMap((feature) => feature.decisions.map(({ summary }) => summary)));
      cursor = page.next_cursor;
      pages += 1;
    } while (cursor !== undefined);
    expect(pages).toBeGreaterThan(10);
    expect(new Set(seen).size).toBe(400);
    expect(seen).toHaveLength(400);
  });
});
