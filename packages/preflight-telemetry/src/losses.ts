/** How many rows were lost, by cause: an error code, never a message. */
export type LossCounts = Readonly<Record<string, number>>;

export interface TelemetryStatus {
  /** All that this process lost. */
  readonly losses: LossCounts;
  /** The part of it that no `capture_loss` row holds yet. */
  readonly unreported: LossCounts;
}

/** Counts what could not be written, and what of it has been told in a row. */
export class Losses {
  readonly #total = new Map<string, number>();
  #unreported = new Map<string, number>();

  count(cause: string): void {
    for (const counts of [this.#total, this.#unreported]) counts.set(cause, (counts.get(cause) ?? 0) + 1);
  }

  status(): TelemetryStatus {
    return { losses: Object.fromEntries(this.#total), unreported: Object.fromEntries(this.#unreported) };
  }

  markReported(): void {
    this.#unreported = new Map();
  }
}

const CODE = /^[A-Za-z][A-Za-z0-9_.-]{0,63}$/;

/** The name under which an error is counted: its code, or its class. Never its message, which can hold a path. */
export function causeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'UNKNOWN';
  const { code, name } = error as { code?: unknown; name?: unknown };
  for (const candidate of [code, name]) {
    if (typeof candidate === 'string' && CODE.test(candidate)) return candidate;
  }
  return 'UNKNOWN';
}
