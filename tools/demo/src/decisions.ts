import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** A page of docs/decisions, as far as the ledger takes it. */
export interface DecisionPage {
  /** Relative to the repository. */
  readonly file: string;
  readonly title: string;
  readonly description: string;
  readonly why: string;
  readonly code: readonly { file: string; symbol: string }[];
}

/** Reads every page: a title, a paragraph under *Decision*, one under *Why*, and the code it governs under *Code*. */
export function readDecisionPages(root: string): DecisionPage[] {
  const folder = path.join('docs', 'decisions');
  const files = readdirSync(path.join(root, folder)).filter((name) => /^\d{4}-.*\.md$/.test(name));
  return files.sort().map((name) => readPage(root, path.posix.join('docs', 'decisions', name)));
}

function readPage(root: string, file: string): DecisionPage {
  const text = readFileSync(path.join(root, file), 'utf8');
  const title = /^# (.+)$/m.exec(text)?.[1];
  const description = paragraph(text, 'Decision');
  if (title === undefined || description === '')
    throw new Error(`${file} needs a title and a paragraph under ## Decision.`);
  const code = [...section(text, 'Code').matchAll(/^- `([^`]+)` `([^`]+)`/gm)];
  return {
    file,
    title,
    description,
    why: paragraph(text, 'Why'),
    code: code.map(([, codeFile = '', symbol = '']) => ({ file: codeFile, symbol })),
  };
}

function section(text: string, heading: string): string {
  const [, after = ''] = text.split(`\n## ${heading}\n`);
  return after.split(/\n## /)[0] ?? '';
}

function paragraph(text: string, heading: string): string {
  const [first = ''] = section(text, heading).trim().split('\n\n');
  return first.replaceAll(/\s+/g, ' ').trim();
}
