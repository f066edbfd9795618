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
 * given a second to grow (this call blocks as long); then its bytes are kept as `NAME.too-short-<its id>`, a new salt
 * takes its place, and one line on stderr says so.
 *
 * @param file path of the salt
 * @param seam replacements for the file system, randomness, sleep and warnings, for tests
 * @returns 32 bytes, or as many as the existing file holds
 * @throws {SaltError} for a symbolic link, anything else that is no regular file, a file over 4,096 bytes, and whatever
 *   the system refuses (`SALT_IO`, its code in `data.cause`)
 */
export function loadOrCreateSalt(file: string, seam: Partial<SaltSeam> = {}): Buffer {
  return withSaltErrors(file, () => obtain(file, { ...systemSeam, ...seam }));
}

/**
 * The salt that is there, for those who only look: nothing is made, waited for, replaced or tightened.
 *
 * @param file path of the salt
 * @param seam replacements for the file system, for tests
 * @returns its bytes, 32 or more; null when there is none
 * @throws {SaltError} as `loadOrCreateSalt`, and for a file of fewer than 32 bytes (`SALT_TOO_SHORT`)
 */
export function readSalt(file: string, seam: Partial<SaltSeam> = {}): Buffer | null {
  return withSaltErrors(file, () => {
    const found = readSaltFile(file, 'leave', { ...systemSeam, ...seam });
    if (found !== null && found.bytes.length < SALT_BYTES) {
      throw new SaltError(
        'SALT_TOO_SHORT',
        `${file} holds ${found.bytes.length} bytes, and a salt has ${SALT_BYTES}. Whoever needs one next sets it aside.`,
        { file },
      );
    }
    return found?.bytes ?? null;
  });
}

function withSaltErrors<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const cause = systemCode(error);
    if (error instanceof SaltError || cause === undefined) throw error;
    throw new SaltError('SALT_IO', `No salt at ${file}: ${cause}.`, { file, cause }, { cause: error });
  }
}

function obtain(file: string, seam: SaltSeam): Buffer {
  let waited = 0;
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const found = readSaltFile(file, 'tighten', seam);
    if (found === null) {
      const salt = seam.randomBytes(SALT_BYTES);
      if (publishSaltFile(file, salt, seam)) return salt;
    } else if (found.bytes.length >= SALT_BYTES) {
      return found.bytes;
    } else if (waited < PATIENCE_MS) {
      seam.sleep(STEP_MS);
      waited += STEP_MS;
    } else {
      return replaceTooShort(file, found, seam);
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
  const salt = obtain(`${file}.replacement-${short.identity}`, seam);
  const current = readSaltFile(file, 'tighten', seam);
  if (current !== null && current.bytes.length >= SALT_BYTES && !current.bytes.equals(salt)) return current.bytes;
  setAside(file, short, seam);
  overwriteSaltFile(file, salt, seam);
  return salt;
}

/** Done, and told, by whoever comes first; by the next one when that one failed or died before it. */
function setAside(file: string, { bytes, identity }: FoundSalt, seam: SaltSeam): void {
  const aside = `${file}.too-short-${identity}`;
  try {
    createExclusively(aside, bytes, seam);
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return;
    throw error;
  }
  seam.warn(
    `bicameral: the salt ${file} held ${bytes.length} bytes instead of ${SALT_BYTES}; it is kept as ${aside} and a new ` +
      'one took its place. Hashes made with it no longer match new ones.',
  );
}
