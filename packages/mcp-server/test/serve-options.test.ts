import { describe, expect, it } from '@jest/globals';
import { serveOptions } from '../src/serve-options.js';

describe('what is served without a look at the command line’s own parts', () => {
  it.each([
    [[], { root: undefined, names: 'dots' }],
    [['--root', '/a b'], { root: '/a b', names: 'dots' }],
    [['--root=/a=b'], { root: '/a=b', names: 'dots' }],
    [['--tool-names=underscore'], { root: undefined, names: 'underscore' }],
    [['--tool-names', 'dots', '--root', 'here'], { root: 'here', names: 'dots' }],
    [['--root', 'first', '--root', 'last'], { root: 'last', names: 'dots' }],
  ])('%j', (args, expected) => {
    expect(serveOptions(args)).toEqual(expected);
  });

  it.each([
    [['--help']],
    [['-V']],
    [['tools']],
    [['--root']],
    [['--root=']],
    [['--root', '']],
    [['--root', '--tool-names']],
    [['--root', 'here', 'tools']],
    [['--tool-names=camel']],
    [['--rot', 'here']],
    [['--', '--root', 'here']],
  ])('is not %j', (args) => {
    expect(serveOptions(args)).toBeUndefined();
  });
});
