import { buildRow } from '../../../src/promote/row/build-row.js';
import type { OriginalRow } from '../../../src/index.js';
import { falseFire, PARAPHRASE, region, SHOWN, SHOWN_DESCRIPTION, TOPIC, view } from '../support/original.js';
import { disguise } from './disguise.js';
import { PERSONAL, SECRETS } from './values.js';

/** A row that is about to leave, with something in it that must not. */
export interface Plant {
  readonly name: string;
  /** What must not be in the file, in any form. */
  readonly value: string;
  readonly row: unknown;
  readonly attestation: string;
  readonly original: OriginalRow;
}

/** Every row has the same: one made anew looks random now and then, which the net for strings that do would count. */
const ID = 'real-abcdefghij';

const ATTESTATION = 'Looked through by its maker';

interface Texts {
  readonly topic?: string;
  readonly description?: string;
  readonly attestation?: string;
}

function inTexts(name: string, value: string, { topic, description, attestation = ATTESTATION }: Texts): Plant {
  const original = falseFire();
  const paraphrase = {
    topic: topic ?? PARAPHRASE.topic,
    descriptions: { [SHOWN]: description ?? PARAPHRASE.descriptions[SHOWN] },
  };
  return { name, value, row: buildRow(original, paraphrase, ID), attestation, original };
}

const inTopic = (name: string, value: string, written = value): Plant =>
  inTexts(name, value, { topic: `Sticker for ${written} once` });
const inDescription = (name: string, value: string, written = value): Plant =>
  inTexts(name, value, { description: `Boxes of ${written} get one` });
const split = (name: string, value: string, at: number): Plant =>
  inTexts(name, value, { topic: `One for ${value.slice(0, at)}`, description: `${value.slice(at)} gets one` });

/** Somebody edits the row by hand. */
function byHand(name: string, value: string, edit: (row: Record<string, unknown>) => object): Plant {
  const original = falseFire();
  const row = buildRow(original, PARAPHRASE, ID) as unknown as Record<string, unknown>;
  return { name, value, row: { ...row, ...edit(row) }, attestation: ATTESTATION, original };
}

/** It is in what this machine knows of the row. */
function inOriginal(name: string, value: string, file: string, symbol: string): Plant {
  const original = falseFire({ filePaths: [file], decisions: [view(SHOWN, { regions: [region(file, symbol)] })] });
  return { name, value, row: buildRow(original, PARAPHRASE, ID), attestation: ATTESTATION, original };
}

const { github, awsId } = SECRETS;
const { email, phone, iban, card } = PERSONAL;
const bare = (text: string): string => text.replaceAll(' ', '');

