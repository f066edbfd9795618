import { PromoteError } from '../errors.js';
import { lineOf, type PromotedRow } from '../row/promoted-row.js';
import { alone, readIfThere, writeWhole } from './files.js';
import {
  contentHash,
  EMPTY_MANIFEST,
  type Manifest,
  type ManifestEntry,
  manifestFile,
  manifestSchema,
  manifestText,
} from './manifest.js';

const LINE_END = 0x0a;

/** A line of the dataset, without its end. */
export interface DatasetLine {
  /** From 1. */
  readonly number: number;
  readonly text: string;
  /** The id that it gives itself, if any. */
  readonly id: string | undefined;
}

export interface Dataset {
  readonly lines: readonly DatasetLine[];
  readonly manifest: Manifest;
}

/**
 * Reads a dataset and its manifest; what is not there is empty.
 *
 * @throws PromoteError DATASET_DAMAGED when the manifest is none
 */
export function readDataset(file: string): Dataset {
  return { lines: linesOf(readIfThere(file)?.toString() ?? ''), manifest: readManifest(file) };
}

/**
 * Adds a row and its entry. All that is in the dataset stays as it is, byte for byte. The entry is written first: a crash
 * between the two leaves an entry without a row, which `removeRow` takes away.
 *
 * @throws PromoteError DATASET_BUSY, DATASET_DAMAGED
 */
export function appendRow(file: string, row: PromotedRow, entry: ManifestEntry): void {
  alone(file, () => {
    const bytes = readIfThere(file) ?? Buffer.alloc(0);
    const { lines, manifest } = readDataset(file);
    const isTaken = row.id in manifest.rows || lines.some(({ id }) => id === row.id);
    if (isTaken) throw new PromoteError('DATASET_DAMAGED', `The dataset already has a row ${row.id}.`);
    writeWhole(manifestFile(file), manifestText({ ...manifest, rows: { ...manifest.rows, [row.id]: entry } }));
    const isEnded = bytes.length === 0 || bytes.at(-1) === LINE_END;
    writeWhole(file, Buffer.concat([bytes, Buffer.from(`${isEnded ? '' : '\n'}${lineOf(row)}\n`)]));
  });
}

/**
 * Takes a row and its entry away, also one without the other. The rest stays as it is, byte for byte.
 *
 * @returns whether there was anything to take away
 * @throws PromoteError DATASET_BUSY, DATASET_DAMAGED
 */
export function removeRow(file: string, id: string): boolean {
  return alone(file, () => {
    const bytes = readIfThere(file) ?? Buffer.alloc(0);
    const manifest = readManifest(file);
    // Latin-1 keeps every byte, whatever it is.
    const lines = bytes.toString('latin1').split(/(?<=\n)/);
    const kept = lines.filter((line) => idOf(Buffer.from(line, 'latin1').toString()) !== id);
    const { [id]: entry, ...rows } = manifest.rows;
    const hadRow = kept.length < lines.length;
    if (hadRow) writeWhole(file, Buffer.from(kept.join(''), 'latin1'));
    if (entry !== undefined) writeWhole(manifestFile(file), manifestText({ ...manifest, rows }));
    return hadRow || entry !== undefined;
  });
}

export function entryFor(row: PromotedRow, attestation: string, now: number): ManifestEntry {
  const date = new Date(now).toISOString().slice(0, 10);
  const { gate, label } = row.promoted;
  return { sha256: contentHash(lineOf(row)), gate, label, date, attestation };
}

function idOf(line: string): string | undefined {
  try {
    const value: unknown = JSON.parse(line);
    const id = typeof value === 'object' && value !== null && 'id' in value ? value.id : undefined;
    return typeof id === 'string' ? id : undefined;
  } catch {
    return undefined;
  }
}

function linesOf(text: string): DatasetLine[] {
  const lines = text.split(/\r?\n/).map((line, index) => ({ number: index + 1, text: line, id: idOf(line) }));
  return lines.filter((line) => line.text.trim() !== '');
}

function readManifest(file: string): Manifest {
  const text = readIfThere(manifestFile(file))?.toString();
  if (text === undefined) return EMPTY_MANIFEST;
  const damaged = (why: string): PromoteError =>
    new PromoteError('DATASET_DAMAGED', `${manifestFile(file)} ${why}. Take back the last version that was whole.`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw damaged('is no JSON');
  }
  const parsed = manifestSchema.safeParse(value);
  if (!parsed.success) throw damaged('is not as promotion writes it');
  return parsed.data;
}
