import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import module from 'node:module';
import path from 'node:path';
import { BUNDLE } from './support/bundle-client.js';
import { SHOP, temporaryDirectory, TestRepository } from './support/git-repository.js';
import { converseRaw, stopServers } from './support/raw-server.js';

const DIST = path.dirname(BUNDLE);

let repository: TestRepository;
let scratch: { path: string; remove: () => void };

beforeEach(() => {
  repository = new TestRepository();
  repository.commit(SHOP);
  scratch = temporaryDirectory('bicameral-start-');
  mkdirSync(path.join(scratch.path, 'home'), { mode: 0o700 });
});

afterEach(() => {
  stopServers();
  repository.remove();
  scratch.remove();
});

interface Message {
  readonly id?: number;
  readonly method: string;
  readonly params?: object;
}

/** Sends everything at once, waits for the answers, and gives them by their ids. */
async function converse(messages: readonly Message[], options: { bundle?: string } = {}) {
  const lines = messages.map((message) => JSON.stringify({ jsonrpc: '2.0', ...message }));
  const expected = messages.filter(({ id }) => id !== undefined).length;
  const env = {
    HOME: path.join(scratch.path, 'user'),
    XDG_CACHE_HOME: path.join(scratch.path, 'caches'),
    BICAMERAL_HOME: path.join(scratch.path, 'home'),
  };
  const ended = await converseRaw(lines, expected, { cwd: repository.root, env, ...options });
  return { ...ended, answers: new Map(ended.answers.map((answer) => [answer.id, answer])) };
}

const initialize = (capabilities: object = {}, params: object = {}) => ({
  id: 0,
  method: 'initialize',
  params: { protocolVersion: '2025-06-18', capabilities, clientInfo: { name: 'test', version: '1' }, ...params },
});

describe('a start', () => {
  /** The file that is started, with nothing of what it loads later, so that asking for that fails. */
  function alone(): string {
    const dist = path.join(scratch.path, 'app', 'dist');
    mkdirSync(dist, { recursive: true });
    copyFileSync(path.join(DIST, '..', 'package.json'), path.join(dist, '..', 'package.json'));
    for (const file of ['bicameral-mcp.mjs', 'tools.json']) copyFileSync(path.join(DIST, file), path.join(dist, file));
    return path.join(dist, 'bicameral-mcp.mjs');
  }

  it.each([
    ['an agent that says nothing of itself', {}],
    ['one with roots', { roots: { listChanged: true } }],
    ['one with forms', { roots: {}, elicitation: {}, sampling: {} }],
    ['one with forms and links', { elicitation: { form: {}, url: {} }, sampling: { tools: {}, context: {} } }],
    [
      'one that shows what servers show',
      { tools: true, prompts: true, resources: true, logging: false, elicitation: {} },
    ],
    [
      'one with tasks',
      { tasks: { list: {}, cancel: {}, requests: { elicitation: { create: {} } } }, extensions: { a: {} } },
    ],
  ])('answers %s, and lists the tools, from one small file', async (_who, capabilities) => {
    const { answers, stderr, status } = await converse(
      [
        initialize(capabilities),
        { method: 'notifications/initialized' },
        { id: 1, method: 'ping' },
        { id: 2, method: 'tools/list', params: { _meta: { progressToken: 2 } } },
        { method: 'notifications/cancelled', params: { requestId: 99, reason: 'changed my mind' } },
      ],
      { bundle: alone() },
    );
    expect([status, stderr]).toEqual([0, '']);
    expect(answers.get(0)?.result).toMatchObject({
      protocolVersion: '2025-06-18',
      capabilities: { tools: {} },
      serverInfo: { name: 'bicameral', title: 'Bicameral', version: '0.1.0' },
    });
    expect(answers.get(1)?.result).toEqual({});
  });

  it('lists from one small file what the whole app lists', async () => {
    const list = [initialize(), { method: 'notifications/initialized' }, { id: 1, method: 'tools/list' }];
    const { answers } = await converse(list, { bundle: alone() });
    const listed = answers.get(1)?.result?.['tools'] as { name: string }[];
    expect(listed).toHaveLength(11);
    const printed = spawnSync(process.execPath, [BUNDLE, 'tools', '--json'], { encoding: 'utf8' }).stdout;
    expect(JSON.parse(printed)).toEqual(listed);
  });

  it('loads no more than 48 kB; what is more belongs in what is loaded later', () => {
    expect(statSync(BUNDLE).size).toBeLessThan(48_000);
    expect(readFileSync(BUNDLE, 'utf8')).not.toMatch(/^import /m);
  });
});

describe('what is not plain', () => {
  it('is judged by the SDK’s own schemas, in its words', async () => {
    const { answers, status } = await converse([
      initialize({}, { clientInfo: { name: 'test', version: '1', icons: [{ src: 'https://example.com/a.png' }] } }),
      { id: 1, method: 'tools/call', params: { name: 5 } },
      { id: 2, method: 'tools/call' },
      { id: 3, method: 'resources/list' },
      { id: 4, method: 'initialize', params: {} },
    ]);
    expect(status).toBe(0);
    expect(answers.get(0)?.result).toMatchObject({ serverInfo: { name: 'bicameral' } });
    expect(answers.get(1)?.error?.message).toContain('expected string, received number');
    expect(answers.get(2)?.error?.message).toContain('expected object, received undefined');
    expect(answers.get(3)?.error).toEqual({ code: -32601, message: 'Method not found' });
    expect(answers.get(4)?.error?.message).toContain('protocolVersion');
  });
});

describe('what Node compiled', () => {
  const caches = () => path.join(scratch.path, 'caches');
  const history = { id: 1, method: 'tools/call', params: { name: 'bicameral.history', arguments: {} } };
  const keeps = 'enableCompileCache' in module;

  it('is kept among the user’s caches, where Node can do that, and never in the home', async () => {
    const { answers } = await converse([initialize(), history]);
    expect(answers.get(1)?.result).toMatchObject({ structuredContent: { features: [] } });
    expect(existsSync(caches()) ? readdirSync(caches()) : []).toEqual(keeps ? ['bicameral-mcp'] : []);
    expect(readdirSync(path.join(scratch.path, 'home')).filter((name) => !name.startsWith('ledger.sqlite'))).toEqual(
      [],
    );
  });

  it('is done without when there is no place for it', async () => {
    writeFileSync(caches(), 'a file, not a folder');
    const { answers, stderr, status } = await converse([initialize(), history]);
    expect(answers.get(1)?.result).toMatchObject({ structuredContent: { features: [] } });
    expect([status, stderr]).toEqual([0, '']);
  });
});

describe('before the first call', () => {
  it('an end of stdin ends it, with nothing made', async () => {
    const { status, stderr } = await converse([initialize()]);
    expect([status, stderr]).toEqual([0, '']);
    expect(readdirSync(path.join(scratch.path, 'home'))).toEqual([]);
  });
});
