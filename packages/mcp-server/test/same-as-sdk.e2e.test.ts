import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createInterface } from 'node:readline';
import { PassThrough } from 'node:stream';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { listTools } from '../src/later.js';
import { Application } from '../src/registry/application.js';
import { createMcpServer } from '../src/sdk-adapter.js';
import { tools } from '../src/tools/index.js';
import { InProcess } from './support/in-process.js';
import { converseRaw, type Ended, type RawAnswer, stopServers } from './support/raw-server.js';

/*
 * The bundle reads common messages by hand, where the SDK has schemas. Here the same lines go to the bundle and to the
 * same adapter on the SDK as it is, and the answers and complaints of both are held against each other.
 */
const client = { name: 'a client', version: '1' };
const initialize = (params: object) => ({ method: 'initialize', params: { clientInfo: client, ...params } });
const call = (params: unknown) => ({ method: 'tools/call', params });

/** Each gets an id of its own. */
const REQUESTS: readonly object[] = [
  initialize({ protocolVersion: '2025-06-18', capabilities: { roots: { listChanged: true }, elicitation: {} } }),
  initialize({ protocolVersion: '1999-01-01', capabilities: { experimental: { a: {} }, prompts: true } }),
  initialize({ protocolVersion: '2025-06-18', capabilities: { roots: 5 } }),
  initialize({ protocolVersion: '2025-06-18', capabilities: { elicitation: { form: { applyDefaults: 'yes' } } } }),
  initialize({ protocolVersion: 7, capabilities: {} }),
  initialize({ protocolVersion: '2025-06-18' }),
  initialize({ protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'no version' } }),
  initialize({ protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { ...client, icons: [{ src: 5 }] } }),
  { method: 'ping' },
  { method: 'ping', params: { more: 1 } },
  { method: 'tools/list' },
  { method: 'tools/list', params: { cursor: 'a', _meta: { progressToken: 'b' } } },
  { method: 'tools/list', params: { cursor: 5 } },
  call({ name: 'bicameral.history', arguments: {} }),
  call({ name: 'bicameral_history' }),
  call({ name: 'bicameral.history', arguments: { feature: 'no such field' } }),
  call({ name: 'bicameral.reset', arguments: {}, _meta: { progressToken: 3, other: {} } }),
  call({ name: 'bicameral.histroy', arguments: {} }),
  call({ name: 'constructor' }),
  call({ name: 'bicameral.history', arguments: null }),
  call({ name: 'bicameral.history', arguments: [] }),
  call({ name: 'bicameral.history', arguments: { constructor: 'odd' } }),
  call({ name: 'bicameral.history', task: { ttl: 5 } }),
  call({ name: 'bicameral.history', task: 'now' }),
  call({ name: ['bicameral.history'] }),
  call(undefined),
  { method: 'resources/list' },
  { method: 'logging/setLevel', params: { level: 'debug' } },
  { method: 'tasks/get', params: { taskId: 'a' } },
  { method: 'constructor' },
];

const OTHERS: readonly string[] = [
  'this is no JSON',
  '5',
  'null',
  '"ping"',
  '[{"jsonrpc":"2.0","id":"batch","method":"ping"}]',
  '{"neither":"request"}',
  '{"jsonrpc":"1.0","id":"old","method":"ping"}',
  '{"jsonrpc":"2.0","id":null,"method":"ping"}',
  '{"jsonrpc":"2.0","id":1.5,"method":"ping"}',
  '{"jsonrpc":"2.0","id":"token","method":"ping","params":{"_meta":{"progressToken":1.5}}}',
  '{"jsonrpc":"2.0","id":"text","method":"ping"}',
  '{"jsonrpc":"2.0","id":"more","method":"ping","more":1}',
  '{"jsonrpc":"2.0","id":"array","method":"ping","params":[]}',
  '{"jsonrpc":"2.0","id":"proto","method":"tools/call","params":{"name":"bicameral.history","arguments":{"__proto__":{"a":1}}}}',
  '{"jsonrpc":"2.0","id":"proto2","method":"ping","params":{"__proto__":{"a":1}}}',
  '{"jsonrpc":"2.0","method":"notifications/initialized"}',
  '{"jsonrpc":"2.0","method":"notifications/initialized","params":{"_meta":{"progressToken":{}}}}',
  '{"jsonrpc":"2.0","method":"notifications/nobody-knows"}',
  '{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"nobody’s","reason":"late"}}',
  '{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":{}}}',
  '{"jsonrpc":"2.0","method":"notifications/cancelled"}',
  '{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":9,"progress":1}}',
  '{"jsonrpc":"2.0","method":"notifications/progress","params":{"progress":"half"}}',
  '{"jsonrpc":"2.0","id":99,"result":{}}',
  '{"jsonrpc":"2.0","id":99,"error":{"code":-1,"message":"no"}}',
];

const LINES = [
  ...REQUESTS.map((request, index) => JSON.stringify({ jsonrpc: '2.0', id: index, ...request })),
  ...OTHERS,
];
/** The requests, and those of the others that are requests as well. */
const ANSWERS = REQUESTS.length + ['text', 'proto', 'proto2'].length;

let inProcess: InProcess;
let bundled: Ended;
let plain: { answers: RawAnswer[]; complaints: string[] };

beforeAll(async () => {
  inProcess = new InProcess({ env: { BICAMERAL_TELEMETRY: '' } });
  inProcess.repository.commit({ 'a.ts': 'export const a = 1;\n' });
  bundled = await converseRaw(LINES, ANSWERS, {
    cwd: inProcess.repository.root,
    env: { BICAMERAL_HOME: `${inProcess.home}/bundled`, HOME: inProcess.home, BICAMERAL_LOG: 'warn' },
  });
  plain = await onTheSdkAsItIs();
});

afterAll(() => {
  stopServers();
  inProcess.remove();
});

async function onTheSdkAsItIs(): Promise<typeof plain> {
  const application = new Application(inProcess.context, tools);
  const server = createMcpServer({
    application: () => Promise.resolve(application),
    listedTools: listTools,
    names: 'dots',
  });
  const complaints: string[] = [];
  server.onerror = (error) => complaints.push(error.message.slice(0, 300));
  const [stdin, stdout] = [new PassThrough(), new PassThrough()];
  const answers: RawAnswer[] = [];
  const all = new Promise<void>((resolve) => {
    createInterface({ input: stdout }).on('line', (line) => {
      answers.push(JSON.parse(line) as RawAnswer);
      if (answers.length >= ANSWERS) resolve();
    });
  });
  await server.connect(new StdioServerTransport(stdin, stdout));
  stdin.write(LINES.map((line) => `${line}\n`).join(''));
  await all;
  await server.close();
  return { answers, complaints };
}

/** When a history was looked at. */
const NOW = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g;

function byId(answers: readonly RawAnswer[]): [string, RawAnswer][] {
  return answers
    .map((answer) => JSON.parse(JSON.stringify(answer).replaceAll(NOW, 'now')) as RawAnswer)
    .map((answer): [string, RawAnswer] => [String(answer.id), answer])
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

it('every answer is the one that the SDK as it is gives', () => {
  expect(byId(bundled.answers)).toEqual(byId(plain.answers));
  expect(bundled.answers).toHaveLength(ANSWERS);
});

it('so is what it makes of lines that it passes over', () => {
  const complaint = /what came on stdin was not understood and is passed over: ([^]*?)(?=\nbicameral-mcp: |\n$)/g;
  expect([...bundled.stderr.matchAll(complaint)].map(([, text]) => text)).toEqual(plain.complaints);
  expect(plain.complaints.length).toBeGreaterThan(10);
});
