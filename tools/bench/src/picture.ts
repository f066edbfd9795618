import { figure } from './format.js';
import type { Result, SubjectResult } from './result.js';

const WIDTH = 720;
const MARGIN = 16;
const ROW = 36;
const HEAD = 34;
const BAR = 10;
const LENGTH = WIDTH - 2 * MARGIN;

const STYLE = `
text { font: 12px system-ui, sans-serif; fill: #1f2328; }
.title { font-size: 15px; font-weight: 600; }
.quiet { fill: #59636e; }
.base { fill: #8c959f; } .peer { fill: #bf8700; } .ours { fill: #0969da; } .control { fill: #80b3ee; }
.whisker { stroke: #1f2328; fill: none; }
@media (prefers-color-scheme: dark) {
text { fill: #f0f6fc; } .quiet { fill: #9198a1; } .whisker { stroke: #f0f6fc; }
.base { fill: #6e7681; } .peer { fill: #d29922; } .ours { fill: #4493f8; } .control { fill: #2c5a94; }
}`.trim();

/** Horizontal bars of the medians, with whiskers from the least to the most; one block for each measure. */
export function pictureOf({ title: markdown, measures, subjects }: Result): string {
  const title = plain(markdown);
  const parts: string[] = [text(MARGIN, 24, title, 'title')];
  let top = 34;
  for (const [index, { name, unit, better }] of measures.entries()) {
    const most = Math.max(...subjects.map(({ figures }) => figures[index]?.max ?? 0));
    const scale = most > 0 ? LENGTH / most : 0;
    parts.push(text(MARGIN, top + 20, `${name}, ${better === 'higher' ? 'longer' : 'shorter'} is better`, 'quiet'));
    for (const [row, subject] of subjects.entries()) {
      parts.push(...bar(subject, index, unit, top + HEAD + row * ROW, scale));
    }
    top += HEAD + subjects.length * ROW;
  }
  const height = top + 8;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="${escape(title)}">`,
    `<style>${STYLE}</style>`,
    ...parts,
    '</svg>\n',
  ].join('\n');
}

function bar({ name, role, figures }: SubjectResult, index: number, unit: string, top: number, scale: number) {
  const { median, min, max, rounds } = figures[index] ?? { median: 0, min: 0, max: 0, rounds: [] };
  const y = top + 18;
  const middle = y + BAR / 2;
  const x = (value: number) => round(MARGIN + value * scale);
  const whisker = `M${x(min)} ${middle - 3}v6M${x(min)} ${middle}H${x(max)}M${x(max)} ${middle - 3}v6`;
  return [
    text(MARGIN, top + 12, plain(name)),
    text(WIDTH - MARGIN, top + 12, figure(median, unit), undefined, 'end'),
    `<rect class="${role}" x="${MARGIN}" y="${y}" width="${round(Math.max(1, median * scale))}" height="${BAR}"/>`,
    ...(rounds.length > 1 ? [`<path class="whisker" d="${whisker}"/>`] : []),
  ];
}

function text(x: number, y: number, content: string, style?: string, anchor?: string): string {
  const attributes = `${style === undefined ? '' : ` class="${style}"`}${anchor === undefined ? '' : ` text-anchor="${anchor}"`}`;
  return `<text x="${x}" y="${y}"${attributes}>${escape(content)}</text>`;
}

/** Markdown without its marks for code. */
function plain(markdown: string): string {
  return markdown.replaceAll('`', '');
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escape(content: string): string {
  return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
