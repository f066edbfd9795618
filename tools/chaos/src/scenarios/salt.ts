import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startChild, type Child } from '../child.js';
import type { SaltAnswer } from '../children/salt.js';
import { broken, type Context, type Outcome, type Scenario } from '../scenario.js';

/** Rounds that the same processes serve; the next ones are new. */
const ROUNDS_OF_A_GROUP = 20;

/** Processes that start at once on a fresh home, or on one with a salt that is too short, end up with one salt. */
export const salt: Scenario = {
  name: 'salt',
  title: 'many processes ask for the salt of a fresh home at once',
  run: async (context) => [await run(context)],
};

interface Round {
  readonly faults: string[];
  readonly microseconds: number;
}

async function run({ folder, processes, saltRounds, random }: Context): Promise<Outcome> {
  const faults: string[] = [];
  let [bad, short, killed, longestMicroseconds] = [0, 0, 0, 0];
  for (let first = 0; first < saltRounds; first += ROUNDS_OF_A_GROUP) {
    const children = await Promise.all(Array.from({ length: processes }, () => startChild('salt', {})));
    const rounds = Math.min(ROUNDS_OF_A_GROUP, saltRounds - first);
    const shortRound = random.whole(0, rounds - 2);
    for (let round = 0; round < rounds; round += 1) {
      const home = join(folder, `home-${first + round}`);
      const isShort = round === shortRound && first % (3 * ROUNDS_OF_A_GROUP) === 0;
      const victim = round === rounds - 1 ? children[random.whole(0, processes - 1)] : undefined;
      const result = await askAll(children, home, isShort ? random.whole(0, 31) : null, victim);
      if (isShort) short += 1;
      // A salt that is too short is given a second to grow.
      else longestMicroseconds = Math.max(longestMicroseconds, result.microseconds);
      if (victim !== undefined) killed += 1;
      if (result.faults.length > 0) bad += 1;
      faults.push(...result.faults.map((fault) => `round ${first + round}: ${fault}`));
    }
    for (const { process: child, ended } of children) {
      if (child.connected) child.send('');
      const { code, signal, stderr } = await ended;
      if (code !== 0 && signal !== 'SIGKILL') faults.push(`a process ended with ${code ?? signal ?? '?'}: ${stderr}`);
    }
  }
  return {
    scenario: 'salt',
    subject: 'salted-hash',
    records: saltRounds,
    lost: bad,
    doubled: 0,
    torn: 0,
    largest: 0,
    skipped: null,
    longestMicroseconds,
    note: `rounds; ${short} began with a short salt, in ${killed} one was killed`,
    failures: faults.slice(0, 20),
  };
}

async function askAll(
  children: Child[],
  home: string,
  short: number | null,
  victim: Child | undefined,
): Promise<Round> {
  const file = join(home, 'salt');
  if (short !== null) {
    mkdirSync(home);
    writeFileSync(file, Buffer.alloc(short, 7), { mode: 0o600 });
  }
  const answers = children.map(answerOf);
  for (const { process: child } of children) if (child.connected) child.send(file);
  victim?.process.kill('SIGKILL');
  const given = (await Promise.all(answers)).filter((answer) => answer !== null);
  const salts = new Set(given.map((answer) => answer.salt));
  const microseconds = Math.max(...given.map((answer) => answer.microseconds));
  const bytes = readFileSync(file);
  const aside = readdirSync(home).filter((name) => name.startsWith('salt.too-short-'));
  const faults = broken({
    'every process answers, but one that was killed': given.length >= children.length - (victim === undefined ? 0 : 1),
    'all have the same salt': salts.size === 1,
    'the file holds it': salts.has(bytes.toString('hex')),
    'it has 32 bytes': bytes.length === 32,
    'only its owner may read it': (statSync(file).mode & 0o777) === 0o600,
    'a short salt is kept once, under another name': aside.length === (short === null ? 0 : 1),
  });
  return { faults, microseconds };
}

async function answerOf({ process: child, ended }: Child): Promise<SaltAnswer | null> {
  const answer = once(child, 'message').then(([message]: unknown[]) => message as SaltAnswer);
  return Promise.race([answer, ended.then(() => null)]);
}
