import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createScratchRepository, type ScratchRepository } from '@bicameral/code-regions';
import type { ToolName, toolSchemas, Verdict } from '@bicameral/contracts';
import { commitStep } from './repository.js';
import type { Binding, Payload, Step } from './scenario.js';
import type { OpenTools, ReplayTools } from './tools.js';

/** So that an answer with all its checks stays whole. */
const BINDINGS_A_CALL = 5;

type Answers = { [Name in ToolName]: (typeof toolSchemas)[Name]['output']['_output'] };

/** A repository and the ledger of what was decided about it. */
export interface Start {
  readonly files: Readonly<Record<string, string>>;
  readonly ingest: readonly Payload[];
  readonly bindings: readonly Binding[];
}

/** A real repository in a temporary folder, an empty home, and the tools over both; decisions go by their labels. */
export class World {
  readonly #folder: string;
  readonly #repository: ScratchRepository;
  readonly #tools: ReplayTools;
  readonly #ids = new Map<string, string>();

  private constructor(folder: string, repository: ScratchRepository, tools: ReplayTools) {
    this.#folder = folder;
    this.#repository = repository;
    this.#tools = tools;
  }

  /** @throws Error when the start can not be made as it is; nothing is left behind then */
  static async open(start: Start, env: Readonly<Record<string, string>>, openTools: OpenTools): Promise<World> {
    const folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'bicameral-eval-')));
    let world: World | undefined;
    try {
      const repository = await createScratchRepository(path.join(folder, 'repository'), start.files);
      const tools = await openTools({ root: repository.root, home: path.join(folder, 'home'), env });
      world = new World(folder, repository, tools);
      for (const payload of start.ingest) await world.#ingest(payload);
      await world.#bind(start.bindings);
      return world;
    } catch (error) {
      if (world === undefined) removeFolder(folder);
      else await world.close();
      throw error;
    }
  }

  async take(step: Step): Promise<void> {
    if ('commit' in step) await commitStep(this.#repository, step.commit);
    else if ('merge' in step) await this.#repository.merge(step.merge);
    else if ('checkout' in step) await this.#repository.checkout(step.checkout);
    else if ('ingest' in step) await this.#ingest(step.ingest);
    else if ('bind' in step) await this.#bind(step.bind);
    else if ('judge' in step) await this.#judge(step.judge.decision, step.judge.verdict);
    else await this.call(step.call.tool, this.#withIds(step.call.arguments) as Record<string, unknown>);
  }

  /** @throws Error when the call is refused */
  async call<Name extends ToolName>(name: Name, args: Readonly<Record<string, unknown>>): Promise<Answers[Name]> {
    const { structured, text } = await this.#tools.call(name, args);
    if (!structured) throw new Error(`${name} was refused: ${text.join(' ')}`);
    return structured as Answers[Name];
  }

  labelOf(id: string): string {
    return [...this.#ids].find(([, other]) => other === id)?.[0] ?? id;
  }

  async close(): Promise<void> {
    await this.#tools.close();
    removeFolder(this.#folder);
  }

  async #ingest(payload: Payload): Promise<void> {
    const decisions = payload.decisions.map(({ parent_decision_id, collides_with, ...decision }) => ({
      ...without(decision, 'label'),
      ...(parent_decision_id !== undefined && { parent_decision_id: this.#idOf(parent_decision_id) }),
      ...(collides_with !== undefined && { collides_with: this.#idOf(collides_with) }),
    }));
    const answer = await this.call('bicameral.ingest', { payload: { ...payload, decisions } });
    if (answer.created_decisions.length !== decisions.length) {
      throw new Error(`not all decisions were created, or not all fit into one answer: ${JSON.stringify(answer)}`);
    }
    for (const [index, { decision_id }] of answer.created_decisions.entries()) {
      this.#ids.set(payload.decisions[index]?.label ?? '', decision_id);
    }
  }

  async #bind(bindings: readonly Binding[]): Promise<void> {
    for (let start = 0; start < bindings.length; start += BINDINGS_A_CALL) {
      const some = bindings.slice(start, start + BINDINGS_A_CALL);
      const answer = await this.call('bicameral.bind', {
        bindings: some.map(({ decision, ...place }) => ({
          ...without(place, 'verdict'),
          decision_id: this.#idOf(decision),
        })),
      });
      const failed = answer.bindings.find(({ error }) => error !== null);
      if (failed) throw new Error(`${this.labelOf(failed.decision_id)} was not bound: ${failed.error ?? ''}`);
      const verdicts = answer.bindings.flatMap(({ decision_id, region_id, content_hash }, index) => {
        const verdict = some[index]?.verdict;
        return verdict === undefined ? [] : [{ decision_id, region_id, content_hash, verdict }];
      });
      if (verdicts.length > 0) await this.#resolve('ingest', verdicts);
    }
  }

  /** Says what the code of a decision is worth now, as an agent does: by the check that link_commit gives. */
  async #judge(decision: string, verdict: Verdict): Promise<void> {
    const { pending_compliance_checks } = await this.call('bicameral.link_commit', { commit_hash: 'HEAD' });
    const check = pending_compliance_checks.find(({ decision_id }) => decision_id === this.#idOf(decision));
    if (check === undefined) throw new Error(`link_commit asks for no verdict on ${decision}`);
    const { phase, decision_id, region_id, content_hash } = check;
    await this.#resolve(phase, [{ decision_id, region_id, content_hash, verdict }]);
  }

  async #resolve(phase: string, verdicts: readonly object[]): Promise<void> {
    const { rejected } = await this.call('bicameral.resolve_compliance', {
      phase,
      verdicts: verdicts.map((each) => ({ ...each, confidence: 'high', explanation: 'As the scenario has it.' })),
    });
    if (rejected.length > 0) throw new Error(`verdicts were refused: ${JSON.stringify(rejected)}`);
  }

  #idOf(label: string): string {
    const id = this.#ids.get(label);
    if (id === undefined) throw new Error(`there is no decision ${label}`);
    return id;
  }

  /** `@label` becomes the decision's id, wherever it stands. */
  #withIds(value: unknown): unknown {
    if (typeof value === 'string') return value.startsWith('@') ? this.#idOf(value.slice(1)) : value;
    if (Array.isArray(value)) return value.map((each) => this.#withIds(each));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, this.#withIds(each)]));
  }
}

function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}

function without<T extends object, K extends keyof T>(value: T, key: K): Omit<T, K> {
  const copy = { ...value };
  Reflect.deleteProperty(copy, key);
  return copy;
}
