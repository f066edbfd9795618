import { describe, expect, it } from '@jest/globals';
import { nearestNames } from '../src/index.js';

const names = ['Store', 'Store.add', 'Store.addAll', 'Store.remove', 'load', 'loadFile', 'handle'];

describe('nearestNames', () => {
  it.each([
    ['Stroe', ['Store']],
    ['store.ADD', ['Store.add', 'Store.addAll']],
    ['ad', ['Store.add']],
    ['lod', ['load', 'Store.add']],
    ['Shop.remove', ['Store.remove']],
    ['Shop::remove', ['Store.remove']],
    ['file', ['loadFile']],
    ['somethingElse', []],
    ['', []],
  ])('%j is near %j', (name, near) => {
    expect(nearestNames(name, names)).toEqual(near);
  });

  it('gives no more than asked for, no name twice, and ties in the order of the alphabet', () => {
    expect(nearestNames('ac', ['ad', 'ab', 'ad', 'aa'])).toEqual(['aa', 'ab', 'ad']);
    expect(nearestNames('ac', ['ad', 'ab', 'aa'], 1)).toEqual(['aa']);
  });
});
