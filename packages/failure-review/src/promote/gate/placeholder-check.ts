import { splitOf } from '../../evaluate/split.js';
import { unknownLabel } from '../../evaluate/unknown-label.js';
import { generatedFiles, linksIn, placeOf } from '../row/generated-files.js';
import { GO_MOD } from '../row/languages.js';
import { isPlaceholderPath, LABEL, ROW_ID, SYMBOL } from '../row/placeholders.js';
import { asScenario, type PromotedRow } from '../row/promoted-row.js';
import { ABOUT, KNOWN_FAILURE } from '../row/sentences.js';
import { wordsOf } from '../text/words.js';
import type { GateRefusal } from './refusal.js';

type Problem = readonly [field: string, message: string];

/** Refuses a row in which a name is no placeholder, or a file holds more than is generated for it. */
export function placeholderRefusals(row: PromotedRow): GateRefusal[] {
  const problems = [...identity(row), ...paths(row), ...labels(row)];
  // What is generated follows from the names, so it is held against them only when they are right.
  const found = problems.length > 0 ? problems : [...contents(row)];
  return found.map(([field, message]) => ({ rule: 'placeholders', field, message }));
}

function* identity({ id, split, about, expected_failure, promoted }: PromotedRow): Generator<Problem> {
  if (!ROW_ID.test(id)) yield ['id', 'is not an id that promotion makes'];
  else if (split !== splitOf(id)) yield ['split', `is not the one that the id falls into: ${splitOf(id)}`];
  if (about !== ABOUT[promoted.label]) yield ['about', 'is not the sentence for the label'];
  if (expected_failure !== KNOWN_FAILURE[promoted.label])
    yield ['expected_failure', 'is not the sentence for the label'];
}

function* paths({ files = {}, bindings = [], ask }: PromotedRow): Generator<Problem> {
  const isFile = (path: string): boolean => isPlaceholderPath(path) && path !== GO_MOD.path;
  if (!Object.keys(files).every(isPlaceholderPath)) yield ['files', 'has a path that is no placeholder'];
  if (!bindings.every(({ file_path }) => isFile(file_path))) yield ['bindings', 'has a path that is no placeholder'];
  if (!(ask.file_paths ?? []).every(isFile)) yield ['ask.file_paths', 'has a path that is no placeholder'];
  if (!bindings.every(({ symbol_name }) => SYMBOL.test(symbol_name))) {
    yield ['bindings', 'has a symbol that is no placeholder'];
  }
}

function* labels(row: PromotedRow): Generator<Problem> {
  const descriptions = row.ingest.flatMap(({ decisions }) =>
    decisions.map(({ description }) => wordsOf(description).join(' ')),
  );
  // The ledger would take them for one.
  if (new Set(descriptions).size < descriptions.length) yield ['ingest', 'describes two decisions in the same words'];

  const { surfaced, may = [], not = [] } = row.expect;
  const named = [...Object.keys(surfaced), ...may, ...not, ...(row.bindings ?? []).map(({ decision }) => decision)];
  const own = row.ingest.flatMap(({ decisions }) => decisions.map(({ label }) => label));
  if (![...named, ...own].every((label) => LABEL.test(label))) yield ['labels', 'one of them is no placeholder'];
  else if (new Set(own).size < own.length) yield ['ingest', 'has the same label twice'];
  else if (unknownLabel(asScenario(row), undefined) !== undefined) yield ['labels', 'one names no decision of the row'];
}

function* contents({ files = {}, bindings = [] }: PromotedRow): Generator<Problem> {
  const paths = Object.keys(files).filter((path) => path !== GO_MOD.path);
  const expected = generatedFiles(paths, bindings, linksIn(files));
  const same = Object.keys(expected).length === Object.keys(files).length;
  if (!same || Object.entries(expected).some(([path, content]) => files[path] !== content)) {
    yield ['files', 'one holds something else than what is generated for it'];
  }
  for (const { file_path, symbol_name, start_line, end_line } of bindings) {
    const ofFile = [
      ...new Set(bindings.filter((each) => each.file_path === file_path).map((each) => each.symbol_name)),
    ];
    const place = placeOf(file_path, symbol_name, ofFile);
    if (place.start_line !== start_line || place.end_line !== end_line || !(file_path in files)) {
      yield ['bindings', 'one is not where the symbol is generated'];
      return;
    }
  }
}
