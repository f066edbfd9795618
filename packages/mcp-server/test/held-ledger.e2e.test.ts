import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Libsql from 'libsql';
import path from 'node:path';
import { BundleClient, readRows, telemetryFile } from './support/bundle-client.js';
import { SHOP, temporaryDirectory, TestRepository } from './support/git-repository.js';
import { InProcess } from './support/in-process.js';

const batch = (description: string) => ({ payload: { source: 'manual', decisions: [{ description }] } });

/** Another process's write lock on a ledger. */
function hold(home: string): { release: () => void } {
  const holder = new Libsql(path.join(home, 'ledger.sqlite'));
  holder.exec('BEGIN IMMEDIATE');
  return {
    release: () => {
      holder.exec('ROLLBACK');
      holder.close();
    },
  };
}

describe('while another process holds the ledger, a server', () => {
  let repository: TestRepository;
  let home: { path: string; remove: () => void };
  let client: BundleClient;

  beforeEach(async () => {
    repository = new TestRepository();
    repository.commit(SHOP);
    home = temporaryDirectory('bicameral-home-');
    const env = { BICAMERAL_TELEMETRY: 'preflight' };
    client = await BundleClient.start({ cwd: repository.root, home: home.path, env });
  });
  afterEach(async () => {
    await client.stop();
    repository.remove();
    home.remove();
  });

  it('waits with what would change it, and answers what does not', async () => {
    await client.call('bicameral.ingest', batch('Charge once'));
    const holder = hold(home.path);
    let isAnswered = false;
    const waiting = client.call('bicameral.ingest', batch('Log every charge')).finally(() => (isAnswered = true));
    const { features } = await client.call('bicameral.history');
    expect(features).toMatchObject([{ decisions: [{ summary: 'Charge once' }] }]);
    expect(isAnswered).toBe(false);
    holder.release();
    expect(await waiting).toMatchObject({ stats: { decisions_created: 1 } });
  });

  it('waits until it can be opened', async () => {
    const holder = hold(home.path);
    const waiting = client.call('bicameral.ingest', batch('Charge once'));
    // Needs no ledger, and comes behind the other.
    expect(await client.refusal('bicameral.ratify', {})).toContain('decision_id: required');
    holder.release();
    expect(await waiting).toMatchObject({ stats: { decisions_created: 1 } });
  });

  it('ends when it is told to, and the call that waits was never answered', async () => {
    await client.call('bicameral.ingest', batch('Charge once'));
    const holder = hold(home.path);
    const waiting = expect(client.call('bicameral.ingest', batch('Log every charge'))).rejects.toThrow('closed');
    await client.call('bicameral.history');
    process.kill(client.transport.pid ?? 0, 'SIGTERM');
    await waiting;
    expect(readRows(telemetryFile(home.path, 'engagements'))).toMatchObject([{ outcome: 'ok' }]);
    expect(readRows(telemetryFile(home.path, 'preflight_events')).at(-1)).toMatchObject({ event_type: 'session_end' });
    holder.release();
  });
});

describe('a call that waits for the ledger', () => {
  let app: InProcess;
  let holder: { release: () => void };
  beforeEach(async () => {
    app = new InProcess({ patienceMs: 40 });
    await app.withDecision();
    holder = hold(app.home);
  });
  afterEach(() => {
    holder.release();
    app.remove();
  });

  it('says at the end of its patience who is in the way, and what to do', async () => {
    const { isError, outcome, text } = await app.answer('ingest', batch('Log every charge'));
    expect([isError, outcome]).toEqual([true, 'failed']);
    expect(text.join('')).toMatch(
      /^bicameral\.ingest: Another process has held the ledger .*ledger\.sqlite for 0 seconds\. Call again; /,
    );
  });

  it('is given up when it is taken back', async () => {
    const watch = { progress: () => undefined, signal: AbortSignal.abort() };
    const { isError, text } = await app.answer('ingest', batch('Log every charge'), watch);
    expect([isError, text]).toEqual([
      true,
      ['bicameral.ingest: Taken back while another process held the ledger; nothing was changed.'],
    ]);
  });
});
