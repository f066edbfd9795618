import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { plainPreflight } from '../../src/reconcile/plain-rows.js';
import { Shelf, type Shelved } from '../../src/reconcile/shelf.js';
import { ShiftingMap } from '../../src/reconcile/shifting-map.js';
import type { PreflightSource } from '../../src/reconcile/sources.js';

const idOf = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const HASH = '0123456789abcdef';

function source(n: number): PreflightSource {
  const found = plainPreflight(
    JSON.stringify({
      ts: '2026-03-02T09:00:00.000Z',
      session_id: idOf(0),
      preflight_id: idOf(n),
      topic_hash: HASH,
      file_paths_hash: HASH,
      fired: false,
      surfaced_ids: [],
      reason: 'no_matches',
      path_hashes: [HASH],
      repo_hash: HASH,
      salt_id: HASH,
      surfaced_by: [],
      guided: false,
    }),
  );
  if (found === null) throw new Error('not of the plain form');
  return found;
}

describe('a shelf', () => {
  it('gives what was put there, whatever was let go and put in its place', () => {
    const shelf = new Shelf();
    const held: [number, Shelved][] = [];
    for (let n = 1; n <= 2_000; n += 1) {
      held.push([n, shelf.put(source(n))]);
      // More than one piece holds, and in another order than they came in now and then.
      if (held.length > 400) held.splice(n % 3, 1)[0]?.[1].letGo();
    }
    expect(held).toHaveLength(400);
    for (const [n, shelved] of held) {
      expect(shelved.get().id).toBe(idOf(n));
      expect(shelved.get().row()).toEqual(source(n).row());
    }
  });

  it('reads into the same pieces again', () => {
    const shelf = new Shelf();
    const before = process.memoryUsage().arrayBuffers;
    const held: Shelved[] = [];
    for (let n = 1; n <= 20_000; n += 1) {
      held.push(shelf.put(source(n)));
      if (held.length > 200) held.shift()?.letGo();
    }
    // Eight megabytes went through it.
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1_000_000);
  });
});

describe('a shifting map', () => {
  it('is a map, however often it was made anew', () => {
    const key = fc.nat(30).map(String);
    const step = fc.oneof(fc.record({ set: key, value: fc.nat() }), fc.record({ drop: key }));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const map = new ShiftingMap<number>();
        const model = new Map<string, number>();
        // Enough to make it anew, whatever the steps are.
        for (let round = 0; round < 1_000; round += 1) {
          for (const each of [{ set: '99', value: round }, { drop: '99' }, ...steps]) {
            if ('drop' in each) {
              map.delete(each.drop);
              model.delete(each.drop);
            } else {
              map.set(each.set, each.value);
              model.set(each.set, each.value);
            }
          }
        }
        expect([...map.entries()]).toEqual([...model]);
        expect([...map.values()]).toEqual([...model.values()]);
        expect(map.size).toBe(model.size);
        for (const [each, value] of model) expect([map.has(each), map.get(each)]).toEqual([true, value]);
      }),
      { numRuns: 30 },
    );
  });
});
