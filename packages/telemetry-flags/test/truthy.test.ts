import { describe, expect, it } from '@jest/globals';
import { isTruthy } from '../src/index.js';

describe('isTruthy', () => {
  it.each([undefined, '', ' ', '0', 'off', 'OFF', ' False ', 'no'])('%j is off', (value) => {
    expect(isTruthy(value)).toBe(false);
  });

  it.each(['1', 'on', 'yes', 'anything', ' 1 '])('%j is on', (value) => {
    expect(isTruthy(value)).toBe(true);
  });
});
