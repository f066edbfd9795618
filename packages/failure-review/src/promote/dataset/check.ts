import { gate } from '../gate/gate.js';
import type { GateRule } from '../gate/refusal.js';
import { GATE_VERSION } from '../row/sentences.js';
import { type DatasetLine, readDataset } from './dataset.js';
import { readIfThere } from './files.js';
import { contentHash, type ManifestEntry, manifestFile, manifestText } from './manifest.js';

export interface DatasetProblem {
  /** The line of the dataset, from 1; null for what the manifest alone has. */
  readonly line: number | null;
  /** A rule of the gate, or `manifest`. */
  readonly rule: GateRule | 'manifest';
  readonly field: string;
  readonly message: string;
}

export interface DatasetCheck {
  readonly rows: number;
  readonly problems: readonly DatasetProblem[];
  /** What this version can not judge: rows that passed a newer gate. */
  readonly unknown: readonly DatasetProblem[];
}

/**
 * Holds a dataset against its manifest, both ways, and each row against all nets that need no original. A file that is
 * not there has no rows.
 *
 * @throws PromoteError DATASET_DAMAGED when the manifest is none
 */
export async function checkDataset(file: string): Promise<DatasetCheck> {
  const { lines, manifest } = readDataset(file);
  const problems: DatasetProblem[] = [];
  const unknown: DatasetProblem[] = [];
  const seen = new Set<string>();
  for (const line of lines) {
    const { id } = line;
    const entry = id === undefined || !Object.hasOwn(manifest.rows, id) ? undefined : manifest.rows[id];
    const isRepeated = id !== undefined && seen.has(id);
    problems.push(...(isRepeated ? [ofManifest(line, 'its id is that of an earlier row')] : held(line, entry)));
    if (entry !== undefined && Number(entry.gate) > Number(GATE_VERSION)) {
      unknown.push(ofManifest(line, `it passed gate ${entry.gate}, and this version knows ${GATE_VERSION}`));
    } else {
      problems.push(...(await gated(line, entry)));
    }
    if (id !== undefined) seen.add(id);
  }
  const left = Object.keys(manifest.rows).filter((id) => !seen.has(id));
  problems.push(...left.map((id) => ofManifest(null, `${id} is in the manifest and has no row: retract it`)));
  const text = readIfThere(manifestFile(file))?.toString();
  if (text !== undefined && text.replaceAll('\r\n', '\n') !== manifestText(manifest)) {
    problems.push(ofManifest(null, 'it is not written as promotion writes it'));
  }
  return { rows: lines.length, problems, unknown };
}

/** What the manifest says against a line. */
function held(line: DatasetLine, entry: ManifestEntry | undefined): DatasetProblem[] {
  if (entry === undefined) return [ofManifest(line, 'it has no entry: rows come in by promote alone')];
  return entry.sha256 === contentHash(line.text) ? [] : [ofManifest(line, 'it was changed after it was promoted')];
}

async function gated(line: DatasetLine, entry: ManifestEntry | undefined): Promise<DatasetProblem[]> {
  let value: unknown;
  try {
    value = JSON.parse(line.text);
  } catch {
    return [{ line: line.number, rule: 'allow_list', field: 'row', message: 'is no JSON' }];
  }
  // A key that is there twice would hide the first one.
  if (JSON.stringify(value) !== line.text) {
    return [{ line: line.number, rule: 'allow_list', field: 'row', message: 'is not written as promotion writes it' }];
  }
  const result = await gate({ row: value, attestation: entry?.attestation });
  if (!result.passed) return result.refusals.map((refusal) => ({ line: line.number, ...refusal }));
  const { label, gate: version } = result.row.promoted;
  const isSame = entry === undefined || (entry.label === label && entry.gate === version);
  return isSame ? [] : [ofManifest(line, 'its entry has another label or gate than the row')];
}

function ofManifest(line: DatasetLine | null, message: string): DatasetProblem {
  return { line: line?.number ?? null, rule: 'manifest', field: 'manifest', message };
}
