import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { gate, GATE_RULES } from '../../src/index.js';
import { buildRow } from '../../src/promote/row/build-row.js';
import { HARMLESS } from './planted/harmless.js';
import { caughtBy, NETS, tableOf } from './planted/nets.js';
import { PLANTS } from './planted/plants.js';
import { falseFire, SHOWN } from './support/original.js';

const caught = await Promise.all(PLANTS.map(async (plant) => ({ plant, nets: await caughtBy(plant) })));

describe('what is planted', () => {
  it('is caught, by the nets that the list names', () => {
    const lines = caught.map(({ plant, nets }) => `${plant.name} — ${nets.join(', ')}`);
    expect(lines).toEqual(
      readFileSync(new URL('planted/caught.txt', import.meta.url), 'utf8')
        .trimEnd()
        .split('\n'),
    );
  });

  it('comes to the table in the README', () => {
    const table = tableOf(caught);
    process.stdout.write(`${table}\n`);
    const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
    expect(readme).toContain(`<!-- nets: begin -->\n\n${table}\n\n<!-- nets: end -->`);
  });

  it.each(PLANTS)(
    '$name: does not pass, and no refusal says what it is',
    async ({ row, attestation, original, value }) => {
      const result = await gate({ row, attestation, original });
      const text = JSON.stringify(result.passed ? result.row : result.refusals).toLowerCase();
      expect(text).not.toContain(value.toLowerCase());
      if (!result.passed) expect(GATE_RULES).toContain(result.refusals[0]?.rule);
    },
  );
});

it.each(HARMLESS)('lets pass: %s', async (text) => {
  const original = falseFire();
  const row = buildRow(original, { topic: text, descriptions: { [SHOWN]: text } });
  const alone = buildRow(original, { topic: text, descriptions: { [SHOWN]: 'One each' } });
  for (const each of [row, alone]) {
    expect(await gate({ row: each, attestation: text, original })).toEqual({ passed: true, row: each });
  }
});

it('there are as many as promised', () => {
  expect([PLANTS.length, HARMLESS.length, NETS.length]).toEqual([112, 65, 5]);
});
