import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { openLedger } from '@bicameral/decision-ledger';
import type { BundleClient } from './support/bundle-client.js';
import { SHOP } from './support/git-repository.js';
import { Workplace } from './support/workplace.js';
import { the } from './support/outputs.js';

const SERVERS = 4;
/** Of each server; four calls each. */
const ROUNDS = 50;
/** Only bounds a run that hangs. */
const HANGS_MS = 120_000;

let place: Workplace;

beforeEach(() => {
  place = new Workplace();
  place.repository.commit(SHOP);
});

afterEach(() => place.end());

/** What a server has acknowledged. */
interface Acknowledged {
  readonly ingested: string[];
  readonly bound: string[];
  readonly ratified: string[];
}

/** Records, binds, signs off and syncs, round after round; gives up when the server is killed under it. */
async function work(server: number, client: BundleClient, done: Acknowledged, rounds: number): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    const description = `Rule ${round} of server ${server}-${place.clients.length}`;
    const { created_decisions } = await client.call('bicameral.ingest', {
      payload: { source: 'manual', decisions: [{ description }] },
    });
    const { decision_id } = the(created_decisions[0]);
    done.ingested.push(decision_id);
    const { bindings } = await client.call('bicameral.bind', {
      bindings: [{ decision_id, file_path: 'src/billing/stripe.ts', symbol_name: 'charge' }],
    });
    if (the(bindings[0]).error !== null) throw new Error(the(bindings[0]).error ?? '');
    done.bound.push(decision_id);
    // Everybody has to follow, in the middle of all else.
    if (server === 0 && round % 10 === 9) {
      const text = SHOP['src/billing/stripe.ts'].replace('charge ', `charge ${round} `);
      place.repository.commit({ 'src/billing/stripe.ts': text });
    }
    await client.call('bicameral.link_commit');
    await client.call('bicameral.ratify', { decision_id, signer: 'Ada' });
    done.ratified.push(decision_id);
  }
}

function integrity(): string {
  const script = "console.log(JSON.stringify(new (require('libsql'))(process.argv[1]).pragma('integrity_check')))";
  return execFileSync(process.execPath, ['-e', script, path.join(place.home, 'ledger.sqlite')], {
    cwd: import.meta.dirname,
    encoding: 'utf8',
  });
}

function check({ ingested, bound, ratified }: Acknowledged): void {
  const ledger = openLedger(path.join(place.home, 'ledger.sqlite'));
  try {
    const identity = path.join(place.repository.root, '.git');
    const views = new Map(ingested.map((id) => [id, ledger.decision(identity, id)]));
    expect(ingested.filter((id) => views.get(id) === undefined)).toEqual([]);
    expect(bound.filter((id) => views.get(id)?.regions.length !== 1)).toEqual([]);
    expect(ratified.filter((id) => views.get(id)?.signoff.state !== 'ratified')).toEqual([]);
  } finally {
    ledger.close();
  }
  expect(integrity()).toContain('"ok"');
}

describe('four servers on one ledger', () => {
  it(
    'lose nothing, and none is ever told that the file is busy',
    async () => {
      const done: Acknowledged = { ingested: [], bound: [], ratified: [] };
      const servers = await Promise.all(Array.from({ length: SERVERS }, () => place.start()));
      await Promise.all(servers.map((client, server) => work(server, client, done, ROUNDS)));
      expect(done.ratified).toHaveLength(SERVERS * ROUNDS);
      check(done);
    },
    HANGS_MS,
  );

  it(
    'lose nothing that they acknowledged when some are killed',
    async () => {
      const done: Acknowledged = { ingested: [], bound: [], ratified: [] };
      const servers = await Promise.all(Array.from({ length: SERVERS }, () => place.start()));
      let killed = 0;
      const lives = async (server: number, first: BundleClient): Promise<void> => {
        let client = first;
        for (let life = 0; life < 3; life += 1) {
          const isVictim = server > 0 && life < 2;
          const working = work(server, client, done, isVictim ? ROUNDS : 10);
          if (!isVictim) {
            await working;
            break;
          }
          const target = done.ratified.length + 5 + 3 * server;
          while (done.ratified.length < target) await new Promise((resolve) => setImmediate(resolve));
          const rejected = expect(working).rejects.toThrow();
          process.kill(the(client.transport.pid ?? undefined), 'SIGKILL');
          await rejected;
          killed += 1;
          client = await place.start();
        }
      };
      await Promise.all(servers.map((client, server) => lives(server, client)));
      expect(killed).toBe(6);
      check(done);
    },
    HANGS_MS,
  );
});
