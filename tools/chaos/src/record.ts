/** What every writer appends. All of it follows from writer and number, so that a damaged line is told from a whole one. */
export interface ChaosRecord {
  readonly writer: string;
  /** From 0, without a gap. */
  readonly n: number;
  readonly text: string;
}

/** Of so many records, a writer appends the first `AT_ONCE` with one call, where the subject can do that. */
const EVERY = 20;
const AT_ONCE = 10;

/** The first record of the call that appends this one. */
export function callOf(n: number): number {
  const place = n % EVERY;
  return place < AT_ONCE ? n - place : n;
}

/** How many records the call takes that begins with this one. */
export function sizeOfCall(n: number): number {
  return n % EVERY === 0 ? AT_ONCE : 1;
}

/** About 400 bytes; with `bigEvery`, each so-many-th is 64 KiB, which a kill tears more often. 0 means none. */
export function recordOf(writer: string, n: number, bigEvery: number): ChaosRecord {
  const isBig = bigEvery > 0 && n % bigEvery === bigEvery - 1;
  const length = isBig ? 64 * 1024 : 300 + ((n * 37) % 121);
  return { writer, n, text: String.fromCharCode(97 + (n % 26)).repeat(length) };
}

/** The record that a line holds, or null when the line is anything else than a whole line of a writer. */
export function parseRecord(line: Buffer): ChaosRecord | null {
  let value: unknown;
  try {
    value = JSON.parse(line.toString('utf8'));
  } catch {
    return null;
  }
  return isRecord(value) && isIntact(value) ? value : null;
}

export function isRecord(value: unknown): value is ChaosRecord {
  if (typeof value !== 'object' || value === null || !('writer' in value && 'n' in value && 'text' in value))
    return false;
  return typeof value.writer === 'string' && typeof value.n === 'number' && typeof value.text === 'string';
}

function isIntact({ n, text }: ChaosRecord): boolean {
  const length = recordOf('', n, 0).text.length;
  if (text.length !== length && text.length !== 64 * 1024) return false;
  return text === String.fromCharCode(97 + (n % 26)).repeat(text.length);
}
