/** Far more than any test takes on a busy machine: only one that hangs gets there. */
export const HANGS_MS = 120_000;
