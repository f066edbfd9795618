import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BundleClient, readRows, telemetryFile } from './support/bundle-client.js';
import { SHOP, temporaryDirectory } from './support/git-repository.js';
import { Workplace } from './support/workplace.js';

let place: Workplace;
let client: BundleClient;

beforeAll(async () => {
  place = new Workplace();
  place.repository.commit(SHOP);
  client = await place.start({ BICAMERAL_TELEMETRY: 'preflight' });
});

afterAll(() => place.end());

describe.each(['bicameral.history', 'bicameral.reset'])('%s, which lists no preflight_id', (tool) => {
  it('takes the one that it is given, hands it back and leaves no row', async () => {
    const { structuredContent, content, _meta } = await client.result(tool, { preflight_id: 'Mine' });
    expect(structuredContent).toMatchObject({ preflight_id: 'Mine' });
    expect(content).toEqual([{ type: 'text', text: JSON.stringify(structuredContent) }]);
    expect(_meta).toEqual({ 'bicameral/preflight_id': 'Mine' });
    expect(readRows(telemetryFile(place.home, 'engagements'))).toEqual([]);
  });

  it('hands it back in an error as well', async () => {
    const { isError, content, _meta } = await client.result(tool, { preflight_id: 'Mine', colour: 'red' });
    expect(isError).toBe(true);
    expect(content).toEqual([{ type: 'text', text: expect.stringMatching(/"colour"[^]*\npreflight_id: Mine$/) }]);
    expect(_meta).toEqual({ 'bicameral/preflight_id': 'Mine' });
  });

  it.each<[string, unknown, string]>([
    ['too long', 'i'.repeat(129), 'at most 128 characters, got 129'],
    ['empty', '', 'must not be empty'],
    ['no text', 7, 'expected a string, got 7'],
  ])('refuses one that is %s', async (_name, preflight_id, problem) => {
    expect(await client.refusal(tool, { preflight_id })).toBe(`${tool}: preflight_id: ${problem}`);
  });
});

it.each([
  ['bicameral.preflight', { topic: 'Add a retry' }],
  ['bicameral.ingest', { payload: { source: 'manual', decisions: [{ description: 'Retry twice' }] } }],
  ['bicameral.link_commit', {}],
  ['bicameral.history', {}],
])('%s takes the null that a preflight gives with capture off as none', async (tool, args) => {
  const home = temporaryDirectory('bicameral-home-');
  const off = await BundleClient.start({ cwd: place.repository.root, home: home.path });
  try {
    const { isError, structuredContent } = await off.result(tool, { ...args, preflight_id: null });
    expect(isError).toBeUndefined();
    expect(structuredContent).toMatchObject({ preflight_id: null });
  } finally {
    await off.stop();
    home.remove();
  }
});

it.each([
  ['rel', 'BICAMERAL_HOME=rel is a relative path. Give an absolute one, or one that begins with ~/.'],
  ['/proc/x', "BICAMERAL_HOME=/proc/x is in a file system of the kernel's. Give a directory on a disk."],
])('a home that can not be one (%s) is told to each call, which has its id back', async (home, problem) => {
  const lost = await BundleClient.start({ cwd: place.repository.root, home });
  try {
    const args = { decision_id: 'decision:x', signer: 'Ada', preflight_id: 'Mine' };
    const { isError, content, structuredContent, _meta } = await lost.result('bicameral.ratify', args);
    expect({ isError, structuredContent }).toEqual({ isError: true });
    expect(content).toEqual([{ type: 'text', text: `bicameral.ratify: ${problem}\npreflight_id: Mine` }]);
    expect(_meta).toEqual({ 'bicameral/preflight_id': 'Mine' });
    expect(await lost.refusal('bicameral.preflight', { topic: 'x', preflight_id: 'Mine' })).toBe(
      `bicameral.preflight: ${problem}`,
    );
    await expect(lost.result('bicameral.bnd')).rejects.toMatchObject({
      message: expect.stringContaining('Did you mean bicameral.bind?') as unknown,
    });
  } finally {
    await lost.stop();
  }
});

it('leaves a page of history room for the longest id', async () => {
  const decisions = Array.from({ length: 60 }, (_, index) => ({
    description: `Rule ${index} ${'of many '.repeat(20)}`,
  }));
  await client.call('bicameral.ingest', { payload: { source: 'manual', decisions } });
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await client.call('bicameral.history', {
      preflight_id: '\u0001'.repeat(128),
      ...(cursor !== undefined && { cursor }),
    });
    expect(Buffer.byteLength(JSON.stringify(page))).toBeLessThanOrEqual(10_000);
    seen.push(...page.features.flatMap((feature) => feature.decisions.map(({ id }) => id)));
    cursor = page.next_cursor;
  } while (cursor !== undefined);
  expect(new Set(seen).size).toBe(60);
});
