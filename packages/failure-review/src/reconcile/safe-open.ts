import { constants } from 'node:fs';

// A link in a file's place is not followed, and a FIFO's other end not waited for. Windows has neither flag.
const { O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants as Partial<typeof constants>;
const SAFE = O_NOFOLLOW | O_NONBLOCK;

/** Flags to write a small file anew, and to read it. */
export const WRITE = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | SAFE;
export const READ = constants.O_RDONLY | SAFE;
