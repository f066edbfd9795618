const DAY = /^\d{4}-\d\d-\d\dT$/;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const [COLON, DOT, LETTER_Z] = [0x3a, 0x2e, 0x5a];

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

let knownDay = '';

/** A time that a row has, in the one form in which they are written. Most have it, and are of the same day as the last one. */
export function isoOf(ts: string): string {
  const isClock = ts.length === 24 && !Number.isNaN(clockMs(ts));
  if (isClock && knownDay !== '' && ts.startsWith(knownDay)) return ts;
  const iso = new Date(Date.parse(ts)).toISOString();
  // A day that there is not, as the 30th of February, is another one then.
  if (iso === ts) knownDay = ts.slice(0, 11);
  return iso;
}

/** Of `…Thh:mm:ss.mmmZ`, 24 characters; NaN for anything else. */
function clockMs(ts: string): number {
  const isIso =
    ts.charCodeAt(13) === COLON &&
    ts.charCodeAt(16) === COLON &&
    ts.charCodeAt(19) === DOT &&
    ts.charCodeAt(23) === LETTER_Z;
  if (!isIso) return NaN;
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
