import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import path from 'node:path';
import { type Label, type LabelRow, reviewKey, type ReviewRow, type SurfacedEvidence } from '@bicameral/failure-review';
import { BundleClient, readRows, telemetryFile } from './bundle-client.js';
import { temporaryDirectory, TestRepository } from './git-repository.js';

const NOON = '2026-03-01T12:00:00.000Z';

interface Decided {
  readonly description: string;
  readonly bindings?: readonly { readonly file_path: string; readonly symbol_name: string }[];
}

/** A repository and a home in which preflights were captured by the server that ships, and their rows then reviewed. */
export class PromoteHome {
  readonly repository = new TestRepository();
  readonly #home = temporaryDirectory('bicameral-home-');
  readonly #telemetry: string;
  #client: Promise<BundleClient> | undefined;

  constructor(telemetry: 'preflight' | 'preflight,raw' = 'preflight') {
    this.#telemetry = telemetry;
  }

  get path(): string {
    return this.#home.path;
  }

  async decide(...decisions: readonly Decided[]): Promise<string[]> {
    const client = await this.#session();
    const { created_decisions } = await client.call('bicameral.ingest', {
      payload: {
        source: 'slack',
        participants: ['Ada Lovelace'],
        decisions: decisions.map(({ description }) => ({ description })),
      },
    });
    const ids = created_decisions.map(({ decision_id }) => decision_id);
    const bindings = decisions.flatMap(({ bindings: own = [] }, index) =>
      own.map((place) => ({ decision_id: ids[index] ?? '', ...place })),
    );
    if (bindings.length > 0) await client.call('bicameral.bind', { bindings });
    return ids;
  }

  /** Asks, and reviews the row that the question left: of the class, with what was shown, and labelled. */
  async ask(
    question: { topic: string; file_paths?: readonly string[] },
    reviewed: { class: ReviewRow['class']; missed?: string; label?: Label },
  ): Promise<string> {
    await (await this.#session()).call('bicameral.preflight', question);
    const row = readRows(telemetryFile(this.path, 'preflight_events')).findLast((each) => each['preflight_id']);
    if (row === undefined) throw new Error('the question left no row');
    return this.#review(row, reviewed);
  }

  label(key: string, label: Label, labeller = 'margaret'): void {
    const row: LabelRow = {
      ts: NOON,
      label_id: randomUUID(),
      action: 'label',
      key,
      labeller,
      label,
      cause: null,
      blind_repeat: false,
      saw_verdict: true,
    };
    this.#append('failure_labels.jsonl', row);
  }

  async remove(): Promise<void> {
    await (await this.#client)?.stop();
    this.repository.remove();
    this.#home.remove();
  }

  #review(
    row: Record<string, unknown>,
    { class: own, missed, label }: { class: ReviewRow['class']; missed?: string; label?: Label },
  ): string {
    const preflightId = String(row['preflight_id']);
    const ids = row['surfaced_ids'] as string[];
    const sources = row['surfaced_by'] as SurfacedEvidence['surfaced_by'][];
    const review: ReviewRow = {
      ts: NOON,
      key: reviewKey(own, preflightId, missed ?? null),
      class: own,
      kept_as: own === 'normal' ? 'audit' : 'suspect',
      preflight_id: preflightId,
      decision_id: missed ?? null,
      preflight_ts: String(row['ts']),
      session_id: String(row['session_id']),
      repo_hash: row['repo_hash'] as string,
      salt_id: String(row['salt_id']),
      topic_hash: row['topic_hash'] as string,
      path_hashes: row['path_hashes'] as string[],
      fired: row['fired'] as boolean,
      guided: row['guided'] as boolean,
      reason: row['reason'] as ReviewRow['reason'],
      surfaced: ids.map((decision_id, index) => ({
        decision_id,
        surfaced_by: sources[index] ?? 'region',
        engaged: 'none',
      })),
      engagements: [],
      miss: null,
      why: 'As the test has it.',
    };
    this.#append('failure_review.jsonl', review);
    if (label !== undefined) this.label(review.key, label);
    return review.key;
  }

  /** One server for all that is asked. */
  #session(): Promise<BundleClient> {
    const env = { BICAMERAL_TELEMETRY: this.#telemetry };
    this.#client ??= BundleClient.start({ cwd: this.repository.root, home: this.path, env });
    return this.#client;
  }

  #append(name: string, row: object): void {
    appendFileSync(path.join(this.path, name), `${JSON.stringify(row)}\n`, { mode: 0o600 });
  }
}
