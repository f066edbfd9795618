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
  type SurfacedBy,
} from '@bicameral/contracts';
import type { CallSource, PreflightSource } from './sources.js';

// A row as our writers write it in hashed mode has one form: the same fields in the same order, each a hash, an id, a time
// or a word of a list. A line that has it from end to end needs no parsing to be told from any other, and none to be
// believed. The few fields that the join goes by are read from their places; most rows are asked for no more.
const HASH = `"${hex(16)}"`;
const UUID = [8, 4, 4, 4, 12].map(hex).join('-');
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
const DECISION_LENGTH = '"decision:"'.length + ID_LENGTH;
const HASH_LENGTH = '"0123456789abcdef"'.length;
const TS_AT = '{"ts":"'.length;
const SESSION_AT = TS_AT + '2026-01-01T00:00:00.000Z","session_id":"'.length;
export const PREFLIGHT_ID_AT = SESSION_AT + ID_LENGTH + '","preflight_id":"'.length;
const FIRED_AT =
  PREFLIGHT_ID_AT +
  ID_LENGTH +
  '","topic_hash":"0123456789abcdef","file_paths_hash":"0123456789abcdef","fired":'.length;
const TOOL_AT = SESSION_AT + ID_LENGTH + '","tool":"'.length;
const DRIFTED = ',"drifted_ids":["';
const COMMITTED = ',"committed_at":"';

const [QUOTE, LETTER_N, LETTER_T] = [0x22, 0x6e, 0x74];
const id = Buffer.alloc(ID_LENGTH);
let lastSession = '';

/** A row of the plain form. Its fields follow one another, so where each is comes from what stands before it. */
abstract class PlainRow {
  readonly isSound = true;
  readonly text: string;
  /** Where the list of path hashes has its first item, and where the two hashes after it are. */
  protected readonly pathsAt: number;
  protected readonly repoAt: number;
  protected readonly saltAt: number;

  constructor(text: string, pathsAt: number) {
    this.text = text;
    this.pathsAt = pathsAt;
    this.repoAt = endOf(text, pathsAt, HASH_LENGTH) + '],"repo_hash":'.length;
    this.saltAt = afterTextOrNull(text, this.repoAt, HASH_LENGTH) + ',"salt_id":'.length;
  }

  get ts(): string {
    return this.text.slice(TS_AT, TS_AT + 24);
  }

  /** Rows of one session follow one another: the text of the last one knows its hash, and is told by itself. */
  get sessionId(): string {
    if (lastSession === '' || !this.text.startsWith(lastSession, SESSION_AT)) lastSession = cut(this.text, SESSION_AT);
    return lastSession;
  }

  get pathHashes(): string[] {
    return itemsOf(this.text, this.pathsAt);
  }

  get repoHash(): string | null {
    return textOrNull(this.text, this.repoAt, HASH_LENGTH);
  }

  get saltId(): string {
    return this.text.slice(this.saltAt + 1, this.saltAt + HASH_LENGTH - 1);
  }
}

export class PlainPreflight extends PlainRow implements PreflightSource {
  readonly id: string;
  readonly reason: PreflightSource['reason'];
  readonly #idsAt: number;

  constructor(text: string) {
    const idsAt = FIRED_AT + (text.charCodeAt(FIRED_AT) === LETTER_T ? 4 : 5) + ',"surfaced_ids":['.length;
    const reasonAt = endOf(text, idsAt, DECISION_LENGTH) + '],"reason":"'.length;
    const reasonEnd = text.indexOf('"', reasonAt);
    super(text, reasonEnd + '","path_hashes":['.length);
    this.id = cut(text, PREFLIGHT_ID_AT);
    this.reason = text.slice(reasonAt, reasonEnd) as PreflightSource['reason'];
    this.#idsAt = idsAt;
  }

  get parentId(): string | undefined {
    return this.text.endsWith('"}') ? this.text.slice(-2 - ID_LENGTH, -2) : undefined;
  }

