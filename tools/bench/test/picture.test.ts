import { describe, expect, it } from '@jest/globals';
import { pictureOf } from '../src/picture.js';
import { resultOf } from '../src/result.js';
import { SAMPLE, SAMPLES, SETTING } from './support.js';

const picture = pictureOf(resultOf(SAMPLE, SAMPLES, SETTING));

describe('the picture', () => {
  it('has a bar as long as the median, in proportion to the largest of its measure', () => {
    expect(
      [...picture.matchAll(/<rect class="(\w+)" x="16" y="\d+" width="([\d.]+)"/g)].map((m) => [m[1], m[2]]),
    ).toEqual([
      ['base', '206.4'],
      ['ours', '481.6'],
      ['base', '516'],
      ['ours', '258'],
    ]);
  });

  it('has whiskers from the least to the most', () => {
    expect([...picture.matchAll(/ d="([^"]+)"/g)].map((m) => m[1])).toEqual([
      'M153.6 88v6M153.6 91H291.2M291.2 88v6',
      'M291.2 124v6M291.2 127H704M704 124v6',
      'M360 194v6M360 197H704M704 194v6',
      'M188 230v6M188 233H360M360 230v6',
    ]);
  });

  it('says what is longer, and writes the figure at the bar', () => {
    for (const text of [
      'a call, shorter is better',
      'rate, longer is better',
      '>35.0 ms<',
      '>150 calls/s<',
      '>nothing<',
    ]) {
      expect(picture).toContain(text);
    }
  });

  it('has colours for a dark page', () => {
    expect(picture).toContain('@media (prefers-color-scheme: dark)');
  });

  it('escapes what would be markup', () => {
    const odd = pictureOf(resultOf({ ...SAMPLE, title: 'a < b & "c"', goals: [] }, SAMPLES, SETTING));
    expect(odd).toContain('aria-label="a &lt; b &amp; &quot;c&quot;"');
    expect(odd).toContain('>a &lt; b &amp; &quot;c&quot;</text>');
  });

  it('leaves out the marks for code', () => {
    expect(picture).toContain('aria-label="A sample of this"');
    expect(picture).not.toContain('`');
  });

  it('has no whiskers where there was one round', () => {
    const once = SAMPLES.map((subject) => ({ ...subject, rounds: subject.rounds.slice(0, 1) }));
    expect(pictureOf(resultOf(SAMPLE, once, SETTING))).not.toContain('<path');
  });

  it('has bars of length one where all figures are nought', () => {
    const nought = SAMPLES.map((subject) => ({ ...subject, rounds: [[0, 0]] }));
    const widths = [
      ...pictureOf(resultOf({ ...SAMPLE, goals: [] }, nought, SETTING)).matchAll(/x="16" y="\d+" width="([^"]+)"/g),
    ];
    expect(widths.map((m) => m[1])).toEqual(['1', '1', '1', '1']);
  });
});
