import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { contentHash, countLines, regionText } from '../src/index.js';

describe('countLines', () => {
  it.each([
    ['', 0],
    ['a', 1],
    ['a\n', 1],
    ['a\nb', 2],
    ['a\r\nb\r\n', 2],
    ['\n', 1],
    ['\n\n', 2],
    ['a\rb', 1],
    ['a\u2028b', 1],
  ])('%j has %i', (content, lines) => {
    expect(countLines(content)).toBe(lines);
    expect(countLines(Buffer.from(content))).toBe(lines);
  });
});

describe('contentHash', () => {
  // printf 'b\nc' | sha256sum
  const BC = '6c516cfc306e53636a409aa84780db9730490c6b3928ccab0f183a8fbc39124e';

  it('is SHA-256 over the lines, joined by LF', () => {
    expect(contentHash('a\nb\nc\nd\n', 2, 3)).toBe(BC);
    expect(contentHash('b\nc', 1, 2)).toBe(BC);
    // printf '' | sha256sum
    expect(contentHash('\n', 1, 1)).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    // printf 'ü 日本' | sha256sum
    expect(contentHash(Buffer.from('x\nü 日本\n'), 2, 2)).toBe(
      '255c3e31a577fc5684af29038cc8b7ef18d2ba21f5a9f19c1618cb835261fc11',
    );
  });

  it('does not see line ends and trailing white space, and sees all else', () => {
    for (const same of ['b\r\nc\r\n', 'b  \nc\t\n', 'b \t\v\f\r\nc', 'b\nc\nmore']) {
      expect(contentHash(same, 1, 2)).toBe(BC);
    }
    for (const other of ['b\n c', 'b\n\nc', 'b c\n\n', 'b\u00a0\nc', 'B\nc', 'b\rx\nc', 'bc\nc']) {
      expect(contentHash(other, 1, 2)).not.toBe(BC);
    }
  });

  it('keeps bytes apart that are no UTF-8', () => {
    expect(contentHash(Buffer.from([0xff]), 1, 1)).not.toBe(contentHash(Buffer.from([0xfe]), 1, 1));
  });

  it('takes a view into a larger buffer for what it is', () => {
    const large = Buffer.from('xxb\nc\nyy');
    expect(contentHash(new Uint8Array(large.buffer, large.byteOffset + 2, 4), 1, 2)).toBe(BC);
  });

  it('is done at once for a long run of white space inside a line', () => {
    expect(regionText(`a${' '.repeat(1_000_000)}b`, 1, 1)).toHaveLength(1_000_002);
  });

  it('is the same for text and bytes, and for any line ends', () => {
    const line = fc.string({ unit: 'grapheme' }).map((text) => text.replace(/[\r\n]/g, ''));
    fc.assert(
      fc.property(fc.array(line, { minLength: 1 }), fc.constantFrom('\n', '\r\n', ' \n'), (lines, end) => {
        const plain = lines.join('\n') + '\n';
        const other = lines.join(end) + end;
        expect(contentHash(other, 1, lines.length)).toBe(contentHash(plain, 1, lines.length));
        expect(contentHash(Buffer.from(plain), 1, lines.length)).toBe(contentHash(plain, 1, lines.length));
      }),
    );
  });

  it.each([
    [0, 1],
    [1, 4],
    [4, 4],
    [2, 1],
    [-1, 2],
    [1.5, 2],
    [1, Number.NaN],
    [1, Infinity],
  ])('refuses lines %d to %d of three', (start, end) => {
    const bad = { code: 'BAD_LINES', data: { startLine: start, endLine: end, lineCount: 3 } };
    expect(() => contentHash('a\nb\nc\n', start, end)).toThrow(expect.objectContaining(bad));
    expect(() => regionText('a\nb\nc\n', start, end)).toThrow(
      `Lines ${start}-${end} are not in the file, which has 3 lines. Lines count from 1.`,
    );
  });
});

describe('regionText', () => {
  it('is what is hashed', () => {
    expect(regionText('a\r\nb  \r\nc\r\n', 1, 2)).toBe('a\nb');
    expect(regionText('a\nb\n', 2, 2)).toBe('b');
  });
});
