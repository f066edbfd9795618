import { type EngagementCall, openPreflightTelemetry, type PreflightTelemetry } from '@bicameral/preflight-telemetry';
import type { PreflightReason, SurfacedBy } from '@bicameral/contracts';
import type { World } from './world.js';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const START = Date.parse('2026-03-02T09:00:00.000Z');

/** Time that all servers of a test share, and that moves only when the test moves it. */
export interface Clock {
  now: number;
}

export interface Asked {
  readonly files?: readonly string[];
  readonly topic?: string;
  /** Decisions that are shown, by what brought them there. */
  readonly shown?: readonly (readonly [decisionId: string, surfacedBy: SurfacedBy])[];
  readonly reason?: PreflightReason | null;
  readonly repeats?: string;
  readonly id?: string;
}

export interface Called extends Partial<Omit<EngagementCall, 'tool' | 'preflightId'>> {
  /** The id that the agent hands on. */
  readonly id?: string;
}

/** One server process, as far as its rows are concerned: the real writers over a clock of the test's. */
export class Server {
  readonly #world: World;
  readonly #clock: Clock;
  readonly #telemetry: PreflightTelemetry;

  constructor(world: World, clock: Clock, options: { sessionId?: string; raw?: boolean } = {}) {
    this.#world = world;
    this.#clock = clock;
    this.#telemetry = openPreflightTelemetry({
      home: world.home,
      env: { BICAMERAL_TELEMETRY: options.raw === true ? 'raw' : 'preflight' },
      now: () => clock.now,
      ...(options.sessionId !== undefined && { sessionId: options.sessionId }),
    });
  }

  get sessionId(): string {
    return this.#telemetry.sessionId ?? '';
  }

  /** Records a preflight and gives its id. */
  preflight({ files = [], topic = 'a topic', shown = [], reason, repeats, id }: Asked = {}): string {
    const preflightId = id ?? this.#telemetry.newPreflightId() ?? '';
    const fired = shown.length > 0;
    this.#telemetry.recordPreflight({
      preflightId,
      topic,
      filePaths: files,
      repository: this.#world.repository,
      fired,
      reason: reason === undefined ? (fired ? 'fired' : 'no_matches') : reason,
      surfaced: shown.map(([decisionId, surfacedBy]) => ({ decisionId, surfacedBy })),
      guided: false,
      ...(repeats !== undefined && { parentPreflightId: repeats }),
    });
    return preflightId;
  }

  call(tool: string, { id, ...call }: Called = {}): void {
    this.#telemetry.recordEngagement({
      tool: `bicameral.${tool}` as EngagementCall['tool'],
      decisionIds: [],
      filePaths: [],
      repository: this.#world.repository,
      outcome: 'ok',
      ...(id !== undefined && { preflightId: id }),
      ...call,
    });
  }

  /** Links a commit that was made at this moment, unless the call says otherwise. */
  commit(files: readonly string[], { drifted = [], ...called }: Called & { drifted?: readonly string[] } = {}): void {
    this.call('link_commit', { filePaths: files, driftedIds: drifted, committedAt: this.#clock.now, ...called });
  }

  /** The client stops the server. One that is not stopped was killed. */
  stop(): void {
    this.#telemetry.close();
  }
}
