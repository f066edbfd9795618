import { toUSVString } from 'node:util';
import { parse, v4, v5 } from 'uuid';
import type { SourceType } from '@bicameral/contracts';

/** Constant for ever: another value would make every decision of every ledger a new one. */
const NAMESPACE = parse('241b20b3-f379-4b9f-9f99-866ca51886cc');

/** White space that is not single spaces between words. */
const UNTIDY = /[^\S ]| {2}|^ | $/u;

/** NFC, white space collapsed and trimmed; a lone surrogate, which no UTF-8 file can hold, becomes U+FFFD. */
export function normaliseDescription(description: string): string {
  const text = toUSVString(description).normalize('NFC');
  return UNTIDY.test(text) ? text.replaceAll(/\s+/gu, ' ').trim() : text;
}

/**
 * The id of a decision: `decision:` and the UUIDv5 of the JSON array `[repository, description, source_type, source_ref]`,
 * the description normalised. The same decision from the same source has the same id, whenever it is ingested.
 *
 * @param repository identity of the repository
 * @param sourceRef the empty string when the source gives none
 */
export function decisionId(repository: string, description: string, sourceType: SourceType, sourceRef: string): string {
  return `decision:${uuidOf(JSON.stringify([repository, normaliseDescription(description), sourceType, sourceRef]))}`;
}

/** Every decision that is shown has a feature, mostly one of a few, and working its id out takes as long as a query. */
const REMEMBERED_FEATURES = 1_000;
const featureIds = new Map<string, string>();

/** The id of a feature depends on the repository and the name alone, so that it outlives a reset. */
export function featureId(repository: string, name: string): string {
  const parts = JSON.stringify([repository, name]);
  let id = featureIds.get(parts);
  if (id === undefined) {
    id = `feature:${uuidOf(parts)}`;
    if (featureIds.size >= REMEMBERED_FEATURES) featureIds.clear();
    featureIds.set(parts, id);
  }
  return id;
}

/** Handed over as bytes: thousands are worked out at once, and the library is slow at turning a text into them. */
function uuidOf(name: string): string {
  return v5(Buffer.from(name, 'utf8'), NAMESPACE);
}

export function newRegionId(): string {
  return `region:${v4()}`;
}
