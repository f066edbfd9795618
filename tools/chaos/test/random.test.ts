import { expect, it } from '@jest/globals';
import { randomOf } from '../src/random.js';

function numbers(seed: number, name: string): number[] {
  const random = randomOf(seed, name);
  return Array.from({ length: 6 }, () => random.whole(0, 999));
}

it('a printed seed gives the same numbers for ever, to every scenario its own', () => {
  expect(numbers(7, 'kills')).toEqual([9, 919, 903, 638, 148, 317]);
  expect(numbers(7, 'faults')).toEqual([123, 626, 270, 420, 418, 476]);
  expect(numbers(8, 'kills')).toEqual([226, 349, 827, 250, 850, 650]);
});

it('numbers are whole and within their bounds, both included', () => {
  const random = randomOf(1, 'bounds');
  const seen = new Set(Array.from({ length: 200 }, () => random.whole(3, 6)));
  expect([...seen].sort()).toEqual([3, 4, 5, 6]);
});
