import { describe, expect, it } from '@jest/globals';
import { clip } from '../src/tools/views/decision.js';

describe('clip', () => {
  it('counts characters, of which an emoji is one', () => {
    expect(clip('abc', 3)).toBe('abc');
    expect(clip('🎉🎉🎉', 3)).toBe('🎉🎉🎉');
    expect(clip('🎉🎉🎉🎉', 3)).toBe('🎉🎉🎉… (cut)');
  });
});
