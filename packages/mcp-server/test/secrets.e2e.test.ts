import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { BundleClient, readRows, telemetryFile } from './support/bundle-client.js';
import { SHOP, temporaryDirectory, TestRepository } from './support/git-repository.js';
import { the } from './support/outputs.js';

/** Free-text arguments, each with a mark of its own. The odd characters give each an escaped form as well. */
const MARKS = {
  topic: 'MARK-topic-"é\n-7Qx',
  path: 'MARK-path-é-7Qx.ts',
  participant: 'MARK-participant-7Qx',
  madeUpId: 'MARK-id-"7Qx',
  description: 'MARK-description-"7Qx',
  title: 'MARK-title-7Qx',
  excerpt: 'MARK-excerpt-"7Qx',
  sourceRef: 'MARK-source-7Qx',
  feature: 'MARK-feature-7Qx',
  question: 'MARK-question-7Qx',
  query: 'MARK-query-7Qx',
  signer: 'MARK-signer-7Qx',
  note: 'MARK-note-"7Qx',
  purpose: 'MARK-purpose-7Qx',
  symbol: 'MARK-symbol-7Qx',
  explanation: 'MARK-explanation-"7Qx',
  commit: 'MARK-commit-7Qx',
  unknown: 'MARK-unknown-7Qx',
} as const;
type Mark = keyof typeof MARKS;

/** The forms in which a text could have got into a file: plain, JSON-escaped, base64 at each offset, hex, percent. */
function formsOf(mark: string): string[] {
  const bytes = Buffer.from(mark, 'utf8');
  const base64 = [0, 1, 2].map((offset) => {
    const shifted = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
    return shifted.slice(offset === 0 ? 0 : offset + 1, -4).replace(/=+$/, '');
  });
  const ascii = JSON.stringify(mark).replace(
    /[\u0080-\uffff]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return [
    mark,
    JSON.stringify(mark).slice(1, -1),
    ascii.slice(1, -1),
    ...base64,
    bytes.toString('hex'),
    encodeURIComponent(mark),
  ];
}

function marksIn(home: string): Mark[] {
  const files = readdirSync(home).filter((name) => !name.startsWith('ledger.sqlite'));
  const content = files.map((name) => readFileSync(path.join(home, name), 'latin1')).join('\n');
  const utf8 = Buffer.from(content, 'latin1').toString('utf8');
  return (Object.keys(MARKS) as Mark[]).filter((name) => formsOf(MARKS[name]).some((form) => utf8.includes(form)));
}

let repository: TestRepository;
let home: { path: string; remove: () => void };
let client: BundleClient;

beforeEach(() => {
  repository = new TestRepository();
  repository.commit({ ...SHOP, [MARKS.path]: 'export function open(): void {}\n' });
  home = temporaryDirectory('bicameral-home-');
});

afterEach(async () => {
  await client.stop();
  repository.remove();
  home.remove();
});

/** Ten calls a round, with a mark in each free-text argument of each tool: fine ones, refused ones, made-up ids. */
async function round(number: number): Promise<void> {
  const preflight_id = MARKS.madeUpId;
  const topic = `${MARKS.topic} ${number}`;
  const ingested = await client.call('bicameral.ingest', {
    payload: {
      source: 'transcript',
      title: MARKS.title,
      query: MARKS.query,
      participants: [MARKS.participant],
      decisions: [
        {
          description: `${MARKS.description} ${number}`,
          title: MARKS.title,
          source_excerpt: MARKS.excerpt,
          source_ref: MARKS.sourceRef,
          feature_group: MARKS.feature,
          signoff: { signer: MARKS.signer, note: MARKS.note },
        },
      ],
      open_questions: [MARKS.question],
    },
    preflight_id,
  });
  const { decision_id } = the(ingested.created_decisions[0]);
  await client.call('bicameral.preflight', {
    topic,
    file_paths: [MARKS.path],
    participants: [MARKS.participant],
    preflight_id,
  });
  const binding = { decision_id, file_path: MARKS.path, purpose: MARKS.purpose, start_line: 1, end_line: 1 };
  const { bindings } = await client.call('bicameral.bind', {
    bindings: [
      { ...binding, symbol_name: MARKS.symbol },
      { ...binding, decision_id: MARKS.unknown, symbol_name: MARKS.symbol },
    ],
    preflight_id,
  });
  const { region_id, content_hash } = the(bindings[0]);
  const verdict = {
    decision_id,
    region_id,
    content_hash,
    verdict: 'compliant',
    confidence: 'low',
    explanation: MARKS.explanation,
  };
  await client.call('bicameral.resolve_compliance', { phase: 'ingest', verdicts: [verdict], preflight_id });
  await client.call('bicameral.ratify', { decision_id, signer: MARKS.signer, note: MARKS.note, preflight_id });
  await client.refusal('bicameral.ratify', { decision_id: MARKS.unknown, signer: MARKS.signer, preflight_id });
  await client.refusal('bicameral.link_commit', { commit_hash: MARKS.commit, preflight_id });
  await client.refusal('bicameral.update', { action: MARKS.unknown, preflight_id });
  await client.refusal('bicameral.preflight', { topic, file_paths: [`../${MARKS.path}`], preflight_id });
  await client.refusal('bicameral.bind', { bindings: [], [MARKS.unknown]: MARKS.note, preflight_id });
}

describe('twenty rounds of ten calls with marks in every free text', () => {
  it('leave no mark in any telemetry file in hashed mode', async () => {
    client = await BundleClient.start({
      cwd: repository.root,
      home: home.path,
      env: { BICAMERAL_TELEMETRY: 'preflight' },
    });
    for (let number = 1; number <= 20; number += 1) await round(number);
    await client.stop();
    expect(rowsIn(home.path)).toBe(200);
    expect(marksIn(home.path)).toEqual([]);
  });

  it('leave those of topic and paths, and no others, in raw mode', async () => {
    client = await BundleClient.start({ cwd: repository.root, home: home.path, env: { BICAMERAL_TELEMETRY: 'raw' } });
    for (let number = 1; number <= 20; number += 1) await round(number);
    await client.stop();
    expect(rowsIn(home.path)).toBe(200);
    expect(marksIn(home.path)).toEqual(['topic', 'path']);
  });
});

describe('the scan itself', () => {
  it.each(['plain', 'escaped', 'base64'] as const)('finds a mark that is %s', async (how) => {
    client = await BundleClient.start({ cwd: repository.root, home: home.path });
    const forms = {
      plain: MARKS.topic,
      escaped: JSON.stringify(MARKS.topic),
      base64: Buffer.from(`ab${MARKS.topic}c`).toString('base64'),
    };
    const { writeFileSync } = await import('node:fs');
    writeFileSync(path.join(home.path, 'planted.jsonl'), forms[how]);
    expect(marksIn(home.path)).toEqual(['topic']);
  });
});

function rowsIn(directory: string): number {
  const events = readRows(telemetryFile(directory, 'preflight_events')).filter((row) => !('event_type' in row));
  return events.length + readRows(telemetryFile(directory, 'engagements')).length;
}
