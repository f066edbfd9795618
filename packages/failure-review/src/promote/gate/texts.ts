import type { PromotedRow } from '../row/promoted-row.js';

/** A text of a row or of its attestation, and how to call it. */
export interface Field {
  readonly field: string;
  readonly text: string;
}

/** What a person wrote, which alone can say anything about anybody. */
export function personsTexts({ ask, ingest }: PromotedRow): Field[] {
  const decisions = ingest.flatMap((payload) => payload.decisions);
  return [
    { field: 'topic', text: ask.topic },
    ...decisions.map(({ label, description }) => ({ field: `description of ${label}`, text: description })),
  ];
}

/** Every key and value of a row, decoded, as one text each. */
export function everyText(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => [...(Array.isArray(value) ? [] : [key]), ...everyText(each)]);
}
