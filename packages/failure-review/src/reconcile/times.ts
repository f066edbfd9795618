const DAY = /^\d{4}-\d\d-\d\dT$/;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/**
 * Makes a reader of rows' times: milliseconds since 1970, NaN for what is no time. Times as `toISOString` writes them are
 * read by hand, since rows come by the hundred thousand and most are of the same day as the one before; the rest (the
 * Python server's, with `+00:00`) is left to `Date.parse`.
 */
export function timeReader(): (ts: unknown) => number {
  let day = '';
  let dayMs = NaN;
  return (ts) => {
    if (typeof ts !== 'string') return NaN;
    const clock = ts.length === 24 ? clockMs(ts) : NaN;
    if (Number.isNaN(clock)) return Date.parse(ts);
    if (day === '' || !ts.startsWith(day)) {
      const start = ts.slice(0, 11);
      if (!DAY.test(start)) return Date.parse(ts);
      day = start;
      dayMs = Date.parse(ts.slice(0, 10));
    }
    return dayMs + clock;
  };
}

/** Of `…Thh:mm:ss.mmmZ`, 24 characters; NaN for anything else. */
function clockMs(ts: string): number {
  if (ts[13] !== ':' || ts[16] !== ':' || ts[19] !== '.' || ts[23] !== 'Z') return NaN;
  const [hours, minutes, seconds] = [twoDigits(ts, 11), twoDigits(ts, 14), twoDigits(ts, 17)];
  if (!(hours < 24 && minutes < 60 && seconds < 60)) return NaN;
  return hours * HOUR_MS + minutes * MINUTE_MS + seconds * 1_000 + twoDigits(ts, 20) * 10 + digit(ts, 22);
}

function twoDigits(text: string, at: number): number {
  return digit(text, at) * 10 + digit(text, at + 1);
}

function digit(text: string, at: number): number {
  const value = text.charCodeAt(at) - 48;
  return value >= 0 && value <= 9 ? value : NaN;
}
