import { card, verdict } from './card.js';
import { atDesk, type DeskOptions } from './desk.js';
import { layOut } from './layout.js';

const WIDTH = 80;

/** The evidence of one row; with `verdict` also what reconcile makes of it. */
export function showRow(
  key: string,
  options: DeskOptions & { readonly verdict: boolean; readonly json: boolean },
): Promise<string> {
  return atDesk(options, async (desk) => {
    const row = desk.row(key);
    const evidence = await desk.evidence(row);
    if (options.json) {
      const { class: reviewClass, why } = row;
      return JSON.stringify({ ...evidence, ...(options.verdict && { verdict: { class: reviewClass, why } }) }, null, 2);
    }
    const blocks = [{ indent: 0, text: row.key }, ...(options.verdict ? verdict(row) : []), ...card(evidence)];
    return layOut(blocks, process.stdout.columns || WIDTH).join('\n');
  });
}