  get isBlank(): boolean {
    return this.text.charCodeAt(this.#idsAt) !== QUOTE;
  }

  get surfacedIds(): string[] {
    return itemsOf(this.text, this.#idsAt);
  }

  get surfacedBy(): SurfacedBy[] {
    return itemsOf(this.text, this.saltAt + HASH_LENGTH + ',"surfaced_by":['.length) as SurfacedBy[];
  }

  get isPlaced(): boolean {
    return this.text.charCodeAt(this.pathsAt) === QUOTE && this.text.charCodeAt(this.repoAt) === QUOTE;
  }

  row(): PreflightRow {
    return JSON.parse(this.text) as PreflightRow;
  }
}

export class PlainCall extends PlainRow implements CallSource {
  readonly tool: string;
  readonly #idsAt: number;
  readonly #preflightAt: number;
  readonly #attributionAt: number;

  constructor(text: string) {
    const toolEnd = text.indexOf('"', TOOL_AT);
    const idsAt =
      afterTextOrNull(text, toolEnd + '","decision_id":'.length, DECISION_LENGTH) + ',"decision_ids":['.length;
    const preflightAt = endOf(text, idsAt, DECISION_LENGTH) + '],"preflight_id":'.length;
    const attributionAt =
      afterTextOrNull(text, preflightAt, ID_LENGTH + 2) +
      ',"file_paths_hash":"0123456789abcdef","attribution":"'.length;
    const outcomeAt = text.indexOf(',"outcome":"', attributionAt) + ',"outcome":"'.length;
    super(text, text.indexOf('"', outcomeAt) + '","path_hashes":['.length);
    this.tool = text.slice(TOOL_AT, toolEnd);
    this.#idsAt = idsAt;
    this.#preflightAt = preflightAt;
    this.#attributionAt = attributionAt;
  }

  get preflightId(): string | null {
    return textOrNull(this.text, this.#preflightAt, ID_LENGTH + 2);
  }

  get decisionIds(): string[] {
    return itemsOf(this.text, this.#idsAt);
  }

  get attribution(): CallSource['attribution'] {
    return this.text.slice(
      this.#attributionAt,
      this.text.indexOf('"', this.#attributionAt),
    ) as EngagementRow['attribution'];
  }

  get match(): CallSource['match'] {
    const at = this.text.indexOf('"', this.#attributionAt) + '","match":'.length;
    return textOrNull(this.text, at, this.text.indexOf('"', at + 1) + 1 - at) as CallSource['match'];
  }

  get mayDrift(): boolean {
    return this.text.startsWith(DRIFTED, this.saltAt + HASH_LENGTH);
  }

  get committedAt(): string | undefined {
    const at = this.text.indexOf(COMMITTED, this.saltAt);
    return at === -1 ? undefined : this.text.slice(at + COMMITTED.length, at + COMMITTED.length + 24);
  }

  row(): EngagementRow {
    return JSON.parse(this.text) as EngagementRow;
  }
}

/** Null for a line of another form. */
export function plainPreflight(text: string): PlainPreflight | null {
  if (!PREFLIGHT.test(text)) return null;
  const row = new PlainPreflight(text);
  return row.surfacedIds.length === row.surfacedBy.length ? row : null;
}

/** Null for a line of another form. */
export function plainCall(text: string): PlainCall | null {
  if (!CALL.test(text)) return null;
  const row = new PlainCall(text);
  const { committedAt } = row;
  // Digits in the right places may still be no time.
  return committedAt !== undefined && Number.isNaN(Date.parse(committedAt)) ? null : row;
}

/** An id as a text of its own: a slice would keep the whole row for as long as a map has it for a key. */
function cut(text: string, at: number): string {
  id.write(text.slice(at, at + ID_LENGTH), 'latin1');
  return id.toString('latin1');
}

/** Where a list ends whose first item is there, if it has one; of items that are as long, quotes included. */
function endOf(text: string, at: number, length: number): number {
  let next = at;
  while (text.charCodeAt(next) === QUOTE) next += length + 1;
  return next === at ? at : next - 1;
}

/** The items of a list of texts without quotes in them. */
function itemsOf(text: string, at: number): string[] {
  const items: string[] = [];
  for (let start = at + 1; text.charCodeAt(start - 1) === QUOTE;) {
    const end = text.indexOf('"', start);
    items.push(text.slice(start, end));
    start = end + '","'.length;
  }
  return items;
}

/** A text, or null, by the first letter; with its length, quotes included. */
function textOrNull(text: string, at: number, length: number): string | null {
  return text.charCodeAt(at) === LETTER_N ? null : text.slice(at + 1, at + length - 1);
}

function afterTextOrNull(text: string, at: number, length: number): number {
  return at + (text.charCodeAt(at) === LETTER_N ? 'null'.length : length);
}

/** Written out: a quantifier over three is counted in memory as it matches, which takes twice as long as the rest. */
function hex(length: number): string {
  return '[0-9a-f]'.repeat(length);
}

function listOf(item: string): string {
  return `\\[(?:${item}(?:,${item})*)?\\]`;
}

function oneOf(words: readonly string[]): string {
  return `(?:${words.map((word) => word.replaceAll('.', '\\.')).join('|')})`;
}
