import { appendFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { openLedger } from '@bicameral/decision-ledger';
import { type ReviewRow, reviewKey } from '@bicameral/failure-review';
import { hashFilePaths, hashTopic, loadOrCreateSalt } from '@bicameral/salted-hash';
import { temporaryDirectory, TestRepository } from './git-repository.js';

export const SESSION = '00000000-0000-4000-8000-00000000ffff';

export function uuid(number: number): string {
  return `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`;
}

/** A home with rows to label, of a repository with two files and decisions in the ledger. */
export class ReviewHome {
  readonly repository = new TestRepository();
  readonly #home = temporaryDirectory('bicameral-home-');
  readonly path = this.#home.path;
  readonly #salt: Buffer;

  constructor() {
    this.repository.commit({ 'src/pay.ts': '1\n', 'src/支払い/請求.ts': '2\n' });
    mkdirSync(this.path, { recursive: true });
    this.#salt = loadOrCreateSalt(path.join(this.path, 'salt'));
  }

  /** Records a decision, and gives its id. */
  decide(description: string): string {
    const ledger = openLedger(path.join(this.path, 'ledger.sqlite'));
    const { created } = ledger.ingest(this.#identity, { source: 'manual', decisions: [{ description }] });
    ledger.close();
    return created[0]?.decisionId ?? '';
  }

  /** Writes what raw mode would have of a preflight. */
  ask(number: number, topic: string, filePaths: readonly string[]): void {
    this.#append('preflight_events.jsonl', { preflight_id: uuid(number), topic, file_paths: filePaths });
  }

  /** Writes a review row of preflight `number`, a suspected false fire but for what is different; gives its key. */
  review(number: number, changes: Partial<ReviewRow> = {}): string {
    const { class: reviewClass = 'suspected_false_fire', decision_id = null } = changes;
    const row: ReviewRow = {
      ts: '2026-01-03T03:04:05.678Z',
      key: reviewKey(reviewClass, uuid(number), decision_id),
      class: reviewClass,
      kept_as: 'suspect',
      preflight_id: uuid(number),
      decision_id,
      preflight_ts: new Date(Date.UTC(2026, 0, 2, 2, number)).toISOString(),
      session_id: SESSION,
      repo_hash: hashTopic(this.#salt, this.#identity),
      salt_id: hashTopic(this.#salt, ''),
      topic_hash: hashTopic(this.#salt, `topic ${number}`),
      path_hashes: [this.pathHash('src/pay.ts')],
      fired: true,
      guided: false,
      reason: 'fired',
      surfaced: [],
      engagements: [],
      miss: null,
      why: 'Nothing engaged with what was shown.',
      ...changes,
    };
    this.#append('failure_review.jsonl', row);
    return row.key;
  }

  pathHash(file: string): string {
    return hashFilePaths(this.#salt, [file]);
  }

  remove(): void {
    this.repository.remove();
    this.#home.remove();
  }

  get #identity(): string {
    return path.join(this.repository.root, '.git');
  }

  #append(name: string, row: object): void {
    appendFileSync(path.join(this.path, name), `${JSON.stringify(row)}\n`);
  }
}
