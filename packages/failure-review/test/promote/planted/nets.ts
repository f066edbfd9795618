import { allowed } from '../../../src/promote/gate/allow-list.js';
import { personalRefusals, secretRefusals } from '../../../src/promote/gate/detection.js';
import { paraphraseRefusals } from '../../../src/promote/gate/paraphrase.js';
import { placeholderRefusals } from '../../../src/promote/gate/placeholder-check.js';
import { everyText, type Field, personsTexts } from '../../../src/promote/gate/texts.js';
import { type PromotedRow, personsText } from '../../../src/promote/row/promoted-row.js';
import { rememberForms } from '../../../src/promote/text/forms.js';
import type { Plant } from './plants.js';

export const NETS = ['allow-list', 'placeholders', 'paraphrase', 'secretlint', 'personal'] as const;
export type Net = (typeof NETS)[number];

/** Which nets catch a plant, each asked by itself, as if there were no other. */
export async function caughtBy(plant: Plant): Promise<Net[]> {
  const { row: value, attestation, original } = plant;
  const checked = allowed(value);
  const row = value as PromotedRow;
  const all = everyText(value).map((text) => ({ field: 'value', text }));
  const fields: Field[] = [
    ...('row' in checked ? personsTexts(row) : all),
    { field: 'attestation', text: attestation },
  ];
  const formsOf = rememberForms();
  const nets: Record<Net, boolean> = {
    'allow-list': 'refusals' in checked || !personsText.safeParse(attestation).success,
    placeholders: isReplaced(plant) || ('row' in checked && placeholderRefusals(row).length > 0),
    paraphrase: paraphraseRefusals(original, fields, formsOf).length > 0,
    secretlint: (await secretRefusals(row, fields, formsOf)).length > 0,
    personal: (await personalRefusals(fields, formsOf)).length > 0,
  };
  return NETS.filter((net) => nets[net]);
}

/** It was in the original, and its place has another name. */
function isReplaced({ name, value, row }: Plant): boolean {
  return name.startsWith('original:') && !JSON.stringify(row).includes(value);
}

/** How many of each kind each net catches, and how many none of the others would. */
export function tableOf(caught: readonly { plant: Plant; nets: readonly Net[] }[]): string {
  const kinds = [...new Set(caught.map(({ plant }) => kindOf(plant)))];
  const rows = kinds.map((kind) =>
    rowOf(
      kind,
      caught.filter(({ plant }) => kindOf(plant) === kind),
    ),
  );
  const alone = NETS.map((net) => String(caught.filter(({ nets }) => nets.length === 1 && nets[0] === net).length));
  const cells = [
    ['planted', 'of', ...NETS, 'any'],
    ...rows,
    rowOf('all', caught),
    ['by that net alone', '', ...alone, ''],
  ];
  const widths = cells[0]?.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0))) ?? [];
  const lines = cells.map(
    (row) => `| ${row.map((cell, column) => pad(cell, widths[column] ?? 0, column)).join(' | ')} |`,
  );
  const rule = `| ${widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  return [lines[0], rule, ...lines.slice(1)].join('\n');
}

function pad(cell: string, width: number, column: number): string {
  return column === 0 ? cell.padEnd(width) : cell.padStart(width);
}

function rowOf(kind: string, some: readonly { nets: readonly Net[] }[]): string[] {
  const each = NETS.map((net) => String(some.filter(({ nets }) => nets.includes(net)).length));
  return [kind, String(some.length), ...each, String(some.filter(({ nets }) => nets.length > 0).length)];
}

function kindOf({ name }: Plant): string {
  return name.slice(0, name.indexOf(':'));
}
