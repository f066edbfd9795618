import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isoOf, timeReader } from '../../src/reconcile/times.js';

const moments = fc.date({ noInvalidDate: true }).map((date) => date.toISOString());
const alike = fc
  .tuple(moments, fc.nat(23), fc.constantFrom('0', '9', ':', '-', 'T', 'Z', ' ', '.', '+', 'x', '٣'))
  .map(([text, at, character]) => text.slice(0, at) + character + text.slice(at + 1));
const python = moments.map((text) => text.replace('Z', '000+00:00'));
const texts = fc.oneof(moments, alike, python, fc.string({ minLength: 24, maxLength: 24 }), fc.string());

describe('a reader of times', () => {
  it('agrees with Date.parse on whatever it is given', () => {
    fc.assert(
      fc.property(fc.array(texts, { minLength: 1, maxLength: 20 }), (all) => {
        const timeOf = timeReader();
        expect(all.map((text) => timeOf(text))).toEqual(all.map((text) => Date.parse(text)));
      }),
      { numRuns: 2_000 },
    );
  });

  it('gives NaN for what is no text', () => {
    expect([undefined, null, 1, {}, []].map((value) => timeReader()(value))).toEqual([NaN, NaN, NaN, NaN, NaN]);
  });
});

describe('a time in the one form', () => {
  it('is what Date makes of it, whatever came before', () => {
    const days = fc.constantFrom('2026-02-27', '2026-02-30', '2026-03-02', '2026-3-02x');
    const times = fc.constantFrom('T10:00:00.000Z', 'T24:00:00.000Z', 'T10:00:00.000+00:00', 't10:00:00.000Z', '');
    const near = fc.tuple(days, times).map(([day, time]) => day + time);
    const readable = fc.oneof(texts, near).filter((text) => !Number.isNaN(Date.parse(text)));
    fc.assert(
      fc.property(readable, (text) => {
        expect(isoOf(text)).toBe(new Date(Date.parse(text)).toISOString());
      }),
      { numRuns: 2_000 },
    );
  });
});
