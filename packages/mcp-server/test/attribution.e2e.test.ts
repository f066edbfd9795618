import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { BundleClient, readRows, telemetryFile } from './support/bundle-client.js';
import { SHOP, temporaryDirectory, TestRepository } from './support/git-repository.js';
import { the } from './support/outputs.js';

let repository: TestRepository;
let home: { path: string; remove: () => void };
let client: BundleClient;
let decision_id: string;

beforeEach(async () => {
  repository = new TestRepository();
  repository.commit({
    ...SHOP,
    'src/log.ts': 'export function log(line: string): void {\n  console.error(line);\n}\n',
  });
  home = temporaryDirectory('bicameral-home-');
  client = await BundleClient.start({
    cwd: repository.root,
    home: home.path,
    env: { BICAMERAL_TELEMETRY: 'preflight' },
  });
  const { created_decisions } = await client.call('bicameral.ingest', {
    payload: { source: 'manual', decisions: [{ description: 'Carts hold each item once' }] },
  });
  decision_id = the(created_decisions[0]).decision_id;
});

afterEach(async () => {
  await client.stop();
  repository.remove();
  home.remove();
});

async function bindAndRead(file_path: string, symbol_name: string) {
  await client.call('bicameral.bind', { bindings: [{ decision_id, file_path, symbol_name }] });
  return readRows(telemetryFile(home.path, 'engagements')).at(-1);
}

describe('a call without an id', () => {
  it('is attributed by subset when it engages one of the three files that a preflight named', async () => {
    const { preflight_id } = await client.call('bicameral.preflight', {
      topic: 'Count items once',
      file_paths: ['src/cart.ts', 'src/billing/stripe.ts', 'src/billing/keys.ts'],
    });
    expect(await bindAndRead('src/cart.ts', 'Cart.add')).toMatchObject({
      preflight_id,
      attribution: 'fallback',
      match: 'subset',
    });
  });

  it('is not attributed when it engages other files', async () => {
    await client.call('bicameral.preflight', { topic: 'Count items once', file_paths: ['src/cart.ts'] });
    expect(await bindAndRead('src/log.ts', 'log')).toMatchObject({
      preflight_id: null,
      attribution: 'fallback',
      match: null,
    });
  });

  it('is attributed by the decision that a preflight surfaced, whatever the files', async () => {
    await bindAndRead('src/cart.ts', 'Cart');
    const { preflight_id } = await client.call('bicameral.preflight', { topic: 'Carts', file_paths: ['src/cart.ts'] });
    expect(await bindAndRead('src/log.ts', 'log')).toMatchObject({
      preflight_id,
      attribution: 'fallback',
      match: 'decision',
    });
  });

  it('with an id that is no UUID is answered with it, stored without it, and attributed as if it had none', async () => {
    const { preflight_id } = await client.call('bicameral.preflight', { topic: 'Carts', file_paths: ['src/cart.ts'] });
    const answer = await client.call('bicameral.bind', {
      bindings: [{ decision_id, file_path: 'src/cart.ts', symbol_name: 'Cart' }],
      preflight_id: 'the one from before',
    });
    expect(answer.preflight_id).toBe('the one from before');
    expect(readRows(telemetryFile(home.path, 'engagements')).at(-1)).toMatchObject({
      preflight_id,
      attribution: 'fallback',
      match: 'exact',
    });
  });
});
