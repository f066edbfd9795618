import { lineOf, type ManifestEntry, manifestFile, type PromotedRow } from '@bicameral/failure-review';

/** What will be written, byte for byte: one line more in the dataset, one entry more in the manifest. */
export function previewOf(file: string, row: PromotedRow, entry: ManifestEntry): string {
  const inManifest = `"${row.id}": ${JSON.stringify(entry, null, 2)}`.replace(/^/gm, '    ');
  return `To ${file}:\n${lineOf(row)}\nTo ${manifestFile(file)}:\n${inManifest}\n`;
}
