import { expect, it } from '@jest/globals';
import { figure, number, ratio } from '../src/format.js';

it.each([
  [0, '0'],
  [0.00004567, '0.000046'],
  [0.01234, '0.0123'],
  [1.2345, '1.23'],
  [9.999, '10.00'],
  [37.06, '37.1'],
  [173.6, '174'],
  [2_700.4, '2,700'],
  [19_347_123, '19,347,123'],
])('the number %d is %s', (value, text) => {
  expect(number(value)).toBe(text);
});

it.each([
  [0.00213, '0.00213 ×'],
  [0.5, '0.50 ×'],
  [4.728, '4.73 ×'],
  [612.3, '612 ×'],
])('the ratio %d is %s', (value, text) => {
  expect(ratio(value)).toBe(text);
});

it('a figure stands before its unit', () => {
  expect(figure(12.34, 'ms')).toBe('12.3 ms');
  expect(figure(1.6, '×')).toBe('1.60 ×');
});
