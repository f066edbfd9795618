import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mapLines } from '../src/follow/map-lines.js';

const change = (oldStart: number, oldLines: number, newStart: number, newLines: number) => ({
  oldStart,
  oldLines,
  newStart,
  newLines,
});

/** Lines 10 to 15 of a file, and what one change does to them. */
describe('mapLines', () => {
  it.each([
    ['nothing', [], [10, 15], false, 6],
    ['lines put in above', [change(3, 0, 3, 2)], [12, 17], false, 6],
    ['lines taken out above', [change(3, 4, 3, 0)], [6, 11], false, 6],
    ['lines put in right before', [change(10, 0, 10, 3)], [13, 18], false, 6],
    ['lines put in right after', [change(16, 0, 16, 3)], [10, 15], false, 6],
    ['a change that ends right before', [change(8, 2, 8, 5)], [13, 18], false, 6],
    ['a change right after', [change(16, 1, 16, 9)], [10, 15], false, 6],
    ['lines put in inside', [change(12, 0, 12, 2)], [10, 17], true, 6],
    ['lines put in before the last one', [change(15, 0, 15, 2)], [10, 17], true, 6],
    ['lines taken out inside', [change(12, 2, 12, 0)], [10, 13], true, 4],
    ['the first line edited', [change(10, 1, 10, 1)], [10, 15], true, 5],
    ['the first line became three', [change(10, 1, 10, 3)], [10, 17], true, 5],
    ['the last line edited', [change(15, 1, 15, 1)], [10, 15], true, 5],
    ['the first line taken out', [change(10, 1, 10, 0)], [10, 14], true, 5],
    ['the last line taken out', [change(15, 1, 15, 0)], [10, 14], true, 5],
    ['an edit across its start', [change(9, 2, 9, 2)], [10, 15], true, 5],
    ['an edit across its end', [change(15, 2, 15, 2)], [10, 15], true, 5],
    ['a removal across its start', [change(8, 4, 8, 0)], [8, 11], true, 4],
    ['a removal across its end', [change(14, 4, 14, 0)], [10, 13], true, 4],
    ['a removal of all of it', [change(10, 6, 10, 0)], [10, 9], true, 0],
    ['a removal of more than all of it', [change(5, 20, 5, 0)], [5, 4], true, 0],
    ['all of it rewritten', [change(10, 6, 10, 2)], [10, 11], true, 0],
    ['an edit of more than all of it', [change(9, 8, 9, 8)], [10, 15], true, 0],
    [
      'changes above, inside and below',
      [change(1, 0, 1, 5), change(12, 1, 17, 2), change(20, 3, 26, 0)],
      [15, 21],
      true,
      5,
    ],
  ] as const)('%s', (_, changes, lines, touched, kept) => {
    const mapped = mapLines([10, 15], changes);
    expect(mapped).toMatchObject({ lines, touched });
    expect(mapped.kept).toHaveLength(kept);
  });

  it('finds untouched lines where they are, whatever happens to the others', () => {
    const edit = fc.record({ keep: fc.nat(4), remove: fc.nat(4), insert: fc.nat(4) });
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 8 }), fc.nat(30), fc.nat(10), (edits, from, length) => {
        const old: string[] = [];
        const now: string[] = [];
        const changes = [];
        for (const { keep, remove, insert } of edits) {
          for (let line = 0; line <= keep; line += 1) now.push(`line ${old.push('kept')}`);
          changes.push(change(old.length + 1, remove, now.length + 1, insert));
          for (let line = 0; line < remove; line += 1) old.push('removed');
          for (let line = 0; line < insert; line += 1) now.push('inserted');
        }
        for (let line = 0; line < 50; line += 1) now.push(`line ${old.push('kept')}`);

        const region = [from + 1, from + 1 + length] as const;
        const mapped = mapLines(region, changes);
        const wanted = Array.from({ length: length + 1 }, (_, index) => from + 1 + index);
        expect(mapped.kept).toEqual(wanted.filter((line) => old[line - 1] === 'kept'));
        const [start, end] = mapped.lines;
        const found = now.slice(start - 1, end).filter((text) => text !== 'inserted');
        expect(found).toEqual(mapped.kept.map((line) => `line ${line}`));
        if (!mapped.touched) expect(end - start).toBe(length);
      }),
    );
  });
});
