import { wrapAnsi } from 'fast-wrap-ansi';

/** A paragraph, and by how many columns all its lines are moved in. */
export interface Block {
  readonly indent: number;
  readonly text: string;
}

const LEAST_WIDTH = 8;

/** Wraps paragraphs to a width in columns, which wide characters take two of; no line is wider. */
export function layOut(blocks: readonly Block[], width: number): string[] {
  return blocks.flatMap(({ indent, text }) => {
    const margin = ' '.repeat(Math.max(0, Math.min(indent, width - LEAST_WIDTH)));
    const wrapped = wrapAnsi(text, Math.max(1, width - margin.length), { hard: true });
    return wrapped.split('\n').map((line) => (line === '' ? '' : `${margin}${line}`));
  });
}

/** Puts items side by side, two spaces between, and none over two lines. */
export function flow(items: readonly { readonly text: string; readonly width: number }[], width: number): string[] {
  const lines: { text: string; width: number }[] = [];
  for (const item of items) {
    const last = lines.at(-1);
    if (last === undefined || last.width + 2 + item.width > width) lines.push({ ...item });
    else Object.assign(last, { text: `${last.text}  ${item.text}`, width: last.width + 2 + item.width });
  }
  return lines.map(({ text }) => text);
}
