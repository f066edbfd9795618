import type { Binding } from '../../evaluate/scenario.js';
import { GO_MOD, templateOf } from './languages.js';

/** One file imports another. Both are files of the row. */
export interface Link {
  readonly from: string;
  readonly to: string;
}

/** A symbol in a file, and the lines to bind when nobody looks for symbols in files of its kind. */
type Place = Pick<Binding, 'file_path' | 'symbol_name' | 'start_line' | 'end_line'>;

/**
 * What the files of a promoted row hold: the symbols that decisions are bound to, the imports that lead from file to
 * file, and nothing else. Depends on the arguments alone, so whoever checks a row can make it again.
 */
export function generatedFiles(
  files: readonly string[],
  places: readonly Place[],
  links: readonly Link[],
): Record<string, string> {
  const generated = Object.fromEntries(files.map((file) => [file, generatedFile(file, files, places, links)]));
  return files.some((file) => file.endsWith('.go')) ? { ...generated, [GO_MOD.path]: GO_MOD.content } : generated;
}

function generatedFile(
  file: string,
  files: readonly string[],
  places: readonly Place[],
  links: readonly Link[],
): string {
  const own = places.filter(({ file_path }) => file_path === file).map(({ symbol_name }) => symbol_name);
  const symbols = [...new Set(own)];
  const template = templateOf(file);
  if (template === undefined) return symbols.length === 0 ? '\n' : symbols.map((symbol) => `${symbol}\n`).join('');
  const { head, importOf, define } = template;
  const imported = files.filter((other) => links.some(({ from, to }) => from === file && to === other));
  const imports = imported.map((other) => importOf?.(file, other) ?? '');
  const parts = [head?.(file) ?? '', [...new Set(imports)].join(''), ...symbols.map(define)];
  return parts.filter((part) => part !== '').join('\n') || '\n';
}

/** Where the symbol stands in what is generated: named by itself where symbols are looked for, else by its line. */
export function placeOf(file: string, symbol: string, symbolsOfFile: readonly string[]): Place {
  const line = symbolsOfFile.indexOf(symbol) + 1;
  const lines = templateOf(file) === undefined ? { start_line: line, end_line: line } : {};
  return { file_path: file, symbol_name: symbol, ...lines };
}

/** The links that generated files tell of: whoever reads a row has nothing else to know them by. */
export function linksIn(files: Readonly<Record<string, string>>): Link[] {
  const paths = Object.keys(files);
  return paths.flatMap((from) => {
    const importOf = templateOf(from)?.importOf;
    if (importOf === undefined) return [];
    const lines = new Set((files[from] ?? '').split(/(?<=\n)/));
    return paths
      .filter((to) => to !== from && to !== GO_MOD.path && lines.has(importOf(from, to)))
      .map((to) => ({ from, to }));
  });
}
