import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseTelemetryFlags } from '../src/index.js';

const off = { relay: false, preflight: false, raw: false };
const onlyRelay = { relay: true, preflight: false, raw: false };

describe('BICAMERAL_TELEMETRY', () => {
  it('unset leaves the relay on and captures nothing', () => {
    expect(parseTelemetryFlags({})).toEqual({ flags: onlyRelay, warnings: [] });
  });

  it.each(['0', 'off', 'false', 'no', '', 'OFF', 'False', 'nO', ' off ', '\t0\n', '   ', 'off,', ',', ' , ,'])(
    '%j turns everything off',
    (value) => {
      expect(parseTelemetryFlags({ BICAMERAL_TELEMETRY: value })).toEqual({ flags: off, warnings: [] });
    },
  );

  it.each(['1', 'on', 'true', 'yes', 'ON', 'True', 'yEs', ' on ', '\n1\t', ',on'])('%j is the relay alone', (value) => {
    expect(parseTelemetryFlags({ BICAMERAL_TELEMETRY: value })).toEqual({ flags: onlyRelay, warnings: [] });
  });

  it.each([
    ['relay', { relay: true, preflight: false, raw: false }],
    ['preflight', { relay: false, preflight: true, raw: false }],
    ['raw', { relay: false, preflight: true, raw: true }],
    ['relay,preflight', { relay: true, preflight: true, raw: false }],
    ['relay,raw', { relay: true, preflight: true, raw: true }],
    ['preflight,raw', { relay: false, preflight: true, raw: true }],
    ['raw,preflight,relay', { relay: true, preflight: true, raw: true }],
    ['preflight,preflight', { relay: false, preflight: true, raw: false }],
    [' Relay ,\tPREFLIGHT\n', { relay: true, preflight: true, raw: false }],
    [',preflight,,raw,', { relay: false, preflight: true, raw: true }],
  ])('the list %j is as listed', (value, flags) => {
    expect(parseTelemetryFlags({ BICAMERAL_TELEMETRY: value })).toEqual({ flags, warnings: [] });
  });

  it.each([
    [
      'preflight,foo',
      { relay: false, preflight: true, raw: false },
      'bicameral: BICAMERAL_TELEMETRY names "foo", which is unknown and ignored. The names are relay, preflight, raw.',
    ],
    [
      'Foo, relay ,on',
      { relay: true, preflight: false, raw: false },
      'bicameral: BICAMERAL_TELEMETRY names "foo", "on", which is unknown and ignored. The names are relay, preflight, raw.',
    ],
    [
      'off,raw',
      { relay: false, preflight: true, raw: true },
      'bicameral: BICAMERAL_TELEMETRY names "off", which is unknown and ignored. The names are relay, preflight, raw.',
    ],
  ])('unknown names among known ones are named once and ignored: %j', (value, flags, warning) => {
    expect(parseTelemetryFlags({ BICAMERAL_TELEMETRY: value })).toEqual({ flags, warnings: [warning] });
  });

  it.each(['enabled', 't', 'foo,bar', '2', 'preflight raw', 'preflight;raw', 'on,off'])(
    '%j is not understood, counts as on, and the canonical form is named',
    (value) => {
      expect(parseTelemetryFlags({ BICAMERAL_TELEMETRY: value })).toEqual({
        flags: onlyRelay,
        warnings: [
          `bicameral: BICAMERAL_TELEMETRY="${value}" is not understood and counts as "on". ` +
            'It captures nothing. Use on, off, or a list of relay, preflight, raw, such as preflight,raw.',
        ],
      });
    },
  );

  it('quotes a value that would break the line, and cuts a long one', () => {
    expect(parseTelemetryFlags({ BICAMERAL_TELEMETRY: `a\nb${'x'.repeat(100)}` }).warnings).toEqual([
      `bicameral: BICAMERAL_TELEMETRY="a\\nb${'x'.repeat(37)}…" is not understood and counts as "on". ` +
        'It captures nothing. Use on, off, or a list of relay, preflight, raw, such as preflight,raw.',
    ]);
  });
});

