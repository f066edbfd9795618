import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { gate, lineOf } from '../../src/index.js';
import { buildRow } from '../../src/promote/row/build-row.js';
import { disguise } from './planted/disguise.js';
import { SECRETS } from './planted/values.js';
import { falseFire, MISSED, PARAPHRASE, region, reviewRowOf, SHOWN, view } from './support/original.js';

/** Long enough, and of letters that no generated file has, so that finding one in a row is no chance. */
const name = fc.stringMatching(/^[QXZ][QXZ_.$é支-]{4,9}[QXZ]$/);
const file = fc
  .tuple(
    fc.array(name, { maxLength: 4 }),
    name,
    fc.constantFrom('ts', 'py', 'go', 'rs', 'java', 'php', 'rb', 'cs', 'QXZ', 'h'),
  )
  .map(([folders, base, ending]) => [...folders, `${base}.${ending}`].join('/'));

describe('whatever the original is called', () => {
  it('its row has placeholders alone, of the same structure, and passes the gate', async () => {
    await fc.assert(
      fc.asyncProperty(file, file, file, name, fc.boolean(), async (asked, bound, other, symbol, isLinked) => {
        const original = falseFire({
          row: reviewRowOf({
            surfaced: [
              { decision_id: SHOWN, surfaced_by: 'region', engaged: 'none' },
              { decision_id: MISSED, surfaced_by: 'graph', engaged: 'weak' },
            ],
          }),
          filePaths: [asked, null],
          decisions: [
            view(SHOWN, { regions: [region(bound, symbol), region(bound, `${symbol}X`)] }),
            view(MISSED, { regions: [region(other, symbol)] }),
          ],
          links: isLinked
            ? [
                { from: asked, to: bound },
                { from: asked, to: other },
              ]
            : [],
        });
        const row = buildRow(original, PARAPHRASE);
        expect(lineOf(row)).not.toMatch(/[QXZ]{2}|é|支/);
        expect(await gate({ row: JSON.parse(lineOf(row)), original })).toEqual({ passed: true, row });
        const depth = (path: string): number => path.split('/').length;
        expect(row.ask.file_paths?.map(depth)).toEqual([depth(asked), 1]);
        expect(row.bindings?.map(({ file_path }) => depth(file_path))).toEqual([
          depth(bound),
          depth(bound),
          depth(other),
        ]);
        const same = (row.bindings?.[0]?.file_path === row.ask.file_paths?.[0]) === (asked === bound);
        expect(same).toBe(true);
      }),
      { numRuns: 150 },
    );
  });
});

describe('however a secret is written', () => {
  const ways = Object.values(disguise).filter((each) => each !== disguise.accented);

  it('it does not pass, in any two disguises on top of each other', async () => {
    const secret = fc.constantFrom(...Object.values(SECRETS));
    const way = fc.constantFrom(...ways);
    await fc.assert(
      fc.asyncProperty(secret, way, way, fc.boolean(), async (text, inner, outer, isTopic) => {
        const written = outer(inner(text));
        fc.pre(written.length < 450);
        const paraphrase = isTopic
          ? { ...PARAPHRASE, topic: `Stickers ${written}` }
          : { ...PARAPHRASE, descriptions: { [SHOWN]: `Boxes ${written} here` } };
        const result = await gate({ row: buildRow(falseFire(), paraphrase) });
        expect(result.passed).toBe(false);
      }),
      { numRuns: 200 },
    );
  });
});
