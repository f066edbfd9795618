import getWidth from 'fast-string-truncated-width';
import colors from 'picocolors';
import type { KeyHelp } from './keys.js';
import { type Block, flow, layOut } from './layout.js';

export interface Frame {
  readonly progress: string;
  readonly body: readonly Block[];
  /** What was done last, or went wrong. */
  readonly status: string;
  /** What goes with the next label. */
  readonly waiting: readonly string[];
  /** What the keys do here, by the line. */
  readonly keys: readonly (readonly KeyHelp[])[];
}

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

export interface Drawn {
  readonly lines: readonly string[];
  /** How far the body can be moved up, in lines. */
  readonly furthest: number;
  /** How many lines of the body are seen. */
  readonly window: number;
}

const LEAST_WINDOW = 3;
/** Under so many rows the keys are only named. */
const LOW = 16;
/** Longer lines are hard to read. */
const WIDEST = 100;

/** Lays a frame out: progress on top, keys below, and of the body what fits in between, from line `from` on. */
export function draw({ progress, body, status, waiting, keys }: Frame, from: number, { columns, rows }: Size): Drawn {
  // A line that fills the last column would take the terminal to the next.
  const width = Math.min(WIDEST, columns - 1);
  const top = [...cut(layOut([{ indent: 0, text: colors.dim(progress) }], width), 2), ''];
  const below = [
    '',
    ...waiting.flatMap((line) => cut(layOut([{ indent: 0, text: line }], width), 2)),
    ...cut(layOut([{ indent: 0, text: status }], width), 3).filter((line) => line !== ''),
    ...(rows < LOW ? inShort(keys, width) : keys.flatMap((line) => flow(line.map(keyItem), width))),
  ];
  const lines = layOut(body, width);
  const room = rows - top.length - below.length;
  const isScrolled = lines.length > room;
  const window = Math.max(LEAST_WINDOW, isScrolled ? room - 1 : room);
  const furthest = Math.max(0, lines.length - window);
  const at = Math.min(from, furthest);
  const seen = lines.slice(at, at + window);
  const left = lines.length - at - seen.length;
  const more = left > 0 ? `↓ ${left} more` : '↑ the end';
  const drawn = [...top, ...seen, ...(isScrolled ? [colors.dim(cut([more], 1).join(''))] : []), ...below];
  // In a window that is lower than that, the top is what can be done without.
  return { lines: drawn.slice(-Math.max(1, rows)), furthest, window };
}

function keyItem({ key, short }: KeyHelp): { text: string; width: number } {
  return { text: `${colors.bold(key)} ${short}`, width: getWidth(`${key} ${short}`).width };
}

function inShort(keys: Frame['keys'], width: number): string[] {
  if (keys.length === 0) return [];
  const all = keys.flatMap((line) => line.map(({ key }) => key)).join(' ');
  return cut(layOut([{ indent: 0, text: `${colors.bold(all)}  (? tells)` }], width), 2);
}

function cut(lines: readonly string[], most: number): string[] {
  return lines.slice(0, most);
}
