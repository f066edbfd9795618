import { mkdirSync } from 'node:fs';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { write } from './copies.js';
import { git } from './processes.js';

type Data = Record<string, unknown>;

export interface Conversation {
  ingested: Data;
  bound: Data;
  preflight: Data;
  judged: Data;
  linked: Data;
  judgedAgain: Data;
  ratified: Data;
  updated: Data;
}

/** The code that the decision is about; the second version breaks it. */
const file = 'src/charge.ts';
const before = 'export function charge(cents: number, key: string): string {\n  return `${cents} under ${key}`;\n}\n';
const after =
  'export function charge(cents: number, key: string): string {\n  return `${cents} without ${key.slice(1)}`;\n}\n';

async function commit(repository: string, content: string): Promise<void> {
  write(repository, file, content);
  await git(['add', '--all'], repository);
  const author = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', '-c', 'commit.gpgsign=false'];
  await git([...author, 'commit', '--quiet', '--message=A change'], repository);
}

function firstOf(data: Data, field: string): Data {
  const [first] = data[field] as Data[];
  if (first === undefined) throw new Error(`${field} is empty: ${JSON.stringify(data)}`);
  return first;
}

/**
 * A real client over stdio, in a real repository that it makes: a decision is taken and bound, shown before the edit,
 * judged, broken by a commit, judged again and signed. The preflight's id is handed on to every later call.
 */
export async function converse(server: {
  command: string;
  args: string[];
  cwd: string;
  repository: string;
  env: Record<string, string>;
}): Promise<Conversation> {
  const { command, args, cwd, env, repository } = server;
  mkdirSync(repository);
  await git(['init', '--quiet'], repository);
  await commit(repository, before);

  const client = new Client({ name: 'checks', version: '1.0.0' });
  await client.connect(new StdioClientTransport({ command, args: [...args, '--root', repository], cwd, env }));
  try {
    const call = async (tool: string, input: Data): Promise<Data> => {
      const result = await client.callTool({ name: `bicameral.${tool}`, arguments: input });
      if (result.isError === true) throw new Error(`${tool}: ${JSON.stringify(result.content)}`);
      return result.structuredContent as Data;
    };
    const decisions = [{ description: 'Every charge carries an idempotency key', source_ref: 'meeting-1' }];
    const ingested = await call('ingest', { payload: { source: 'transcript', decisions } });
    const { decision_id } = firstOf(ingested, 'created_decisions');
    const bound = await call('bind', { bindings: [{ decision_id, file_path: file, symbol_name: 'charge' }] });
    const { region_id, content_hash } = firstOf(bound, 'bindings');
    const preflight = await call('preflight', { topic: 'Add a retry to charge', file_paths: [file] });
    const { preflight_id } = preflight;
    const judge = (phase: string, hash: unknown, verdict: string): Promise<Data> =>
      call('resolve_compliance', {
        phase,
        verdicts: [{ decision_id, region_id, content_hash: hash, verdict, confidence: 'high', explanation: 'Read it' }],
        preflight_id,
      });

    const judged = await judge('ingest', content_hash, 'compliant');
    await commit(repository, after);
    const linked = await call('link_commit', { preflight_id });
    const judgedAgain = await judge('drift', firstOf(linked, 'pending_compliance_checks')['content_hash'], 'drifted');
    const ratified = await call('ratify', { decision_id, signer: 'Ada', preflight_id });
    const updated = await call('update', { action: 'check', preflight_id });
    return { ingested, bound, preflight, judged, linked, judgedAgain, ratified, updated };
  } finally {
    await client.close();
  }
}
