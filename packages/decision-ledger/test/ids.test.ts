import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decisionId } from '../src/index.js';

describe('known answers, made with another implementation of UUIDv5', () => {
  it.each([
    {
      id: 'decision:694890c6-f8e7-5b04-86b2-00d74bcd2a4d',
      of: ['/repos/shop/.git', 'Use Postgres for orders', 'manual', ''],
    },
    {
      id: 'decision:7024a8d5-ec14-5fae-90bd-2fe83b8650d7',
      of: ['/repos/shop/.git', 'Use Postgres for orders', 'transcript', 'meeting-7'],
    },
    {
      id: 'decision:2802f75f-61f7-5d55-80cb-c295b2b90518',
      of: ['/repos/café/.git', 'Größe: "quoted" \\ back/slash — 決定', 'slack', 'C1/p2'],
    },
  ] as const)('$of', ({ id, of: [repository, description, source, ref] }) => {
    expect(decisionId(repository, description, source, ref)).toBe(id);
  });
});

const idOf = (description: string): string => decisionId('/r/.git', description, 'manual', '');

describe('a description counts by its words', () => {
  it.each([
    { what: 'white space around', text: '\n\t Größe zählt  ' },
    { what: 'white space inside', text: 'Größe \r\n\u00a0\u3000 zählt' },
    { what: 'decomposed letters', text: 'Gro\u0308ße za\u0308hlt' },
  ])('$what does not matter', ({ text }) => {
    expect(idOf(text)).toBe(idOf('Größe zählt'));
  });

  it.each(['größe zählt', 'Größezählt', 'Groesse zaehlt', 'Größe zählt.'])('%s is another one', (text) => {
    expect(idOf(text)).not.toBe(idOf('Größe zählt'));
  });

  it('a lone surrogate counts as the replacement character', () => {
    expect(idOf('a\ud800b')).toBe(idOf('a\ufffdb'));
  });
});

describe('properties', () => {
  const word = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 8 })
    .map((text) => text.replaceAll(/\s/gu, '').normalize('NFC'))
    .filter((text) => text !== '');
  const space = fc
    .array(fc.constantFrom(' ', '\t', '\n', '\r\n', '\u00a0', '\u2003', '\ufeff'), { minLength: 1, maxLength: 4 })
    .map((parts) => parts.join(''));

  it('the same words have the same id, whatever the white space and the Unicode form', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(word, space), { minLength: 1 }), space, (parts, before) => {
        const plain = parts.map(([text]) => text).join(' ');
        const odd = before + parts.map(([text, after]) => text.normalize('NFD') + after).join('');
        expect(idOf(odd)).toBe(idOf(plain));
      }),
    );
  });

  it('any strings give an id, and no two of its parts run into each other', () => {
    const text = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(text, text, text, (repository, description, ref) => {
        const id = decisionId(repository, description, 'slack', ref);
        expect(id).toMatch(/^decision:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        expect(decisionId(`${repository}x`, description, 'slack', ref)).not.toBe(id);
        expect(decisionId(repository, description, 'manual', ref)).not.toBe(id);
        expect(decisionId(repository, description, 'slack', `${ref}x`)).not.toBe(id);
      }),
    );
  });
});
