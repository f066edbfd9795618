import { createHash } from 'node:crypto';
import * as z from 'zod';
import { Label } from '../../rows/enums.js';
import { ROW_ID } from '../row/placeholders.js';

/** What stands for one row: that it went through the gate, and what a person said to it. */
export const manifestEntry = z.strictObject({
  /** SHA-256 of the row's line, without its end, in lower-case hex. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** The version of the gate. */
  gate: z.string().regex(/^[1-9]\d{0,3}$/),
  label: Label,
  /** The day, in UTC, and no time. */
  date: z.iso.date(),
  attestation: z.string().min(1).max(500),
});
export type ManifestEntry = z.infer<typeof manifestEntry>;

export const manifestSchema = z.strictObject({
  version: z.literal(1),
  /** By the row's id. */
  rows: z.record(z.string().regex(ROW_ID), manifestEntry),
});
export type Manifest = z.infer<typeof manifestSchema>;

export const EMPTY_MANIFEST: Manifest = { version: 1, rows: {} };

export function manifestFile(dataset: string): string {
  return `${dataset}.manifest.json`;
}

export function contentHash(line: string): string {
  return createHash('sha256').update(line).digest('hex');
}

/** By id, so that two people's additions seldom touch the same lines. */
export function manifestText({ version, rows }: Manifest): string {
  const sorted = Object.fromEntries(Object.entries(rows).sort(([one], [other]) => (one < other ? -1 : 1)));
  return `${JSON.stringify({ version, rows: sorted }, null, 2)}\n`;
}
