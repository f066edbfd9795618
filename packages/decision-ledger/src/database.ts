import { createRequire } from 'node:module';
import type Libsql from 'libsql';
import { LedgerError } from './errors.js';
import { ledgerError } from './sqlite-errors.js';

/** What may be bound. Numbers reach SQLite as REAL; the columns' own types make integers of them. */
export type Value = string | number | null;
export type Values = readonly Value[] | Readonly<Record<string, Value>>;

/** How long a call waits for another process before it gives up, unless it is told otherwise. */
const BUSY_TIMEOUT_MS = 5_000;

const require = createRequire(import.meta.url);

/** One connection: prepared statements by their text, transactions, and our own errors. */
export class Database {
  readonly file: string;
  readonly busyTimeoutMs: number;
  readonly #connection: Libsql.Database;
  readonly #statements = new Map<string, Libsql.Statement>();
  readonly #wide = new Map<string, string>();
  #inTransaction = false;
  #closed = false;

  /** @param busyTimeoutMs how long a call waits for another process; the whole program stands still meanwhile */
  constructor(file: string, busyTimeoutMs: number = BUSY_TIMEOUT_MS) {
    this.file = file;
    this.busyTimeoutMs = busyTimeoutMs;
    this.#connection = this.#guard(() => {
      // Loaded here, since a server that only answers `initialize` has no use for a native library.
      const Connection = require('libsql') as typeof Libsql;
      return new Connection(file, { timeout: busyTimeoutMs });
    });
  }

  all<Row>(sql: string, values: Values = []): Row[] {
    return this.#guard(() => this.#statement(sql).all(bindable(values)) as Row[]);
  }

  /** The first row, in half the time that a list takes; empty when there is none. libsql adds a field of its own to it. */
  first<Row>(sql: string, values: Values = []): Partial<Row> {
    return this.#guard(() => (this.#statement(sql).get(bindable(values)) ?? {}) as Partial<Row>);
  }

  /**
   * All rows of a query that is asked often or has many columns: SQLite writes them as one text in less time than libsql
   * hands over the values.
   */
  allWide<Row>(sql: string, values: Values = []): Row[] {
    const { rows = '[]' } = this.first<{ rows: string }>(this.#asText(sql), values);
    return JSON.parse(rows) as Row[];
  }

  /**
   * For statements that give no rows: libsql would leave one that does open, and no transaction could be committed.
   *
   * @returns how many rows were inserted, changed or deleted
   */
  run(sql: string, values: Values = []): number {
    return this.#guard(() => this.#statement(sql).run(bindable(values)).changes);
  }

  /** @returns the key of the one row that the statement inserts */
  insert(sql: string, values: Values): number {
    return this.#guard(() => Number(this.#statement(sql).run(bindable(values)).lastInsertRowid));
  }

  exec(sql: string): void {
    this.#guard(() => this.#connection.exec(sql));
  }

  /** Runs reads that must see one state of the database. Inside another transaction it is part of that one. */
  read<Result>(work: () => Result): Result {
    return this.#transaction('BEGIN', work);
  }

  /** Takes the write lock first, so that waiting happens here and no statement inside can find the database busy. */
  write<Result>(work: () => Result): Result {
    return this.#transaction('BEGIN IMMEDIATE', work);
  }

  /** Moves what others do not hold from the log into the file: libsql leaves the log as it is, and people copy the file. */
  close(): void {
    if (this.#closed) return;
    try {
      // Passive: it waits for nobody, and what it has to leave is no loss.
      this.all('PRAGMA wal_checkpoint(PASSIVE)');
    } catch {
      // A full disk, say: the log still holds everything.
    }
    this.#closed = true;
    this.#statements.clear();
    this.#connection.close();
  }

  #transaction<Result>(begin: string, work: () => Result): Result {
    if (this.#inTransaction) return work();
    this.exec(begin);
    this.#inTransaction = true;
    try {
      const result = work();
      this.exec('COMMIT');
      return result;
    } catch (error) {
      this.#rollBack();
      throw error;
    } finally {
      this.#inTransaction = false;
    }
  }

  /** SQLite rolls back by itself on some errors (a full disk); the first error is the one to tell. */
  #rollBack(): void {
    if (this.#connection.inTransaction) this.#connection.exec('ROLLBACK');
  }

  #asText(sql: string): string {
    let text = this.#wide.get(sql);
    if (text === undefined) {
      const columns = this.#guard(() => this.#connection.prepare(sql).columns());
      const fields = columns.map(({ name }) => `'${name}', "${name}"`);
      text = `SELECT json_group_array(json_object(${fields.join(', ')})) AS rows FROM (${sql})`;
      this.#wide.set(sql, text);
    }
    return text;
  }

  #statement(sql: string): Libsql.Statement {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#connection.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  #guard<Result>(work: () => Result): Result {
    // A statement of a closed libsql connection still runs, so the check has to be ours.
    if (this.#closed) throw new LedgerError('CLOSED', 'The ledger was closed; open it again.', { file: this.file });
    try {
      return work();
    } catch (error) {
      throw ledgerError(error, this.file);
    }
  }
}

function isList(values: Values): values is readonly Value[] {
  return Array.isArray(values);
}

/**
 * Checks at run time what the type says: libsql ends the whole process on a boolean, reads a text back only up to its
 * first NUL, and turns `undefined` and NaN into NULL.
 */
function bindable(values: Values): Values {
  for (const value of isList(values) ? values : Object.values(values)) {
    if (typeof value === 'string' && !value.includes('\0')) continue;
    if (value === null || Number.isFinite(value)) continue;
    const what = typeof value === 'string' ? 'a text with a NUL character' : `${typeof value} ${String(value)}`;
    throw new LedgerError('INVALID_INPUT', `The ledger can not store ${what}.`, { value });
  }
  return values;
}
