import { chmodSync, closeSync, constants, lstatSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { LedgerError } from './errors.js';

const FILE_MODE = 0o600;
const DIRECTORY_MODE = 0o700;
const OTHERS = 0o077;
/** SQLite gives these the mode of the main file when it makes them; ones that lie there already keep theirs. */
const COMPANIONS = ['-wal', '-shm'];

/**
 * Makes sure that the ledger's file is there, is a regular file of our own making and is open to its owner alone, before
 * SQLite sees it: SQLite would create it with the umask's mode, and would follow a symlink.
 *
 * @throws LedgerError UNSAFE_FILE (a symlink or no regular file), UNREADABLE (it can not be made or looked at)
 */
export function prepareFile(file: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: DIRECTORY_MODE });
    createIfAbsent(file);
    for (const path of [file, ...COMPANIONS.map((suffix) => file + suffix)]) restrict(path);
  } catch (error) {
    if (error instanceof LedgerError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new LedgerError(
      'UNREADABLE',
      `The ledger ${file} can not be opened (${reason}); make ${dirname(file)} a directory that this user may write, or keep the ledger elsewhere.`,
      { file },
      error,
    );
  }
}

/** Creates an empty file for its owner alone; one that is there already, whatever it is, stays as it is. */
export function createIfAbsent(file: string): boolean {
  try {
    closeSync(openSync(file, constants.O_CREAT | constants.O_EXCL | constants.O_RDWR, FILE_MODE));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** By path and never through a descriptor: closing one would drop the locks that this process holds on the database. */
function restrict(path: string): void {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return;
  if (!stat.isFile()) {
    const kind = stat.isSymbolicLink() ? 'a symbolic link' : 'no regular file';
    throw new LedgerError(
      'UNSAFE_FILE',
      `${path} is ${kind}; move it away, so that the ledger can have its own file.`,
      {
        file: path,
      },
    );
  }
  if ((stat.mode & OTHERS) !== 0) chmodSync(path, FILE_MODE);
}
