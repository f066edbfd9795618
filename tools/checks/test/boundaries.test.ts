import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { cleanTexts, plants, type CleanText } from './support/plants.js';
import { node } from './support/processes.js';
import { packageFolder, workspaceRoot } from './support/workspace.js';

/*
 * Each text stands in for a file that exists, so that type-aware rules see it as part of its project, and nothing is
 * written into the tree.
 */
const lintTexts = fileURLToPath(new URL('support/lint-texts.mjs', import.meta.url));

interface Message {
  ruleId: string | null;
  message: string;
}

let messages: Map<string, Message[]>;

beforeAll(async () => {
  const all: CleanText[] = [...plants, ...cleanTexts];
  const texts = all.map((plant) => ({
    folder: packageFolder(plant.in),
    file: plant.file ?? 'src/index.ts',
    content: plant.content,
  }));
  const found = JSON.parse(await node([lintTexts], workspaceRoot, JSON.stringify(texts))) as Message[][];
  messages = new Map(all.map(({ what }, index) => [what, found[index] ?? []]));
}, 120_000);

describe('lint fails on', () => {
  it.each(plants)('$what', ({ what, rule, says }) => {
    const found = messages.get(what) ?? [];
    expect(found.map(({ message }) => message).join('\n')).toContain(says);
    expect([...new Set(found.map(({ ruleId }) => ruleId))]).toEqual([rule]);
  });
});

describe('lint passes', () => {
  it.each(cleanTexts)('$what', ({ what }) => {
    expect(messages.get(what)).toEqual([]);
  });
});
