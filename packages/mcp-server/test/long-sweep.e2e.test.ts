import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import type { BundleClient } from './support/bundle-client.js';
import { Workplace } from './support/workplace.js';
import { the } from './support/outputs.js';

const FILES = 50;
const FUNCTIONS = 20;
const PLACES = FILES * FUNCTIONS;
const COMMITS = 5_000;
/** Only bounds a run that hangs. */
const HANGS_MS = 240_000;

let place: Workplace;

beforeEach(() => {
  place = new Workplace();
});
afterEach(() => place.end());

function content(file: number, version: number): string {
  const functions = Array.from(
    { length: FUNCTIONS },
    (_, fn) => `export function f${file}x${fn}() {\n  return ${version};\n}\n`,
  );
  return functions.join('');
}

/** Commits on top of HEAD, each of which changes one file. */
function commitMany(count: number): void {
  const commits = Array.from({ length: count }, (_, index) => {
    const [file, message] = [index % FILES, `Change ${index}`];
    const text = content(file, index + 1);
    return [
      'commit refs/heads/main',
      `committer Ada <ada@example.com> ${1_790_000_000 + index} +0000`,
      `data ${message.length}\n${message}`,
      ...(index === 0 ? [`from ${place.repository.git('rev-parse', 'HEAD')}`] : []),
      `M 100644 inline src/f${file}.ts`,
      `data ${text.length}\n${text}`,
    ].join('\n');
  });
  const input = `${commits.join('\n')}\n`;
  const { status } = spawnSync('git', ['fast-import', '--quiet'], { cwd: place.repository.root, input });
  expect(status).toBe(0);
}

async function bindAll(client: BundleClient): Promise<void> {
  const { created_decisions } = await client.call('bicameral.ingest', {
    payload: { source: 'manual', decisions: [{ description: 'Every function returns a number' }] },
  });
  const { decision_id } = the(created_decisions[0]);
  for (let file = 0; file < FILES; file += 10) {
    const bindings = Array.from({ length: 10 * FUNCTIONS }, (_, index) => {
      const [n, fn] = [file + Math.floor(index / FUNCTIONS), index % FUNCTIONS];
      const lines = { start_line: 1 + 3 * fn, end_line: 3 + 3 * fn };
      return { decision_id, file_path: `src/f${n}.ts`, symbol_name: `f${n}x${fn}`, ...lines };
    });
    await client.call('bicameral.bind', { bindings });
  }
}

/** Links HEAD and notes how far it is; `atFirst` happens at the first note. */
function link(client: BundleClient, atFirst: () => void = () => undefined) {
  const notes: number[] = [];
  const controller = new AbortController();
  const onprogress = ({ progress, total }: { progress: number; total?: number | undefined }): void => {
    expect(total).toBe(PLACES);
    notes.push(progress);
    if (notes.length === 1) atFirst();
  };
  const options = { onprogress, signal: controller.signal, timeout: HANGS_MS };
  const answer = client.client.callTool({ name: 'bicameral.link_commit', arguments: {} }, undefined, options);
  return { notes, answer, takeBack: () => controller.abort() };
}

it(
  'a sweep over 5,000 commits tells how far it is, and goes on when it was taken back, and when it was killed',
  async () => {
    place.repository.commit(
      Object.fromEntries(Array.from({ length: FILES }, (_, n) => [`src/f${n}.ts`, content(n, 0)])),
    );
    const client = await place.start();
    await bindAll(client);
    commitMany(COMMITS);

    const first = link(client, () => first.takeBack());
    await expect(first.answer).rejects.toThrow('abort');
    expect(first.notes).toEqual([100]);

    const second = link(client, () => process.kill(the(client.transport.pid ?? undefined), 'SIGKILL'));
    await expect(second.answer).rejects.toThrow('closed');
    const [reached = 0] = second.notes;
    expect(reached).toBeGreaterThan(100);

    const third = link(await place.start());
    expect(await third.answer).toMatchObject({
      structuredContent: {
        reason: 'new_commit',
        regions_updated: PLACES,
        sweep_scope: 'range_truncated',
        range_size: COMMITS,
        truncated: true,
        verification_instruction: expect.stringMatching(/^5000 commits came since the last sync, more than the 2000 /),
      },
    });
    const [goesOn = 0] = third.notes;
    expect(goesOn).toBeGreaterThan(reached);
    expect(third.notes.at(-1)).toBe(PLACES);
  },
  HANGS_MS,
);
