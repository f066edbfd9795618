import { LedgerError } from './errors.js';
import type { LedgerErrorCode } from './errors.js';

interface Explanation {
  readonly prefix: string;
  readonly code: LedgerErrorCode;
  readonly text: (file: string) => string;
}

const EXPLANATIONS: readonly Explanation[] = [
  {
    prefix: 'SQLITE_BUSY',
    code: 'BUSY',
    text: (file) => `Another process holds the ledger ${file}; try again.`,
  },
  {
    prefix: 'SQLITE_NOTADB',
    code: 'NOT_A_LEDGER',
    text: (file) => `${file} is not a SQLite database; move it away, and a new ledger is made in its place.`,
  },
  {
    prefix: 'SQLITE_CORRUPT',
    code: 'UNREADABLE',
    text: (file) => `The ledger ${file} is damaged; move it away and restore a copy, or ingest the decisions again.`,
  },
  {
    prefix: 'SQLITE_FULL',
    code: 'UNWRITABLE',
    text: (file) => `The disk that holds the ledger ${file} is full; make room and try again.`,
  },
  {
    prefix: 'SQLITE_READONLY',
    code: 'UNWRITABLE',
    text: (file) => `The ledger ${file} can not be written; check the permissions of the file and its directory.`,
  },
  {
    prefix: 'SQLITE_IOERR',
    code: 'UNREADABLE',
    text: (file) => `The ledger ${file} could not be read or written; check the disk, and try again.`,
  },
  {
    prefix: 'SQLITE_CANTOPEN',
    code: 'UNREADABLE',
    text: (file) => `The ledger ${file} can not be opened; check the permissions of the file and its directory.`,
  },
];

/** Our own error for what the database threw; what is no fault of the file or the machine stays as it is. */
export function ledgerError(error: unknown, file: string): unknown {
  if (!(error instanceof Error) || error instanceof LedgerError) return error;
  const code = sqliteCode(error);
  const found = EXPLANATIONS.find(({ prefix }) => code.startsWith(prefix));
  return found === undefined ? error : new LedgerError(found.code, found.text(file), { file, sqlite: code }, error);
}

/** When it can not open a file, libsql throws an error that has no code, and says so in its text alone. */
function sqliteCode(error: Error): string {
  if (error.message.startsWith('ConnectionFailed')) return 'SQLITE_CANTOPEN';
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}
