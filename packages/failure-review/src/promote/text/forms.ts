import { isUtf8 } from 'node:buffer';
import { withoutUnseen } from './unseen.js';

/** How many encodings may lie on top of each other. */
const MAX_DEPTH = 4;
/** A bound on the work; what a sentence can hide in needs a tenth of it. */
const MAX_FORMS = 400;

/** A text as it may be read. */
export interface Form {
  readonly text: string;
  /** Its white space was left out, or it is read backwards, so what looks like words need not be any. */
  readonly compact: boolean;
}

type Decoder = (text: string) => string;

/**
 * A text and all that comes of it when what may be encoded in it is decoded, encodings within encodings too: escapes,
 * percent, HTML entities, base64, hex; compatibility forms made plain; accents, unseen characters and white space left
 * out; read backwards.
 */
export function formsOf(text: string): Form[] {
  const forms = new Map<string, Form>([[text, { text, compact: false }]]);
  let layer = [...forms.values()];
  for (let depth = 0; depth < MAX_DEPTH && layer.length > 0; depth += 1) {
    const next: Form[] = [];
    for (const form of layer) {
      for (const each of decodings(form)) {
        if (forms.has(each.text) || forms.size >= MAX_FORMS) continue;
        forms.set(each.text, each);
        next.push(each);
      }
    }
    layer = next;
  }
  return [...forms.values()];
}

/** Gives a text's forms, and works them out but once, for all who ask. */
export function rememberForms(): (text: string) => readonly Form[] {
  const known = new Map<string, readonly Form[]>();
  return (text) => {
    const forms = known.get(text) ?? formsOf(text);
    known.set(text, forms);
    return forms;
  };
}

export type FormsOf = ReturnType<typeof rememberForms>;

function decodings({ text, compact }: Form): Form[] {
  const decoded = DECODERS.map((decode) => ({ text: decode(text), compact }));
  return [
    ...decoded,
    { text: text.replace(/\s+/gu, ''), compact: true },
    { text: Array.from(text).reverse().join(''), compact: true },
    { text: text.replace(PIECES, (all) => all.replace(/\s+/gu, '')), compact: true },
  ];
}

/** Two or more tokens in a row that are no words of prose: with the words around them left apart, a string in pieces. */
const PIECE = String.raw`(?![\p{Lu}\p{Ll}]?\p{Ll}{1,30}[.,;:!?]*(?:\s|$))\S+`;
const PIECES = new RegExp(String.raw`(?<=^|\s)${PIECE}(?:\s+${PIECE})+(?=\s|$)`, 'gu');

const plain: Decoder = (text) => withoutUnseen(text.normalize('NFKC'));

/** The tag characters, which nobody sees, mirror ASCII. */
const tagsShown: Decoder = (text) =>
  text.replace(/[\u{e0020}-\u{e007e}]/gu, (tag) => String.fromCodePoint((tag.codePointAt(0) ?? 0) - 0xe0000));

const withoutMarks: Decoder = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').normalize('NFC');

const SHORT_ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', "'": "'", '/': '/' };

const unescaped: Decoder = (text) =>
  text
    .replace(/\\u\{([0-9a-f]{1,6})\}|\\u([0-9a-f]{4})|\\x([0-9a-f]{2})/gi, (all, braced, four, two) =>
      character(parseInt(String(braced ?? four ?? two), 16), all),
    )
    .replace(/\\([nrt"'/])/g, (all, letter: string) => SHORT_ESCAPES[letter] ?? all)
    .replaceAll('\\\\', '\\');

const percentDecoded: Decoder = (text) =>
  text.replace(/(?:%[0-9a-f]{2})+/gi, (all) => printable(Buffer.from(all.replaceAll('%', ''), 'hex')) ?? all);

const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  commat: '@',
  period: '.',
  colon: ':',
  sol: '/',
  lowbar: '_',
  hyphen: '-',
};

const withoutEntities: Decoder = (text) =>
  text
    .replace(/&#x([0-9a-f]{1,6});/gi, (all, digits: string) => character(parseInt(digits, 16), all))
    .replace(/&#(\d{1,7});/g, (all, digits: string) => character(Number(digits), all))
    .replace(/&([a-z]+);/gi, (all, name: string) => NAMED[name.toLowerCase()] ?? all);

const base64Decoded: Decoder = (text) =>
  text.replace(/[A-Za-z0-9+/_-]{12,}={0,2}/g, (all) => printable(Buffer.from(all, 'base64')) ?? all);

const hexDecoded: Decoder = (text) =>
  text.replace(/(?<![0-9a-f])(?:0x)?((?:[0-9a-f]{2}[ :]?){6,})(?![0-9a-f])/gi, (all, digits: string) => {
    return printable(Buffer.from(digits.replace(/[ :]/g, ''), 'hex')) ?? all;
  });

const DECODERS: readonly Decoder[] = [
  plain,
  tagsShown,
  withoutMarks,
  unescaped,
  percentDecoded,
  withoutEntities,
  base64Decoded,
  hexDecoded,
];

function character(code: number, otherwise: string): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : otherwise;
}

const utf8 = new TextDecoder();

/** The text that bytes spell; undefined for what is none. */
function printable(bytes: Uint8Array): string | undefined {
  // Nearly all that looks encoded is not, and a decoder that throws takes many times as long to say so.
  if (!isUtf8(bytes)) return undefined;
  const text = utf8.decode(bytes);
  return /^[\P{C}\n\r\t\p{Cf}]+$/u.test(text) ? text : undefined;
}
