import { randomInt } from 'node:crypto';
import type { SurfacedBy } from '@bicameral/contracts';
import { splitOf } from '../../evaluate/split.js';
import type { ReviewRow } from '../../rows/review-row.js';
import type { OriginalRow, Paraphrase } from '../original.js';
import { generatedFiles, placeOf } from './generated-files.js';
import { Placeholders } from './placeholders.js';
import type { PromotedRow } from './promoted-row.js';
import { ABOUT, GATE_VERSION, KNOWN_FAILURE } from './sentences.js';

/** The sources that answer the question; what waits for people is shown whatever is asked. */
export const ASKED_SOURCES = ['region', 'graph', 'topic'] as const satisfies readonly SurfacedBy[];

const ID_LETTERS = '0123456789abcdefghijklmnopqrstuvwxyz';

/**
 * Makes a scenario of its own from a labelled row: the same structure under placeholders, the person's texts, generated
 * files, and what the label says of the outcome. Takes over one field at a time; nothing else of the original is in it.
 *
 * @param id by default a fresh one
 */
export function buildRow(original: OriginalRow, paraphrase: Paraphrase, id: string = freshId()): PromotedRow {
  const { row, label, cause, decisions, filePaths, between, links } = original;
  const names = new Placeholders();
  const asked = filePaths.map((path) => (path === null ? names.unknownFile() : names.file(path)));
  const places = decisions.flatMap(({ decisionId, regions }) =>
    regions.map(({ filePath, symbol }) => ({
      decision: names.decision(decisionId),
      file: names.file(filePath),
      symbol: names.symbol(filePath, symbol),
    })),
  );
  const bindings = places.map(({ decision, file, symbol }) => {
    const ofFile = [...new Set(places.filter((each) => each.file === file).map((each) => each.symbol))];
    return { decision, ...placeOf(file, symbol, ofFile) };
  });
  // The topic is asked only where none of the files is there: they came later, and must not be there in a replay.
  const wereThere = !shownByQuestion(row).some(({ source }) => source === 'topic');
  const known = filePaths.flatMap((path) => (path === null || !wereThere ? [] : [names.file(path)]));
  const files = [...known, ...places.map(({ file }) => file), ...between.map((path) => names.file(path))];
  const contents = generatedFiles(
    [...new Set(files)],
    bindings,
    links.map(({ from, to }) => ({ from: names.file(from), to: names.file(to) })),
  );
  const known_failure = KNOWN_FAILURE[label];
  return {
    id,
    split: splitOf(id),
    kind: KINDS[label],
    about: ABOUT[label],
    ...(row.guided && { settings: { guided: true } }),
    ...(files.length > 0 && { files: contents }),
    ingest: [
      {
        source: 'manual',
        decisions: decisions.map(({ decisionId }) => ({
          label: names.decision(decisionId),
          description: paraphrase.descriptions[decisionId] ?? '',
        })),
      },
    ],
    ...(bindings.length > 0 && { bindings }),
    ask: { topic: paraphrase.topic, ...(asked.length > 0 && { file_paths: asked }) },
    expect: expectation(original, (decisionId) => names.decision(decisionId)),
    ...(known_failure !== undefined && { expected_failure: known_failure }),
    promoted: { label, cause, class: row.class, gate: GATE_VERSION },
  };
}

const KINDS = {
  real_miss: 'miss',
  real_false_fire: 'false_fire',
  borderline: 'correct',
  not_a_failure: 'correct',
} as const;

/** What was shown because of the question, by label: the outcome that a replay has to come to. */
export function shownByQuestion(
  row: ReviewRow,
): { readonly decisionId: string; readonly source: SurfacedBy; readonly used: boolean }[] {
  return row.surfaced
    .filter(({ surfaced_by }) => ASKED_SOURCES.some((source) => source === surfaced_by))
    .map(({ decision_id, surfaced_by, engaged }) => ({
      decisionId: decision_id,
      source: surfaced_by,
      used: engaged === 'strong' || engaged === 'weak',
    }));
}

function expectation(original: OriginalRow, labelOf: (decisionId: string) => string): PromotedRow['expect'] {
  const shown = shownByQuestion(original.row);
  const all = shown.map(({ decisionId }) => labelOf(decisionId));
  const missed = original.missedId === null ? [] : [labelOf(original.missedId)];
  switch (original.label) {
    case 'real_miss':
      return { surfaced: Object.fromEntries(missed.map((label) => [label, [...ASKED_SOURCES]])), may: all };
    case 'real_false_fire': {
      const used = shown.filter((each) => each.used).map(({ decisionId }) => labelOf(decisionId));
      // The person says that it was shown in vain, also where something engaged with all of it.
      return used.length === all.length
        ? { surfaced: {}, not: all }
        : { surfaced: {}, may: used, not: without(all, used) };
    }
    case 'borderline':
      return { surfaced: {}, may: [...all, ...missed] };
    case 'not_a_failure':
      return {
        surfaced: Object.fromEntries(shown.map(({ decisionId, source }) => [labelOf(decisionId), [source]])),
        may: missed,
      };
  }
}

function without(all: readonly string[], some: readonly string[]): string[] {
  return all.filter((each) => !some.includes(each));
}

function freshId(): string {
  return `real-${Array.from({ length: 10 }, () => ID_LETTERS[randomInt(ID_LETTERS.length)]).join('')}`;
}
