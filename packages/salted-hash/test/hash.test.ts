import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { hashFilePaths, hashTopic } from '../src/index.js';

interface VectorSet {
  salt_hex: string;
  topics: { topic: string; hash: string }[];
  file_paths: { paths: string[]; hash: string }[];
}

const vectors = JSON.parse(
  readFileSync(new URL('../fixtures/hash-vectors.json', import.meta.url), 'utf8'),
) as VectorSet[];

describe.each(vectors)('known answers under salt $salt_hex', ({ salt_hex, topics, file_paths }) => {
  const salt = Buffer.from(salt_hex, 'hex');

  it.each(topics)('topic %#', ({ topic, hash }) => {
    expect(hashTopic(salt, topic)).toBe(hash);
  });

  it.each(file_paths)('paths %#', ({ paths, hash }) => {
    expect(hashFilePaths(salt, paths)).toBe(hash);
  });
});

const anyString = fc.string({ unit: 'binary' });
const loneSurrogate = fc.integer({ min: 0xd800, max: 0xdfff }).map((code) => String.fromCharCode(code));
const anything = fc.array(fc.oneof(anyString, loneSurrogate)).map((parts) => parts.join(''));
const salt = Buffer.alloc(32, 7);

describe('properties', () => {
  it('the order of paths does not matter', () => {
    fc.assert(
      fc.property(fc.array(anything), fc.array(fc.nat(), { minLength: 1 }), (paths, keys) => {
        const shuffled = paths
          .map((path, index) => ({ path, key: keys[index % keys.length] ?? 0 }))
          .sort((left, right) => left.key - right.key)
          .map(({ path }) => path);
        expect(hashFilePaths(salt, shuffled)).toBe(hashFilePaths(salt, paths));
        expect(hashFilePaths(salt, paths.toReversed())).toBe(hashFilePaths(salt, paths));
      }),
    );
  });

  it('any string, lone surrogates too, gives 16 lower-case hex characters', () => {
    fc.assert(
      fc.property(fc.uint8Array(), anything, fc.array(anything), (anySalt, topic, paths) => {
        expect(hashTopic(anySalt, topic)).toMatch(/^[0-9a-f]{16}$/);
        expect(hashFilePaths(anySalt, paths)).toMatch(/^[0-9a-f]{16}$/);
      }),
    );
  });

  it('path sets that differ do not collide in 100,000 draws', () => {
    const path = fc.oneof(
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 6 }),
      fc.constantFrom('a', 'b', 'ab', 'a/b', 'b/a', 'aa', 'é', '\u{1f600}', '\uff5e'),
    );
    const usable = path.filter((text) => !text.includes('\0') && text.trim() === text && !/[\x1c-\x1f\x85]/.test(text));
    const seen = new Map<string, string>();
    fc.assert(
      fc.property(fc.uniqueArray(usable, { maxLength: 4 }), (paths) => {
        const identity = JSON.stringify(paths.toSorted());
        const hash = hashFilePaths(salt, paths);
        const known = seen.get(hash) ?? identity;
        seen.set(hash, identity);
        // No `expect`, which would take most of the time.
        return known === identity;
      }),
      { numRuns: 100_000 },
    );
    expect(seen.size).toBeGreaterThan(10_000);
  });
});
