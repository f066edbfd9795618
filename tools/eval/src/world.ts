import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ToolName, toolSchemas } from '@bicameral/contracts';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import type { Fixture, ScenarioCommit, ScenarioDecision } from './scenario.js';

const BUNDLE = fileURLToPath(new URL('../../../packages/mcp-server/dist/bicameral-mcp.mjs', import.meta.url));
const AUTHOR = ['-c', 'user.name=Eval', '-c', 'user.email=eval@example.com', '-c', 'commit.gpgsign=false'];

type Answers = { [Name in ToolName]: (typeof toolSchemas)[Name]['output']['_output'] };

/** A real repository, an empty home, and the real server between them, with a real client. */
export class World {
  readonly #folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'bicameral-eval-')));
  readonly #client = new Client({ name: 'bicameral-eval', version: '0.1.0' });
  readonly #ids = new Map<string, string>();

  get #root(): string {
    return path.join(this.#folder, 'repository');
  }

  /** Makes the repository, starts the server, and records and binds the decisions of the fixture. */
  async open({ files, decisions }: Fixture, env: Readonly<Record<string, string>>): Promise<void> {
    mkdirSync(this.#root);
    this.#git('init', '--quiet', '--initial-branch=main');
    this.commit({ write: files });
    await this.#client.connect(
      new StdioClientTransport({
        command: process.execPath,
        args: [BUNDLE, '--root', this.#root],
        cwd: this.#root,
        env: {
          PATH: process.env['PATH'] ?? '',
          HOME: this.#folder,
          BICAMERAL_HOME: path.join(this.#folder, 'home'),
          ...env,
        },
      }),
    );
    await this.record(decisions);
  }

  async call<Name extends ToolName>(name: Name, args: Record<string, unknown>): Promise<Answers[Name]> {
    const { isError, content, structuredContent } = await this.#client.callTool({ name, arguments: args });
    if (isError || !structuredContent) throw new Error(`${name} was refused: ${JSON.stringify(content)}`);
    return structuredContent as Answers[Name];
  }

  /** Ingests, binds and judges; each decision by itself, so that one may refer to an earlier one. */
  async record(decisions: readonly ScenarioDecision[]): Promise<void> {
    for (const each of decisions) {
      const { label, description, feature, collides_with, signoff, open_question } = each;
      const { created_decisions } = await this.call('bicameral.ingest', {
        payload: {
          source: 'manual',
          decisions: [
            {
              description,
              ...(feature !== undefined && { feature_group: feature }),
              ...(collides_with !== undefined && { collides_with: this.idOf(collides_with) }),
              ...(signoff !== undefined && { signoff }),
            },
          ],
          ...(open_question !== undefined && { open_questions: [open_question] }),
        },
      });
      const [created] = created_decisions;
      if (created === undefined) throw new Error(`the decision ${label} was not created`);
      this.#ids.set(label, created.decision_id);
      await this.#bind(created.decision_id, each);
    }
  }

  async #bind(decision_id: string, { label, bind = [], verdict }: ScenarioDecision): Promise<void> {
    if (bind.length === 0) return;
    const { bindings } = await this.call('bicameral.bind', {
      bindings: bind.map(({ file, symbol }) => ({ decision_id, file_path: file, symbol_name: symbol })),
    });
    const failed = bindings.find(({ error }) => error !== null);
    if (failed !== undefined) throw new Error(`the decision ${label} was not bound: ${failed.error ?? ''}`);
    if (verdict === undefined) return;
    await this.call('bicameral.resolve_compliance', {
      phase: 'ingest',
      verdicts: bindings.map(({ region_id, content_hash }) => ({
        ...{ decision_id, region_id, content_hash, verdict },
        ...{ confidence: 'high', explanation: 'As the scenario has it.' },
      })),
    });
  }

  commit({ write = {}, move = {}, delete: gone = [] }: ScenarioCommit): void {
    for (const [from, to] of Object.entries(move)) renameSync(path.join(this.#root, from), this.#made(to));
    for (const file of gone) rmSync(path.join(this.#root, file));
    for (const [file, text] of Object.entries(write)) writeFileSync(this.#made(file), text);
    this.#git('add', '--all');
    this.#git(...AUTHOR, 'commit', '--quiet', '--no-verify', '-m', 'A change');
  }

  /** @throws Error for a label that no decision has */
  idOf(label: string): string {
    const id = this.#ids.get(label);
    if (id === undefined) throw new Error(`there is no decision ${label}`);
    return id;
  }

  labelOf(id: string): string {
    return [...this.#ids].find(([, other]) => other === id)?.[0] ?? id;
  }

  async close(): Promise<void> {
    await this.#client.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** The path of a file whose folder is there. */
  #made(file: string): string {
    const target = path.join(this.#root, file);
    mkdirSync(path.dirname(target), { recursive: true });
    return target;
  }

  #git(...args: string[]): void {
    execFileSync('git', args, { cwd: this.#root, stdio: ['ignore', 'ignore', 'pipe'] });
  }
}
