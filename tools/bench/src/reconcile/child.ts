// A process that goes over the rows of a home in one way, and says how long that took and what memory it needed.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { reconcile } from '@bicameral/failure-review/reconcile';
import { scanRecords } from '@bicameral/jsonl-sink';

export type Way = 'parse' | 'scan' | 'reconcile' | 'skip';

export interface ChildResult {
  /** Milliseconds. */
  readonly took: number;
  /** The most memory that was ever in use, in MB. */
  readonly peak: number;
  readonly rows: number;
}

const [way, home = '', now] = process.argv.slice(2);
const FILES = ['preflight_events.jsonl', 'engagements.jsonl'];

/** As little as it takes: each file is read at once, and each line parsed. */
function parse(): Promise<number> {
  let rows = 0;
  for (const name of readdirSync(home).filter((file) => FILES.some((each) => file.startsWith(each)))) {
    const text = readFileSync(path.join(home, name), 'utf8');
    for (let at = 0, end = text.indexOf('\n'); end !== -1; at = end + 1, end = text.indexOf('\n', at)) {
      JSON.parse(text.slice(at, end));
      rows += 1;
    }
  }
  return Promise.resolve(rows);
}

async function scan(): Promise<number> {
  let rows = 0;
  for (const name of FILES) {
    for await (const { ts } of scanRecords(path.join(home, name))) if (typeof ts === 'string') rows += 1;
  }
  return rows;
}

async function join(skipSettled: boolean): Promise<number> {
  const { status, files } = await reconcile({ home, now: () => Number(now), skipSettled });
  if (status !== 'done') throw new Error(`reconcile was ${status}`);
  return files.preflight_events.rows + files.engagements.rows;
}

const WAYS: Readonly<Record<Way, () => Promise<number>>> = {
  parse,
  scan,
  reconcile: () => join(false),
  skip: () => join(true),
};

/** Since the program began: what the kernel tells by `maxRSS` begins with that of the parent. */
function peakMegabytes(): number {
  try {
    const [, kilobytes] = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
    if (kilobytes !== undefined) return Number(kilobytes) / 1000;
  } catch {
    // No Linux.
  }
  return process.resourceUsage().maxRSS / 1000;
}

const started = performance.now();
const rows = await WAYS[way as Way]();
const result: ChildResult = { took: performance.now() - started, peak: peakMegabytes(), rows };
process.stdout.write(JSON.stringify(result));
