import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { randomOf } from '../random.js';
import { broken, type Context, type Outcome, type Scenario } from '../scenario.js';
import { takeStock } from '../servers/account.js';
import { openDeeds } from '../servers/deeds.js';
import { act, MOST_AT_ONCE, type Lane } from '../servers/lane.js';
import { CallFailed, startServer, type Server } from '../servers/server.js';
import { makeShop } from '../servers/shop.js';

const LANES = 4;
/** Answers that were errors are named up to here. */
const NAMED_FAULTS = 10;

/** Servers of the built product work on one ledger, and are killed and replaced at random moments. */
export const ledger: Scenario = {
  name: 'ledger',
  title: 'four servers on one ledger, killed and replaced',
  run: async (context) => [await run(context)],
};

interface Kill {
  /** After so many of the lane's calls, */
  readonly calls: number;
  /** and so many milliseconds into the next ones. */
  readonly delayMs: number;
}

/** Kills are dealt out to the lanes in turn, in the order in which a lane gets to them. */
function planKills({ kills, calls, random }: Context): Kill[][] {
  const lanes: Kill[][] = Array.from({ length: LANES }, () => []);
  for (let index = 0; index < kills; index += 1) {
    lanes[index % LANES]?.push({ calls: random.whole(1, Math.max(calls - 1, 1)), delayMs: random.whole(0, 15) });
  }
  return lanes.map((plan) => plan.sort((left, right) => left.calls - right.calls));
}

async function run(context: Context): Promise<Outcome> {
  const { folder, random } = context;
  const [home, acks] = [join(folder, 'ledger', 'home'), join(folder, 'ledger', 'acks')];
  mkdirSync(home, { recursive: true, mode: 0o700 });
  mkdirSync(acks);
  const shop = makeShop(join(folder, 'ledger', 'shop'));
  const places = { root: shop.root, home };
  const faults: string[] = [];
  let killed = 0;

  const live = async (lane: Lane, plan: Kill[]): Promise<void> => {
    let server = await startServer(places);
    while (lane.calls < context.calls) {
      const [next] = plan;
      const isDue = next !== undefined && lane.calls >= next.calls;
      if (isDue) plan.shift();
      const isAlive = await workOn(lane, server, isDue ? next.delayMs : null, context.calls, plan[0]?.calls, faults);
      if (isAlive) continue;
      if (isDue) killed += 1;
      else faults.push(`lane ${lane.number}: its server ended by itself: ${server.stderr()}`);
      server = await startServer(places);
    }
    await server.stop();
    if (server.stderr() !== '') faults.push(`lane ${lane.number}: ${server.stderr()}`);
  };

  const lanes = planKills(context).map((plan, number) => {
    const lane: Lane = {
      ...{ number, shop, ids: [], calls: 0, batches: 0, longestMicroseconds: 0 },
      deeds: openDeeds(join(acks, `lane-${number}`)),
      // Of its own, so that the order in which lanes get on decides nothing of what each does.
      random: randomOf(random.whole(0, 2 ** 31 - 1), `lane ${number}`),
    };
    return { lane, plan };
  });
  await Promise.all(lanes.map(({ lane, plan }) => live(lane, plan)));
  await finalSync(places, faults);

  const deeds = lanes.flatMap(({ lane }) => lane.deeds.all());
  lanes.forEach(({ lane }) => lane.deeds.close());
  const file = join(home, 'ledger.sqlite');
  const account = takeStock(file, deeds, shop);
  const failures = broken({
    'nothing acknowledged is lost': account.lost === 0,
    'nothing is doubled': account.doubled === 0,
    'every batch is there whole or not at all': account.halves === 0,
    'no more came through unacknowledged than one call a kill': account.unacknowledged <= killed * MOST_AT_ONCE,
    'every region is what is checked out': account.stale === 0,
    'somebody was killed': killed > 0,
  });
  if (account.integrity !== 'ok') failures.push(`SQLite finds the file damaged: ${account.integrity}`);
  const calls = lanes.reduce((sum, { lane }) => sum + lane.calls, 0);
  return {
    scenario: 'ledger',
    subject: 'mcp-server',
    records: account.decisions,
    lost: account.lost,
    doubled: account.doubled,
    torn: account.halves,
    largest: statSync(file).size,
    skipped: null,
    longestMicroseconds: Math.max(...lanes.map(({ lane }) => lane.longestMicroseconds)),
    note: `${calls} calls, ${killed} killed, ${shop.commits()} commits`,
    failures: [...named(faults), ...failures],
  };
}

function named(faults: readonly string[]): string[] {
  const rest = faults.length - NAMED_FAULTS;
  return [...faults.slice(0, NAMED_FAULTS), ...(rest > 0 ? [`and ${rest} more such`] : [])];
}

/**
 * Calls on until the lane is done or a kill is due; with a delay, until the server is killed after it.
 *
 * @returns whether the server still lives
 */
async function workOn(
  lane: Lane,
  server: Server,
  killAfterMs: number | null,
  calls: number,
  nextKill: number | undefined,
  faults: string[],
): Promise<boolean> {
  const killing = killAfterMs === null ? null : pause(killAfterMs).then(() => server.kill());
  const until = killing === null ? Math.min(calls, nextKill ?? calls) : Infinity;
  try {
    while (lane.calls < until) await act(lane, server);
    return true;
  } catch (error) {
    if (!(error instanceof CallFailed)) return false;
    // No busy file, and nothing else: every answer has to be a good one.
    faults.push(`lane ${lane.number} call ${lane.calls}: ${error.message}`);
    lane.calls += 1;
    await killing;
    return killing === null;
  }
}

/** Brings the ledger to what is checked out at the end. */
async function finalSync(places: { root: string; home: string }, faults: string[]): Promise<void> {
  const server = await startServer(places);
  try {
    await server.call('link_commit', {});
  } catch (error) {
    faults.push(`the last link_commit: ${String(error)}`);
  }
  await server.stop();
}
