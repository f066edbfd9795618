import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { BundleClient } from './support/bundle-client.js';
import { InProcess } from './support/in-process.js';

const PLACES = 220;

/** As many files with a function each. */
function files(body: string): Record<string, string> {
  return Object.fromEntries(
    Array.from({ length: PLACES }, (_, n) => [`src/f${n}.ts`, `export function f${n}() {\n  return ${body};\n}\n`]),
  );
}

let app: InProcess;
beforeEach(async () => {
  app = new InProcess();
  app.repository.commit(files('1'));
  for (let first = 0; first < PLACES; first += 20) {
    const decision_id = await app.ingest(`Those from ${first} on return a number`);
    const bindings = Array.from({ length: 20 }, (_, n) => ({
      ...{ decision_id, file_path: `src/f${first + n}.ts` },
      ...{ symbol_name: `f${first + n}`, start_line: 1, end_line: 3 },
    }));
    await app.call('bind', { bindings });
  }
  app.repository.commit(files('2'));
});
afterEach(() => {
  app.remove();
});

/** Notes how far a call is, and takes it back after so many notes. */
function watched(takenBackAfter = Infinity) {
  const notes: [done: number, total: number][] = [];
  const controller = new AbortController();
  const progress = (done: number, total: number): void => {
    notes.push([done, total]);
    if (notes.length === takenBackAfter) controller.abort();
  };
  return { notes, watch: { progress, signal: controller.signal } };
}

describe('a sweep over many places', () => {
  it('tells how far it is', async () => {
    const { notes, watch } = watched();
    const { structured } = await app.answer('link_commit', {}, watch);
    expect(structured).toMatchObject({ regions_updated: PLACES });
    expect(notes).toEqual([
      [100, PLACES],
      [200, PLACES],
    ]);
  });

  it('that is taken back changes nothing, and the next one goes on from there', async () => {
    const first = watched(1);
    const { isError, text } = await app.answer('link_commit', {}, first.watch);
    expect([isError, text]).toEqual([
      true,
      ['bicameral.link_commit: Taken back after 100 of 220 places; the next call goes on there.'],
    ]);
    const second = watched();
    const { structured } = await app.answer('link_commit', {}, second.watch);
    expect(structured).toMatchObject({ reason: 'new_commit', regions_updated: PLACES });
    expect(second.notes).toEqual([[200, PLACES]]);
  });

  it('goes on even when another commit came meanwhile, and takes in both', async () => {
    await app.answer('link_commit', {}, watched(1).watch);
    app.repository.commit({ 'src/f0.ts': 'export function f0() {\n  return 3;\n}\n' });
    const second = watched();
    const { structured } = await app.answer('link_commit', {}, second.watch);
    expect(structured).toMatchObject({ reason: 'new_commit', regions_updated: PLACES + 1, range_size: 2 });
    expect(second.notes).toEqual([[200, PLACES]]);
  });

  it('starts few processes of git, however many places several commits changed', async () => {
    app.repository.commit(files('3'));
    const [log, real] = [
      path.join(app.home, 'log'),
      execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }),
    ];
    writeFileSync(path.join(app.home, 'git'), `#!/bin/sh\necho >> '${log}'\nexec '${real.trim()}' "$@"\n`, {
      mode: 0o700,
    });
    const { PATH } = process.env;
    process.env['PATH'] = `${app.home}${path.delimiter}${PATH}`;
    try {
      const { structured } = await app.answer('link_commit', {}, watched().watch);
      expect(structured).toMatchObject({ regions_updated: PLACES, range_size: 2 });
    } finally {
      process.env['PATH'] = PATH;
    }
    // Three for each hundred places, and four for all of them.
    expect(readFileSync(log, 'utf8').length).toBeLessThanOrEqual(13);
  });

  it('is watched by a real client', async () => {
    const client = await BundleClient.start({ cwd: app.repository.root, home: app.home });
    try {
      const notes: unknown[] = [];
      const request = { name: 'bicameral.preflight', arguments: { topic: 'Look', file_paths: ['src/f1.ts'] } };
      const options = {
        onprogress: ({ progress, total }: { progress: number; total?: number | undefined }) =>
          notes.push([progress, total]),
      };
      expect(await client.client.callTool(request, undefined, options)).toMatchObject({
        structuredContent: { fired: true },
      });
      expect(notes).toEqual([
        [100, PLACES],
        [200, PLACES],
      ]);
    } finally {
      await client.stop();
    }
  });
});
