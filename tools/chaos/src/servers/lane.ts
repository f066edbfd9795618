import type { Random } from '../random.js';
import type { Deeds } from './deeds.js';
import { CallFailed, type Server } from './server.js';
import { fileOf, SYMBOLS, type Shop } from './shop.js';

/** Most decisions that one ingest of a lane brings. */
export const MOST_AT_ONCE = 5;

export interface Lane {
  readonly number: number;
  readonly random: Random;
  readonly deeds: Deeds;
  readonly shop: Shop;
  /** Ids that may be bound and signed off: the lane's own, which only it touches. */
  readonly ids: string[];
  calls: number;
  /** Batches sent, those included that were never answered: no two have a name in common. */
  batches: number;
  longestMicroseconds: number;
}

/** Makes one call by chance, and notes what was acknowledged. Throws when the server ends in the middle. */
export async function act(lane: Lane, server: Server): Promise<void> {
  const begin = performance.now();
  await choose(lane)(lane, server);
  lane.calls += 1;
  lane.longestMicroseconds = Math.max(lane.longestMicroseconds, (performance.now() - begin) * 1000);
}

type Action = (lane: Lane, server: Server) => Promise<void>;

function choose({ random, ids }: Lane): Action {
  if (ids.length === 0) return ingest;
  const chance = random.whole(1, 100);
  if (chance <= 30) return ingest;
  if (chance <= 55) return bind;
  if (chance <= 75) return ratify;
  if (chance <= 92) return linkCommit;
  return preflight;
}

/** Each row names its batch, so that a half of one can be told from a whole. */
const ingest: Action = async (lane, { call }) => {
  const { number, random, deeds, ids } = lane;
  const size = random.whole(1, MOST_AT_ONCE);
  lane.batches += 1;
  const batch = `lane ${number} batch ${lane.batches}`;
  const decisions = Array.from({ length: size }, (_, row) => ({ description: `${batch}: row ${row + 1} of ${size}` }));
  const { created_decisions } = await call('ingest', { payload: { source: 'manual', decisions } });
  const created = created_decisions as { decision_id: string; description: string }[];
  if (created.length !== size) throw new CallFailed(`${batch}: ${created.length} of ${size} were created`);
  for (const { decision_id: id, description } of created) {
    deeds.note({ kind: 'ingested', id, description });
    ids.push(id);
  }
};

const bind: Action = async (lane, { call }) => {
  const [id, symbol] = [pick(lane), lane.random.whole(0, SYMBOLS - 1)];
  const binding = { decision_id: id, file_path: fileOf(symbol), symbol_name: `f${symbol}` };
  const { bindings } = await call('bind', { bindings: [binding] });
  const [bound] = bindings as { error: string | null }[];
  if (bound?.error !== null) throw new CallFailed(`bind: ${bound?.error ?? 'no answer'}`);
  lane.deeds.note({ kind: 'bound', id, symbol });
};

const ratify: Action = async (lane, { call }) => {
  const [id, signer] = [pick(lane), `lane ${lane.number} call ${lane.calls}`];
  await call('ratify', { decision_id: id, signer });
  lane.deeds.note({ kind: 'ratified', id, signer });
};

/** The first lane makes the commits: one process at a time can. */
const linkCommit: Action = async ({ number, random, shop }, { call }) => {
  if (number === 0) shop.change(random.whole(0, SYMBOLS - 1));
  await call('link_commit', {});
};

const preflight: Action = async ({ calls, random }, { call }) => {
  const file_paths = [fileOf(random.whole(0, SYMBOLS - 1))];
  await call('preflight', { topic: `Question ${calls}`, file_paths });
};

function pick({ ids, random }: Lane): string {
  return ids[random.whole(0, ids.length - 1)] ?? '';
}
