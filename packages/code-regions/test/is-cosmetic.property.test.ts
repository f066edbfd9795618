import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { createSymbolFinder, type CodeLines } from '../src/index.js';

const FOLDER = new URL('../fixtures/symbols/', import.meta.url);
const finder = createSymbolFinder();

const LAYOUT = ['', ' ', '\n', '\n\n  ', '\t', ' \\\n', ';', ',', ',\n', "'", '"'];
const QUOTES = '"';
const COMMENTS = ['// x', '/* x */', '/*', '*/', '# x', '#', '<!-- x', '\n=begin\n', '\n=end\n', '/** x\n * y\n */\n'];
/** So that there is a comment for the edits to fall into. */
const LONG_COMMENTS = ['/*\nx\ny\nz\n*/\n', '\n=begin\nx\ny\nz\n=end\n', '# x\n# y\n# z\n', ''];
const CODE = ['x', '0', '(', ')', '{', '}', '`', 'return\n', ' + y', '\\', '/', '*', 'f();\n'];

/** Puts a text in the place of some characters of another, at a part of its length; or turns its quotes around. */
interface Edit {
  readonly at: number;
  readonly length: number;
  readonly text: string;
}

const edit = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.constantFrom(0, 0, 0, 1, 2, 10),
  text: fc.oneof(fc.constantFrom(...LAYOUT), fc.constantFrom(...COMMENTS), fc.constantFrom(...CODE)),
});

function edited(text: string, { at, length, text: added }: Edit): string {
  if (added === QUOTES) return text.replaceAll("'", QUOTES);
  const place = Math.floor(at * text.length);
  return text.slice(0, place) + added + text.slice(place + length);
}

describe.each(readdirSync(FOLDER))('isCosmetic in %s', (file) => {
  const content = readFileSync(new URL(file, FOLDER), 'utf8');
  const lines = content.trimEnd().split('\n');
  const region = fc.tuple(fc.nat(lines.length - 1), fc.nat(lines.length - 1)).map((ends) => ends.sort((a, b) => a - b));

  it('says what classifyChange says, from any lines to any others', async () => {
    const changes = fc.tuple(
      region,
      fc.tuple(fc.nat(lines.length), fc.constantFrom(...LONG_COMMENTS)),
      fc.array(edit, { minLength: 1, maxLength: 3 }),
      fc.boolean(),
    );
    await fc.assert(
      fc.asyncProperty(changes, async ([[first, last], [place, comment], edits, isBack]) => {
        const all = [...lines.slice(0, place), ...comment.split('\n'), ...lines.slice(place)];
        const state = (text: string): CodeLines => ({
          content: [...all.slice(0, first), text, ...all.slice(last + 1), ''].join('\n'),
          lines: [first + 1, first + text.split('\n').length],
        });
        const text = all.slice(first, last + 1).join('\n');
        const [old, current] = [state(text), state(edits.reduce(edited, text))];
        const [before, after] = isBack ? [current, old] : [old, current];
        const { verdict } = await finder.classifyChange(file, before, after);
        expect(await finder.isCosmetic(file, before, after)).toBe(verdict === 'cosmetic');
      }),
      { numRuns: 40 },
    );
  });
});
