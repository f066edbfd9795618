import { SaltError } from './salt-error.js';
import { createExclusively, overwriteSaltFile, publishSaltFile, readSaltFile, systemCode } from './salt-file.js';
import type { FoundSalt } from './salt-file.js';
import { systemSeam } from './seam.js';
import type { SaltSeam } from './seam.js';

/** What is created, and the least that is accepted. */
const SALT_BYTES = 32;

/** How long a file that is too short is given to grow: the Python server creates its salt first and writes it later. */
const PATIENCE_MS = 1000;
const STEP_MS = 20;

/** More than all steps of waiting together; only a file that appears and vanishes again and again uses it up. */
const MAX_ATTEMPTS = 100;

/**
 * The installation's salt: read where there is one, made where there is none. All processes that start at once on a
 * fresh home get the same bytes, and none ever sees a part of them.
 *
 * A new salt is 32 random bytes, in a file of mode 0600, in a directory that is made 0700 where it is missing. A file of
 * more than 32 bytes is used whole, as the Python server does, or hashes of the two would not join. A file of fewer is
 * given a second to grow (this call blocks as long); then its bytes are kept as `NAME.too-short-<time>`, a new salt takes
 * its place, and one line on stderr says so.
 *
 * @param file path of the salt
 * @param seam replacements for the file system, randomness, sleep, warnings and clock, for tests
 * @returns 32 bytes, or as many as the existing file holds
 * @throws {SaltError} for a symbolic link, anything else that is no regular file, a file over 4,096 bytes, and whatever
 *   the system refuses (`SALT_IO`, its code in `data.cause`)
 */
export function loadOrCreateSalt(file: string, seam: Partial<SaltSeam> = {}): Buffer {
  try {
    return obtain(file, { ...systemSeam, ...seam }).salt;
  } catch (error) {
    const cause = systemCode(error);
    if (error instanceof SaltError || cause === undefined) throw error;
    throw new SaltError('SALT_IO', `No salt at ${file}: ${cause}.`, { file, cause }, { cause: error });
  }
}

function obtain(file: string, seam: SaltSeam): { salt: Buffer; created: boolean } {
  let waited = 0;
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const found = readSaltFile(file, seam);
    if (found === null) {
      const salt = seam.randomBytes(SALT_BYTES);
      if (publishSaltFile(file, salt, seam)) return { salt, created: true };
    } else if (found.bytes.length >= SALT_BYTES) {
      return { salt: found.bytes, created: false };
    } else if (waited < PATIENCE_MS) {
      seam.sleep(STEP_MS);
      waited += STEP_MS;
    } else {
      return { salt: replaceTooShort(file, found, seam), created: false };
    }
  }
  throw new SaltError('SALT_UNSTABLE', `${file} keeps appearing and vanishing; something else removes it.`, { file });
}

/**
 * Several processes may lose patience with the same file at the same moment. They agree on its successor by a file that
 * is named after the short one and never removed: whoever creates that decides, the rest take its bytes. So it does not
 * matter who puts them in place, or how often.
 */
function replaceTooShort(file: string, short: FoundSalt, seam: SaltSeam): Buffer {
  const { salt, created } = obtain(`${file}.replacement-${short.identity}`, seam);
  const current = readSaltFile(file, seam);
  if (current !== null && current.bytes.length >= SALT_BYTES && !current.bytes.equals(salt)) return current.bytes;
  if (created) setAside(file, short.bytes, seam);
  overwriteSaltFile(file, salt, seam);
  return salt;
}

function setAside(file: string, bytes: Buffer, seam: SaltSeam): void {
  const aside = `${file}.too-short-${new Date(seam.now()).toISOString().replaceAll(/[-:.]/g, '')}`;
  createExclusively(aside, bytes, seam);
  seam.warn(
    `bicameral: the salt ${file} held ${bytes.length} bytes instead of ${SALT_BYTES}; it is kept as ${aside} and a new ` +
      'one took its place. Hashes made with it no longer match new ones.',
  );
}
