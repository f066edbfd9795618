import path from 'node:path';
import { canonicalUuid } from '@bicameral/contracts';
import { loadOrCreateSalt } from '@bicameral/salted-hash';
import type { SaltSeam } from '@bicameral/salted-hash';
import { v4 } from 'uuid';
import { attribute } from './attribution.js';
import type { Fit } from './attribution.js';
import { readCandidates } from './candidates.js';
import { PREFLIGHT_EVENTS_FILE, SALT_FILE } from './files.js';
import type { HashedPaths } from './hasher.js';
import { Hasher } from './hasher.js';
import { decisionIdsOf } from './ids.js';
import { causeOf, Losses } from './losses.js';
import type { TelemetryStatus } from './losses.js';
import { RowWriter } from './row-writer.js';
import type { RowWriterOptions } from './row-writer.js';
import { checkEngagement, engagementRow, preflightRow } from './rows.js';
import type { RowContext } from './rows.js';
import type { Attributed, EngagementCall, PreflightCall, PreflightTelemetry } from './types.js';

export interface EnabledOptions extends Omit<RowWriterOptions, 'losses'> {
  readonly raw: boolean;
  readonly saltSeam: Partial<SaltSeam>;
}

const NO_FIT: Attributed = { attribution: 'fallback', match: null, preflight_id: null };

/** The writers while capture is on. The salt is loaded for the first row, and kept for the life of the process. */
export class EnabledTelemetry implements PreflightTelemetry {
  readonly enabled = true;
  readonly raw: boolean;
  readonly sessionId: string;
  readonly #options: EnabledOptions;
  readonly #losses = new Losses();
  readonly #writer: RowWriter;
  #hasher: Hasher | null = null;
  #hasWaitedForSalt = false;

  constructor(options: EnabledOptions) {
    this.raw = options.raw;
    this.sessionId = options.sessionId;
    this.#options = options;
    this.#writer = new RowWriter({ ...options, losses: this.#losses });
  }

  newPreflightId(): string {
    return v4();
  }

  recordPreflight(call: PreflightCall): void {
    this.#counting(() => this.#writer.writePreflight(preflightRow(call, this.#context())));
  }

  recordEngagement(call: EngagementCall): Attributed | null {
    return this.#counting(() => {
      checkEngagement(call);
      const context = this.#context();
      const paths = context.hasher.paths(call.filePaths);
      const attributed = this.#attribute(call, paths, context.hasher);
      this.#writer.writeEngagement(engagementRow(call, paths, attributed, context));
      return attributed;
    });
  }

  status(): TelemetryStatus {
    return this.#losses.status();
  }

  close(): void {
    this.#counting(() => this.#writer.close());
  }

  /** A record must never hurt the call that it is about: whatever goes wrong is counted. */
  #counting<T>(work: () => T): T | null {
    try {
      return work();
    } catch (error) {
      this.#losses.count(causeOf(error));
      return null;
    }
  }

  #context(): RowContext {
    const ts = new Date(this.#options.now()).toISOString();
    return { ts, sessionId: this.sessionId, raw: this.raw, hasher: this.#loadHasher() };
  }

  #loadHasher(): Hasher {
    if (this.#hasher === null) {
      // Waiting for a salt to grow takes a second: once a process, not once a call while the home is read-only.
      const seam = this.#hasWaitedForSalt
        ? { ...this.#options.saltSeam, sleep: () => undefined }
        : this.#options.saltSeam;
      this.#hasWaitedForSalt = true;
      this.#hasher = new Hasher(loadOrCreateSalt(path.join(this.#options.home, SALT_FILE), seam));
    }
    return this.#hasher;
  }

  #attribute(call: EngagementCall, paths: HashedPaths, hasher: Hasher): Attributed {
    const named = call.preflightId === undefined ? null : canonicalUuid(call.preflightId);
    if (named !== null) return { attribution: 'explicit', match: null, preflight_id: named };
    const fit = this.#fit(call, paths, hasher);
    return fit === null ? NO_FIT : { attribution: 'fallback', match: fit.match, preflight_id: fit.preflightId };
  }

  #fit(call: EngagementCall, { pathHashes }: HashedPaths, hasher: Hasher): Fit | null {
    const repoHash = hasher.repository(call.repository);
    const decisionIds = decisionIdsOf(call.decisionIds);
    if (repoHash === null || pathHashes.length + decisionIds.length === 0) return null;
    try {
      const candidates = readCandidates(path.join(this.#options.home, PREFLIGHT_EVENTS_FILE));
      const time = this.#options.now();
      return attribute(candidates, { sessionId: this.sessionId, repoHash, pathHashes, decisionIds, time });
    } catch (error) {
      this.#losses.count(`ATTRIBUTION_${causeOf(error)}`);
      return null;
    }
  }
}
