/** Bytes that readers of the tail take from a file at a time. */
export const BLOCK_BYTES = 64 * 1024;

/** The same for a scan of all records, which goes on to the end anyhow. Less than a line may be long. */
export const SCAN_BLOCK_BYTES = 128 * 1024;

/** Lines of so many bytes are written with one call. Less than a tail's block, so that one read finds them again. */
export const GROUP_BYTES = 32 * 1024;

/**
 * The longest line, newline left out, that `append` writes and that readers return. It bounds what a reader holds in
 * memory, however long a line in the file is.
 */
export const MAX_LINE_BYTES = 1024 * 1024;

/** A writer looks whether its path still names its file after so many bytes, or so many milliseconds. */
export const LOOK_BYTES = 64 * 1024;
export const LOOK_MS = 50;

/** A writer that could not rotate tries again after so many bytes, or so many milliseconds. */
export const RETRY_BYTES = 16 * 1024;
export const RETRY_MS = 5;

/** How often one record is written again before `append` gives up: the file was evicted, cut short or torn each time. */
export const MAX_ATTEMPTS = 5;

/** A lock whose owner can not be asked whether it lives counts as abandoned after this age. */
export const ABANDONED_LOCK_MS = 10 * 60 * 1000;