export const PLANTS: readonly Plant[] = [
  ...Object.entries(SECRETS).map(([kind, value]) => inTopic(`secret: ${kind}`, value)),
  ...Object.entries(PERSONAL).map(([kind, value]) => inDescription(`personal: ${kind}`, value)),

  inTopic('disguise: github, base64', github, disguise.base64(github)),
  inTopic('disguise: github, base64 twice', github, disguise.base64Twice(github)),
  inTopic('disguise: github, hex', github, disguise.hex(github)),
  inTopic('disguise: github, percent', github, disguise.percent(github)),
  inTopic('disguise: github, escaped', github, disguise.escaped(github)),
  inTopic('disguise: github, entities', github, disguise.entities(github)),
  inTopic('disguise: github, zero-width', github, disguise.zeroWidth(github)),
  inTopic('disguise: github, tags', github, disguise.tags(github)),
  inTopic('disguise: github, fullwidth', github, disguise.fullwidth(github)),
  inTopic('disguise: github, spaced', github, disguise.spaced(github)),
  inTopic('disguise: github, in pieces', github, `${github.slice(0, 14)} ${github.slice(14, 27)} ${github.slice(27)}`),
  inTopic('disguise: github, reversed', github, disguise.reversed(github)),
  inTopic('disguise: github, after an escaped line break', github, disguise.afterEscapedLineBreak(github)),
  inTopic('disguise: github, under a comment that switches rules off', github, `secretlint-disable ${github}`),
  inTopic('disguise: github, percent in base64', github, disguise.base64(disguise.percent(github))),
  inTopic('disguise: awsId, soft hyphens', awsId, disguise.softHyphens(awsId)),
  inTopic('disguise: awsId, struck out', awsId, `${disguise.accented('key')} ${awsId}`),
  inTopic('disguise: password beside its name', 'hunter22', 'a box whose password is hunter22'),
  inTopic('disguise: password assigned', 'hunter22', 'api_key="hunter22"'),
  inDescription('disguise: email, base64', email, disguise.base64(email)),
  inDescription('disguise: email, percent', email, disguise.percent(email)),
  inDescription('disguise: email, fullwidth', email, disguise.fullwidth(email)),
  inDescription('disguise: email, zero-width', email, disguise.zeroWidth(email)),
  inDescription('disguise: email, cyrillic letters', email, disguise.cyrillic(email)),
  inDescription('disguise: email, struck out', email, disguise.accented(email)),
  inDescription('disguise: email, spelled out', email, email.replace('@', ' at ').replace('.example', ' dot example')),
  inDescription('disguise: email, entities', email, disguise.entities(email)),
  inDescription('disguise: email, spaced', email, disguise.spaced(email)),
  inDescription('disguise: phone, fullwidth', phone, disguise.fullwidth(phone)),
  inDescription('disguise: phone, escaped', phone, disguise.escaped(phone)),
  inDescription('disguise: phone, said', '901820514', 'call me on 901820514'),
  inDescription('disguise: iban, bare and lower case', bare(iban), bare(iban).toLowerCase()),
  inDescription('disguise: card, dashes', card, card.replaceAll(' ', '-')),
  inDescription('disguise: card, fullwidth', card, disguise.fullwidth(bare(card))),

  split('split: github over two fields', github, 17),
  split('split: awsId over two fields', awsId, 4),
  split('split: email over two fields', email, 22),
  split('split: card over two fields', bare(card), 8),
  split('split: iban over two fields', bare(iban), 10),

  inTexts('attestation: github', github, { attestation: `Checked ${github}` }),
  inTexts('attestation: email', email, { attestation: `Checked by ${email}` }),
  inTexts('attestation: a signer', 'Grace', { attestation: 'Grace looked through it' }),

  byHand('by hand: a key that no row has', github, () => ({ note: github })),
  byHand('by hand: as the name of a key', github, () => ({ [github]: 1 })),
  byHand('by hand: in the id', github, () => ({ id: `real-${github.toLowerCase()}` })),
  byHand('by hand: in the sentence about it', email, () => ({ about: `Found by ${email}` })),
  byHand('by hand: in a file', github, () => ({
    files: { 'dir1/dir2/file1.ts': `export const symbol1 = '${github}';\n` },
  })),
  byHand('by hand: in a comment of a file', email, ({ files }) => ({
    files: Object.fromEntries(
      Object.entries(files as object).map(([file, text]) => [file, `${String(text)}// ${email}\n`]),
    ),
  })),
  byHand('by hand: as a path', email, () => ({ files: { [`dir1/${email}.ts`]: '\n' } })),
  byHand('by hand: in a path that is asked about', github, ({ ask }) => ({
    ask: { ...(ask as object), file_paths: [`dir1/${github}/file1.ts`] },
  })),
  byHand('by hand: as a symbol', github, ({ bindings }) => ({
    bindings: (bindings as object[]).map((each) => ({ ...each, symbol_name: github })),
  })),
  byHand('by hand: as a label', awsId.toLowerCase(), () => ({ expect: { surfaced: {}, not: [awsId.toLowerCase()] } })),
  byHand('by hand: as the gate', email, ({ promoted }) => ({ promoted: { ...(promoted as object), gate: email } })),
  byHand('by hand: as a source reference', email, () => ({
    ingest: [{ source: 'manual', decisions: [{ label: 'decision-1', description: 'One each', source_ref: email }] }],
  })),

  inOriginal('original: github as a folder', github, `keys/${github}/load.ts`, 'load'),
  inOriginal('original: email as a file', email, `inbox/${email}.ts`, 'load'),
  inOriginal('original: email as an ending', 'margaret', 'inbox/load.margaret', 'load'),
  inOriginal('original: awsId as a symbol', awsId, 'keys/load.ts', awsId),
  inOriginal('original: a customer as a folder', 'moonshot', 'customers/moonshot/agc.ts', 'load'),

  inTopic('quotation: the topic', TOPIC, TOPIC),
  inDescription('quotation: five words, otherwise written', 'once per parcel, and a', 'Once—PER parcel (and) a'),
  inDescription('quotation: five words, zero-width', 'once per parcel, and a', 'on\u200bce per parcel, and a'),
  inDescription('quotation: base64', SHOWN_DESCRIPTION, disguise.base64(SHOWN_DESCRIPTION)),
  inDescription('name: a decision id', SHOWN, SHOWN),
  inDescription('name: a decision id, spaced', SHOWN.slice(9), SHOWN.slice(9).replaceAll('-', ' ')),
  inDescription('name: a hash of the rows', '0123456789abcdef', '0123456789ABCDEF'),
  inDescription('name: a folder', 'warehouse', 'a WareHouse'),
  inDescription('name: a file, otherwise written', 'labelQueue', 'label_queue'),
  inDescription('name: a symbol', 'reprintLabel', 'reprint-label'),
  inDescription('name: the repository, fullwidth', 'parcelworks', disguise.fullwidth('ParcelWorks')),
  inDescription('name: a branch', 'cage-closing', 'cage-closing'),
  inDescription('name: a participant', 'Lovelace', "Lovelace's"),
  inDescription('name: a source reference', 'dock-meeting-41', 'dock meeting 41'),
];
