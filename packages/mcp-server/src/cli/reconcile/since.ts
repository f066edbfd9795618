import { InvalidArgumentError } from 'commander';

const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** A date, with its time and zone or without, or how long ago (`7d`), in milliseconds since 1970. */
export function sinceWhen(text: string): number {
  const [, count, unit = ''] = /^(\d{1,6})([mhdw])$/.exec(text) ?? [];
  const length = UNITS[unit];
  if (count !== undefined && length !== undefined) return Date.now() - Number(count) * length;
  const time = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?$/.test(text)
    ? Date.parse(text)
    : NaN;
  if (!Number.isNaN(time)) return time;
  throw new InvalidArgumentError(
    'It takes a date (2026-03-01), a date and time with its zone (2026-03-01T09:00Z), or a number with m, h, d or w (7d).',
  );
}
