import { describe, expect, it } from '@jest/globals';
import { canonicalUuid, isUuid } from '../src/index.js';

describe('a UUID', () => {
  it.each([
    ['0b9f4c2e-5d1a-4a7b-8c3d-2e1f0a9b8c7d', '0b9f4c2e-5d1a-4a7b-8c3d-2e1f0a9b8c7d'],
    ['0B9F4C2E-5D1A-4A7B-8C3D-2E1F0A9B8C7D', '0b9f4c2e-5d1a-4a7b-8c3d-2e1f0a9b8c7d'],
    ['00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000'],
    ['FFFFFFFF-ffff-FFFF-ffff-FFFFFFFFFFFF', 'ffffffff-ffff-ffff-ffff-ffffffffffff'],
  ])('%s', (text, canonical) => {
    expect(isUuid(text)).toBe(true);
    expect(canonicalUuid(text)).toBe(canonical);
  });

  it.each([
    '',
    'made up',
    '0b9f4c2e5d1a4a7b8c3d2e1f0a9b8c7d',
    '{0b9f4c2e-5d1a-4a7b-8c3d-2e1f0a9b8c7d}',
    '0b9f4c2e-5d1a-4a7b-8c3d-2e1f0a9b8c7',
    '0b9f4c2e-5d1a-4a7b-8c3d-2e1f0a9b8c7dd',
    ' 0b9f4c2e-5d1a-4a7b-8c3d-2e1f0a9b8c7d',
    '0b9f4c2e-5d1a-4a7b-8c3d-2e1f0a9b8c7d\n',
    '0b9f4c2e-5d1a-4a7b-8c3d-2e1f0a9b8c7g',
    '0b9f4c2e_5d1a_4a7b_8c3d_2e1f0a9b8c7d',
    'decision:0b9f4c2e-5d1a-4a7b-8c3d-2e1f0a9b8c7d',
  ])('%j is none', (text) => {
    expect(isUuid(text)).toBe(false);
    expect(canonicalUuid(text)).toBeNull();
  });
});
