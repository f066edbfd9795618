import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ToolName, toolSchemas, Verdict } from '@bicameral/contracts';
import type { Binding, Payload, Step } from '@bicameral/failure-review';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { Repository } from './repository.js';

export const BUNDLE = fileURLToPath(new URL('../../../packages/mcp-server/dist/bicameral-mcp.mjs', import.meta.url));

/** So that an answer with all its checks stays whole. */
const BINDINGS_A_CALL = 5;

type Answers = { [Name in ToolName]: (typeof toolSchemas)[Name]['output']['_output'] };

interface Start {
  readonly files: Readonly<Record<string, string>>;
  readonly ingest: readonly Payload[];
  readonly bindings: readonly Binding[];
  readonly env: Readonly<Record<string, string>>;
}

/** A real repository, an empty home, the real server between them, and a real client. */
export class World {
  readonly #folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'bicameral-eval-')));
  readonly #client = new Client({ name: 'bicameral-eval', version: '0.1.0' });
  readonly #ids = new Map<string, string>();
  #repository: Repository | undefined;

  async open({ files, ingest, bindings, env }: Start): Promise<void> {
    if (!existsSync(BUNDLE)) throw new Error(`${BUNDLE} is missing. Build it: npx nx build mcp-server`);
    this.#repository = new Repository(path.join(this.#folder, 'repository'), files);
    const { root } = this.#repository;
    const home = path.join(this.#folder, 'home');
    await this.#client.connect(
      new StdioClientTransport({
        command: process.execPath,
        args: [BUNDLE, '--root', root],
        cwd: root,
        env: { PATH: process.env['PATH'] ?? '', HOME: this.#folder, BICAMERAL_HOME: home, ...env },
      }),
    );
    for (const payload of ingest) await this.#ingest(payload);
    await this.#bind(bindings);
  }

  async take(step: Step): Promise<void> {
    if ('commit' in step) this.#repository?.commit(step.commit);
    else if ('merge' in step) this.#repository?.merge(step.merge);
    else if ('checkout' in step) this.#repository?.checkout(step.checkout);
    else if ('ingest' in step) await this.#ingest(step.ingest);
    else if ('bind' in step) await this.#bind(step.bind);
    else if ('judge' in step) await this.#judge(step.judge.decision, step.judge.verdict);
    else await this.call(step.call.tool, this.#withIds(step.call.arguments) as Record<string, unknown>);
  }

  async call<Name extends ToolName>(name: Name, args: Record<string, unknown>): Promise<Answers[Name]> {
    const { isError, content, structuredContent } = await this.#client.callTool({ name, arguments: args });
    if (isError || !structuredContent) throw new Error(`${name} was refused: ${JSON.stringify(content)}`);
    return structuredContent as Answers[Name];
  }

  labelOf(id: string): string {
    return [...this.#ids].find(([, other]) => other === id)?.[0] ?? id;
  }

  async close(): Promise<void> {
    await this.#client.close();
    rmSync(this.#folder, { recursive: true, force: true });
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

function without<T extends object, K extends keyof T>(value: T, key: K): Omit<T, K> {
  const copy = { ...value };
  Reflect.deleteProperty(copy, key);
  return copy;
}
