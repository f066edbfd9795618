import {
  ATTRIBUTIONS,
  DISMISS_REASONS,
  ENGAGEMENT_OUTCOMES,
  ENGAGEMENT_TOOLS,
  type EngagementRow,
  MATCHES,
  PREFLIGHT_REASONS,
  type PreflightRow,
  SURFACED_BY,
} from '@bicameral/contracts';
import type { CallSource, PreflightSource } from './sources.js';

// A row as our writers write it in hashed mode has one form: the same fields in the same order, each a hash, an id, a time
// or a word of a list. A line that has it from end to end needs no parsing to be told from any other, and none to be
// believed. The few fields that the join goes by are read from their places; most rows are asked for no more.
const HASH = '"[0-9a-f]{16}"';
const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const DECISION = `"decision:${UUID}"`;
const TIME = '\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z';
const FLAG = '(?:true|false)';
const HEAD = `"ts":"${TIME}","session_id":"${UUID}"`;
const TAIL = `"path_hashes":${listOf(HASH)},"repo_hash":(?:${HASH}|null),"salt_id":${HASH}`;

const PREFLIGHT = new RegExp(
  `^\\{${HEAD},"preflight_id":"${UUID}","topic_hash":${HASH},"file_paths_hash":${HASH},"fired":${FLAG},` +
    `"surfaced_ids":${listOf(DECISION)},"reason":"${oneOf(PREFLIGHT_REASONS)}",${TAIL},` +
    `"surfaced_by":${listOf(`"${oneOf(SURFACED_BY)}"`)},"guided":${FLAG}(?:,"parent_preflight_id":"${UUID}")?\\}$`,
);

const CALL = new RegExp(
  `^\\{${HEAD},"tool":"${oneOf(ENGAGEMENT_TOOLS)}","decision_id":(?:${DECISION}|null),"decision_ids":${listOf(DECISION)},` +
    `"preflight_id":(?:"${UUID}"|null),"file_paths_hash":${HASH},"attribution":"${oneOf(ATTRIBUTIONS)}",` +
    `"match":(?:"${oneOf(MATCHES)}"|null),"outcome":"${oneOf(ENGAGEMENT_OUTCOMES)}",${TAIL}` +
    `(?:,"drifted_ids":${listOf(DECISION)})?(?:,"committed_at":"${TIME}")?` +
    `(?:,"dismiss_reason":"${oneOf(DISMISS_REASONS)}")?\\}$`,
);

export const ID_LENGTH = 36;
const TS_AT = '{"ts":"'.length;
const SESSION_AT = TS_AT + '2026-01-01T00:00:00.000Z","session_id":"'.length;
export const PREFLIGHT_ID_AT = SESSION_AT + ID_LENGTH + '","preflight_id":"'.length;
const FIRED_AT =
  PREFLIGHT_ID_AT +
  ID_LENGTH +
  '","topic_hash":"0123456789abcdef","file_paths_hash":"0123456789abcdef","fired":'.length;
const TOOL_AT = SESSION_AT + ID_LENGTH + '","tool":"'.length;

const id = Buffer.alloc(ID_LENGTH);

/** A row of the plain form. */
abstract class PlainRow {
  readonly isSound = true;
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  get ts(): string {
    return this.text.slice(TS_AT, TS_AT + 24);
  }

  /** The value of a text field, by what stands before it, not before `from`. */
  protected valueAfter(opening: string, from: number): string {
    const start = this.text.indexOf(opening, from) + opening.length;
    return this.text.slice(start, this.text.indexOf('"', start));
  }
}

export class PlainPreflight extends PlainRow implements PreflightSource {
  readonly id: string;
  readonly isBlank: boolean;

  constructor(text: string) {
    super(text);
    this.id = cut(text, PREFLIGHT_ID_AT);
    this.isBlank = text.startsWith(',"surfaced_ids":[]', text.indexOf(',', FIRED_AT));
  }

  get sessionId(): string {
    return cut(this.text, SESSION_AT);
  }

  get reason(): PreflightSource['reason'] {
    return this.valueAfter('],"reason":"', FIRED_AT) as PreflightSource['reason'];
  }

  get parentId(): string | undefined {
    return this.text.endsWith('"}') ? this.text.slice(-2 - ID_LENGTH, -2) : undefined;
  }

  get isPlaced(): boolean {
    return !this.text.includes(',"path_hashes":[]', FIRED_AT) && !this.text.includes(',"repo_hash":null', FIRED_AT);
  }

  row(): PreflightRow {
    return JSON.parse(this.text) as PreflightRow;
  }
}

export class PlainCall extends PlainRow implements CallSource {
  get sessionId(): string {
    return this.text.slice(SESSION_AT, SESSION_AT + ID_LENGTH);
  }

  get tool(): string {
    return this.text.slice(TOOL_AT, this.text.indexOf('"', TOOL_AT));
  }

  get preflightId(): string | null {
    const at = this.text.indexOf('],"preflight_id":', TOOL_AT) + '],"preflight_id":'.length;
    return this.text[at] === '"' ? this.text.slice(at + 1, at + 1 + ID_LENGTH) : null;
  }

  get attribution(): CallSource['attribution'] {
    return this.valueAfter(',"attribution":"', TOOL_AT) as CallSource['attribution'];
  }

  get match(): CallSource['match'] {
    return this.text.includes(',"match":null,', TOOL_AT)
      ? null
      : (this.valueAfter(',"match":"', TOOL_AT) as CallSource['match']);
  }

  get mayDrift(): boolean {
    return this.text.includes(',"drifted_ids":["', TOOL_AT);
  }

  row(): EngagementRow {
    return JSON.parse(this.text) as EngagementRow;
  }
}

/** Null for a line of another form. */
export function plainPreflight(text: string): PlainPreflight | null {
  if (!PREFLIGHT.test(text)) return null;
  const row = new PlainPreflight(text);
  if (row.isBlank) return text.includes(',"surfaced_by":[]', FIRED_AT) ? row : null;
  return countOf(text, 'surfaced_ids') === countOf(text, 'surfaced_by') ? row : null;
}

/** Null for a line of another form. */
export function plainCall(text: string): PlainCall | null {
  if (!CALL.test(text)) return null;
  const at = text.indexOf(',"committed_at":"', TOOL_AT);
  // Digits in the right places may still be no time.
  if (at !== -1 && Number.isNaN(Date.parse(text.slice(at + 17, at + 41)))) return null;
  return new PlainCall(text);
}

/** An id as a text of its own: a slice would keep the whole row for as long as a map has it for a key. */
function cut(text: string, at: number): string {
  id.write(text.slice(at, at + ID_LENGTH), 'latin1');
  return id.toString('latin1');
}

/** How many items a list has in which no item holds a comma. */
function countOf(text: string, field: string): number {
  const start = text.indexOf(`,"${field}":[`, FIRED_AT) + field.length + 5;
  const list = text.slice(start, text.indexOf(']', start));
  return list === '' ? 0 : list.split(',').length;
}

function listOf(item: string): string {
  return `\\[(?:${item}(?:,${item})*)?\\]`;
}

function oneOf(words: readonly string[]): string {
  return `(?:${words.map((word) => word.replaceAll('.', '\\.')).join('|')})`;
}
