import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import os from 'node:os';
import { createInterface } from 'node:readline';
import { BUNDLE, readRows, telemetryFile } from './support/bundle-client.js';
import { SHOP, temporaryDirectory, TestRepository } from './support/git-repository.js';

let repository: TestRepository;
let home: { path: string; remove: () => void };
let server: ChildProcessWithoutNullStreams;
let stderr: string;
let answers: Map<number, (answer: Record<string, unknown>) => void>;

beforeEach(async () => {
  repository = new TestRepository();
  repository.commit(SHOP);
  home = temporaryDirectory('bicameral-home-');
  stderr = '';
  answers = new Map();
  server = spawn(process.execPath, [BUNDLE], {
    cwd: repository.root,
    env: {
      PATH: process.env['PATH'],
      HOME: os.homedir(),
      BICAMERAL_HOME: home.path,
      BICAMERAL_TELEMETRY: 'preflight',
      BICAMERAL_LOG: 'error',
    },
  });
  server.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  server.stdin.on('error', () => undefined);
  createInterface({ input: server.stdout }).on('line', (line) => {
    const answer = JSON.parse(line) as Record<string, unknown> & { id: number };
    answers.get(answer.id)?.(answer);
  });
  await request(0, 'initialize', {
    protocolVersion: '2025-06-18',
    capabilities: {},
    clientInfo: { name: 'test', version: '1' },
  });
  send({ jsonrpc: '2.0', method: 'notifications/initialized' });
  await callTool(1);
});

afterEach(() => {
  server.kill('SIGKILL');
  repository.remove();
  home.remove();
});

function send(message: object): void {
  server.stdin.write(`${JSON.stringify(message)}\n`);
}

function request(id: number, method: string, params: object): Promise<Record<string, unknown>> {
  const answer = new Promise<Record<string, unknown>>((resolve) => answers.set(id, resolve));
  send({ jsonrpc: '2.0', id, method, params });
  return answer;
}

function callTool(id: number): Promise<Record<string, unknown>> {
  return request(id, 'tools/call', { name: 'bicameral.preflight', arguments: { topic: `Webhook question ${id}` } });
}

/** What the finished calls left, and that the server had time to say that its session is over. */
function kinds(): unknown[] {
  return readRows(telemetryFile(home.path, 'preflight_events')).map((row) => row['event_type'] ?? row['reason']);
}

const WHOLE = ['session_start', 'no_matches', 'session_end'];

describe('the process ends, with the rows of its finished calls', () => {
  it('when stdin closes', async () => {
    server.stdin.end();
    expect(await once(server, 'exit')).toEqual([0, null]);
    expect(kinds()).toEqual(WHOLE);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('on %s', async (signal) => {
    server.kill(signal);
    expect(await once(server, 'exit')).toEqual([0, null]);
    expect(kinds()).toEqual(WHOLE);
  });

  it('on SIGINT with SIGTERM right behind it, as clients stop it', async () => {
    server.kill('SIGINT');
    server.kill('SIGTERM');
    expect(await once(server, 'exit')).toEqual([0, null]);
    expect(kinds()).toEqual(WHOLE);
  });

  it('when stdout breaks', async () => {
    server.stdout.destroy();
    void callTool(2);
    expect(await once(server, 'exit')).toEqual([0, null]);
    expect(kinds().slice(0, 2)).toEqual(['session_start', 'no_matches']);
    expect(kinds().at(-1)).toBe('session_end');
  });

  it('when a message is larger than the transport takes, with a clear line on stderr', async () => {
    const finished = callTool(2);
    await finished;
    server.stdin.write(`{"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"x":"${'x'.repeat(11 * 1024 * 1024)}`);
    expect(await once(server, 'exit')).toEqual([1, null]);
    expect(stderr).toMatch(/^bicameral-mcp: error: a message on stdin is larger than the transport takes \(10 MB\)/);
    expect(kinds()).toEqual(['session_start', 'no_matches', 'no_matches', 'session_end']);
  });
});

describe('what is not a message', () => {
  it('is passed over, and the server goes on', async () => {
    server.stdin.write('this is no JSON\n');
    server.stdin.write('{"neither":"request"}\n');
    expect(await callTool(2)).toMatchObject({ result: { structuredContent: { reason: 'no_matches' } } });
  });
});
