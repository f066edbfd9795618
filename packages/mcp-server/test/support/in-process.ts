import os from 'node:os';
import path from 'node:path';
import type { ToolName } from '@bicameral/contracts';
import { Context } from '../../src/context.js';
import { createLogger } from '../../src/log.js';
import { type Answer, Application } from '../../src/registry/application.js';
import type { Watch } from '../../src/registry/tool.js';
import { tools } from '../../src/tools/index.js';
import { createUpdater, type Updater } from '../../src/update/updater.js';
import { SHOP, temporaryDirectory, TestRepository } from './git-repository.js';
import { type Outputs, the } from './outputs.js';
import { readRows, type Row } from './rows.js';

type ShortName = ToolName extends `bicameral.${infer Short}` ? Short : never;

export interface InProcessOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly updater?: Updater;
  /** Where the server is started, below the repository's top. */
  readonly start?: string;
  readonly patienceMs?: number;
}

/** The application over a real repository and a real home, in this process, so that a test sees outcomes and sets the clock. */
export class InProcess {
  readonly repository = new TestRepository();
  readonly #home = temporaryDirectory('bicameral-home-');
  readonly stderr: string[] = [];
  readonly #options: InProcessOptions;
  #context: Context | undefined;
  #application: Application | undefined;
  now = Date.parse('2026-03-01T12:00:00Z');

  constructor(options: InProcessOptions = {}) {
    this.#options = options;
  }

  get home(): string {
    return this.#home.path;
  }

  get context(): Context {
    this.#context ??= new Context({
      env: { BICAMERAL_TELEMETRY: 'preflight', ...this.#options.env },
      cwd: path.join(this.repository.root, this.#options.start ?? ''),
      userHome: os.homedir(),
      home: this.home,
      log: createLogger('warn', (line) => this.stderr.push(line)),
      updater: this.#options.updater ?? createUpdater({ home: this.home }),
      now: () => this.now,
      ...(this.#options.patienceMs !== undefined && { patienceMs: this.#options.patienceMs }),
    });
    return this.#context;
  }

  /** Answers of a tool by its short name. */
  async answer(name: string, args: unknown, watch?: Watch): Promise<Answer> {
    this.#application ??= new Application(this.context, tools);
    const tool = this.#application.find(`bicameral.${name}`);
    if (!tool) throw new Error(`no tool ${name}`);
    return this.#application.call(tool, args, watch);
  }

  /** The data of a call that must succeed. */
  async call<Name extends ShortName>(name: Name, args: unknown): Promise<Outputs[`bicameral.${Name}`]> {
    const { structured, text } = await this.answer(name, args);
    if (!structured) throw new Error(`${name}: ${text.join('\n')}`);
    return structured as Outputs[`bicameral.${Name}`];
  }

  get preflights(): Row[] {
    return readRows(path.join(this.home, 'preflight_events.jsonl')).filter((row) => !('event_type' in row));
  }

  get engagements(): Row[] {
    return readRows(path.join(this.home, 'engagements.jsonl'));
  }

  /** A shop in the repository and one decision about charging, in the ledger; gives its id. */
  async withDecision(description = 'Every charge carries an idempotency key'): Promise<string> {
    this.repository.commit(SHOP);
    return this.ingest(description);
  }

  async ingest(description: string): Promise<string> {
    const { created_decisions } = await this.call('ingest', {
      payload: { source: 'manual', decisions: [{ description, source_ref: 'meeting-1' }] },
    });
    return the(created_decisions[0]).decision_id;
  }

  /** The same, bound to `charge`; gives what a verdict needs. */
  async withBinding(): Promise<{ decision_id: string; region_id: string; content_hash: string }> {
    const decision_id = await this.withDecision();
    const { bindings } = await this.call('bind', { bindings: [chargeBinding(decision_id)] });
    const { region_id, content_hash } = the(bindings[0]);
    return { decision_id, region_id, content_hash };
  }

  /** Goes on with a server that has seen nothing yet. */
  restart(): void {
    this.#context?.close();
    this.#context = undefined;
    this.#application = undefined;
  }

  remove(): void {
    this.#context?.close();
    this.repository.remove();
    this.#home.remove();
  }
}

export function chargeBinding(decision_id: string) {
  return { decision_id, file_path: 'src/billing/stripe.ts', symbol_name: 'charge' };
}
