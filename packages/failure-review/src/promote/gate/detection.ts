import type { PromotedRow } from '../row/promoted-row.js';
import type { FormsOf } from '../text/forms.js';
import { seamsOf } from '../text/seams.js';
import { secretlintHits } from '../secrets/secretlint.js';
import type { GateRefusal } from './refusal.js';
import { everyText, type Field } from './texts.js';

const SEVERAL = 'the texts put together';
const SAYING = {
  secrets: (hit: string) => `has what secretlint takes for a secret, by its rule ${hit}`,
  personal_data: (hit: string) => `has what looks like somebody's: ${hit}`,
};

/** Refuses what secretlint takes for a secret, in every decoded value and in the texts put together. */
export async function secretRefusals(
  row: PromotedRow,
  fields: readonly Field[],
  formsOf: FormsOf,
): Promise<GateRefusal[]> {
  const values = everyText(row).join('\n');
  return refusalsOf('secrets', [...fields, ...seams(fields), { field: 'row', text: values }], async (text) => {
    const forms = formsOf(text).map((form) => form.text);
    return secretlintHits(forms.join('\n'));
  });
}

/** Refuses what could be somebody's, or a secret that secretlint has no rule for, in the texts that a person wrote. */
export async function personalRefusals(fields: readonly Field[], formsOf: FormsOf): Promise<GateRefusal[]> {
  const { personalHits } = await import('../personal/index.js');
  return refusalsOf('personal_data', [...fields, ...seams(fields)], (text) => personalHits(formsOf(text)));
}

function seams(fields: readonly Field[]): Field[] {
  return seamsOf(fields.map(({ text }) => text)).map((text) => ({ field: SEVERAL, text }));
}

/** Each rule once: what a field has by itself shows again where it is put together with others. */
async function refusalsOf(
  rule: keyof typeof SAYING,
  fields: readonly Field[],
  hitsIn: (text: string) => readonly string[] | Promise<readonly string[]>,
): Promise<GateRefusal[]> {
  const found = new Set<string>();
  const refusals: GateRefusal[] = [];
  for (const { field, text } of fields) {
    const isWhole = field !== SEVERAL && field !== 'row';
    for (const hit of await hitsIn(text)) {
      if (!isWhole && found.has(hit)) continue;
      found.add(hit);
      refusals.push({ rule, field, message: SAYING[rule](hit) });
    }
  }
  return refusals;
}