describe('the legacy variables', () => {
  const preflightLine =
    'bicameral: BICAMERAL_PREFLIGHT_TELEMETRY is deprecated; use BICAMERAL_TELEMETRY=preflight instead.';
  const rawLine =
    'bicameral: BICAMERAL_PREFLIGHT_TELEMETRY_RAW is deprecated; use BICAMERAL_TELEMETRY=preflight,raw instead.';

  it.each(['1', 'on', 'true', 'yes', 'enabled', ' 2 ', 'anything'])('%j is truthy', (value) => {
    expect(parseTelemetryFlags({ BICAMERAL_PREFLIGHT_TELEMETRY: value })).toEqual({
      flags: { relay: true, preflight: true, raw: false },
      warnings: [preflightLine],
    });
    expect(parseTelemetryFlags({ BICAMERAL_PREFLIGHT_TELEMETRY_RAW: value })).toEqual({
      flags: { relay: true, preflight: true, raw: true },
      warnings: [rawLine],
    });
  });

  it.each(['', ' ', '0', 'off', 'false', 'no', ' OFF\t', 'False', 'NO'])('%j is not', (value) => {
    const env = { BICAMERAL_PREFLIGHT_TELEMETRY: value, BICAMERAL_PREFLIGHT_TELEMETRY_RAW: value };
    expect(parseTelemetryFlags(env)).toEqual({ flags: onlyRelay, warnings: [] });
  });

  it('add to what the canonical variable says, and never take away', () => {
    expect(parseTelemetryFlags({ BICAMERAL_TELEMETRY: 'off', BICAMERAL_PREFLIGHT_TELEMETRY: '1' }).flags).toEqual({
      relay: false,
      preflight: true,
      raw: false,
    });
    expect(parseTelemetryFlags({ BICAMERAL_TELEMETRY: 'off', BICAMERAL_PREFLIGHT_TELEMETRY_RAW: '1' }).flags).toEqual({
      relay: false,
      preflight: true,
      raw: true,
    });
    expect(parseTelemetryFlags({ BICAMERAL_TELEMETRY: 'relay,raw', BICAMERAL_PREFLIGHT_TELEMETRY: '0' }).flags).toEqual(
      { relay: true, preflight: true, raw: true },
    );
  });

  it('give one line each, after the line about the canonical one', () => {
    expect(
      parseTelemetryFlags({
        BICAMERAL_TELEMETRY: 't',
        BICAMERAL_PREFLIGHT_TELEMETRY: '1',
        BICAMERAL_PREFLIGHT_TELEMETRY_RAW: '1',
      }).warnings,
    ).toEqual([
      'bicameral: BICAMERAL_TELEMETRY="t" is not understood and counts as "on". ' +
        'It captures nothing. Use on, off, or a list of relay, preflight, raw, such as preflight,raw.',
      preflightLine,
      rawLine,
    ]);
  });
});

describe('any value at all', () => {
  const part = fc.constantFrom('relay', 'preflight', 'raw', 'on', 'off', ',', ' ', 'x', '\n');
  const value = fc.option(
    fc.oneof(
      fc.string(),
      fc.array(part).map((parts) => parts.join('')),
    ),
    { nil: undefined },
  );

  it('gives three booleans, raw only with preflight, and warnings of one line', () => {
    fc.assert(
      fc.property(value, value, value, (main, preflight, rawToo) => {
        const { flags, warnings } = parseTelemetryFlags({
          BICAMERAL_TELEMETRY: main,
          BICAMERAL_PREFLIGHT_TELEMETRY: preflight,
          BICAMERAL_PREFLIGHT_TELEMETRY_RAW: rawToo,
        });
        expect(Object.keys(flags)).toEqual(['relay', 'preflight', 'raw']);
        for (const flag of Object.values(flags)) expect([true, false]).toContain(flag);
        expect(flags.raw && !flags.preflight).toBe(false);
        for (const warning of warnings) expect(warning).toMatch(/^bicameral: [^\n]+$/);
      }),
    );
  });
});
