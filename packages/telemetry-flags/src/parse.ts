/** What may be recorded or sent. */
export interface TelemetryFlags {
  /** Governs tools of the same family that have an outbound path; nothing in this project. */
  readonly relay: boolean;
  /** The capture loop writes its hashed rows. */
  readonly preflight: boolean;
  /** Rows also carry topic and paths as they are. Never true without `preflight`. */
  readonly raw: boolean;
}

/** Environment variables as in `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

const OFF = new Set(['0', 'off', 'false', 'no', '']);
const ON = new Set(['1', 'on', 'true', 'yes']);
const NAMES = ['relay', 'preflight', 'raw'];

const VARIABLE = 'BICAMERAL_TELEMETRY';
const LEGACY_PREFLIGHT = 'BICAMERAL_PREFLIGHT_TELEMETRY';
const LEGACY_RAW = 'BICAMERAL_PREFLIGHT_TELEMETRY_RAW';

/** Longer values are cut in a warning: somebody may have pasted a key into the wrong variable. */
const MAX_QUOTED = 40;

/**
 * Reads `BICAMERAL_TELEMETRY` (off, on, or a list of `relay`, `preflight`, `raw`) and the two variables that came before
 * it, which only ever add. Never throws: a value that makes no sense is as good as `on`, with a warning.
 *
 * @param env the environment; nothing else is looked at
 * @returns the flags, and one line of text for each thing that should be put right
 */
export function parseTelemetryFlags(env: Environment): { flags: TelemetryFlags; warnings: string[] } {
  const warnings: string[] = [];
  const base = parseValue(env[VARIABLE], warnings);
  const addsPreflight = isLegacyOn(env, LEGACY_PREFLIGHT, 'preflight', warnings);
  const addsRaw = isLegacyOn(env, LEGACY_RAW, 'preflight,raw', warnings);
  const flags = {
    relay: base.relay,
    preflight: base.preflight || addsPreflight || addsRaw,
    raw: base.raw || addsRaw,
  };
  return { flags, warnings };
}

function parseValue(value: string | undefined, warnings: string[]): TelemetryFlags {
  const onlyRelay = { relay: true, preflight: false, raw: false };
  if (value === undefined) return onlyRelay;
  const items = value
    .split(',')
    .map((item) => normalise(item))
    .filter((item) => item !== '');
  const word = items.join(',');
  if (ON.has(word)) return onlyRelay;
  if (OFF.has(word)) return { relay: false, preflight: false, raw: false };

  const unknown = items.filter((item) => !NAMES.includes(item));
  if (unknown.length === items.length) {
    warnings.push(
      `bicameral: ${VARIABLE}=${quote(value)} is not understood and counts as "on". ` +
        'It captures nothing. Use on, off, or a list of relay, preflight, raw, such as preflight,raw.',
    );
    return onlyRelay;
  }
  if (unknown.length > 0) {
    warnings.push(
      `bicameral: ${VARIABLE} names ${unknown.map((item) => quote(item)).join(', ')}, which is unknown and ignored. ` +
        'The names are relay, preflight, raw.',
    );
  }
  const raw = items.includes('raw');
  return { relay: items.includes('relay'), preflight: raw || items.includes('preflight'), raw };
}

function isLegacyOn(env: Environment, name: string, successor: string, warnings: string[]): boolean {
  if (!isTruthy(env[name])) return false;
  warnings.push(`bicameral: ${name} is deprecated; use ${VARIABLE}=${successor} instead.`);
  return true;
}

/** How switches in the environment are read: trimmed, any case; not set, empty, 0, off, false and no are off. */
export function isTruthy(value: string | undefined): boolean {
  return value !== undefined && !OFF.has(normalise(value));
}

function normalise(text: string): string {
  return text.trim().toLowerCase();
}

/** JSON keeps a line break in a value from making two lines of one warning. */
function quote(text: string): string {
  return JSON.stringify(text.length > MAX_QUOTED ? `${text.slice(0, MAX_QUOTED)}…` : text);
}
