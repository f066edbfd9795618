import { describe, expect, it } from '@jest/globals';
import * as sdk from '@modelcontextprotocol/sdk/types.js';
import fc from 'fast-check';
import * as plain from '../src/sdk-light/plain.js';
import * as light from '../src/sdk-light/types.js';

/** Names that mean something to JavaScript, to zod or to a later revision of the protocol, and one that does not. */
const ODD_NAMES = [
  'extra',
  '__proto__',
  'constructor',
  'task',
  'icons',
  '_meta',
  'id',
  'io.modelcontextprotocol/related-task',
];

const text = fc.string({ maxLength: 5 });
const flag = fc.boolean();
const id = fc.oneof(text, fc.integer(), fc.constantFrom(1.5, 2 ** 60, null));
const anything = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constant(JSON.parse('{"__proto__":{}}') as unknown));

/** Mostly what it should be. */
function mostly(value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 30, arbitrary: value }, { weight: 1, arbitrary: anything });
}

/** An object of these fields, some of them missing, and now and then one more that may be odd. */
function fields(spec: Record<string, fc.Arbitrary<unknown>>, needed: readonly string[] = []): fc.Arbitrary<unknown> {
  const own = Object.fromEntries(Object.entries(spec).map(([name, value]) => [name, mostly(value)]));
  const extra = fc.option(fc.tuple(fc.constantFrom(...ODD_NAMES), anything), { freq: 8 });
  return fc.tuple(fc.record(own, { requiredKeys: [...needed] }), extra).map(([object, more]) => {
    if (more !== null && !Object.hasOwn(object, more[0])) {
      Object.defineProperty(object, more[0], { value: more[1], enumerable: true, configurable: true, writable: true });
    }
    return object;
  });
}

const object = fields({ listChanged: flag });
const meta = fields({ progressToken: id, note: text });
const message = (method: string, params: Record<string, fc.Arbitrary<unknown>>) => {
  const named = { method: fc.constant(method), params: fields({ _meta: meta, ...params }, Object.keys(params)) };
  return fields(named, ['method', 'params']);
};
const capabilities = fields({
  roots: object,
  sampling: fields({ context: object, tools: object }),
  elicitation: fields({ form: fields({ applyDefaults: flag }), url: object }),
  experimental: fc.dictionary(text, object),
  extensions: fc.dictionary(text, object),
  tasks: fields({
    list: object,
    cancel: object,
    requests: fields({ sampling: fields({ createMessage: object }), elicitation: fields({ create: object }) }),
  }),
  prompts: object,
});
const clientInfo = fields({ name: text, version: text, title: text, websiteUrl: text, description: text }, [
  'name',
  'version',
]);
const envelope = fields(
  {
    jsonrpc: fc.constant('2.0'),
    id,
    method: fc.constantFrom('ping', 'tools/call'),
    params: fields({ _meta: meta, name: text }),
    result: fields({ _meta: meta }),
    error: fields({ code: fc.integer(), message: text }, ['code', 'message']),
  },
  ['jsonrpc'],
);
const result = fields(
  {
    content: fc.array(mostly(fields({ type: fc.constantFrom('text', 'image'), text, data: text, mimeType: text }))),
    structuredContent: fc.dictionary(text, fc.jsonValue({ maxDepth: 1 })),
    isError: flag,
    _meta: meta,
  },
  ['content'],
);

type Outcome = { success: boolean; data?: unknown; error?: unknown };
interface Schema {
  safeParse(value: unknown): Outcome;
  parse(value: unknown): unknown;
}

/** As JSON with its fields in order, since one named `__proto__` is lost on most ways of comparing. */
function asText(value: unknown): string {
  return JSON.stringify(value, (_name, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([left], [right]) => (left < right ? -1 : 1)))
      : part,
  );
}

function outcome(parse: () => unknown): unknown {
  try {
    return { data: parse() };
  } catch (error) {
    return { error: (error as Error).message };
  }
}

describe.each<[string, Schema, Schema, fc.Arbitrary<unknown>]>([
  ['JSONRPCMessageSchema', light.JSONRPCMessageSchema, sdk.JSONRPCMessageSchema, envelope],
  [
    'InitializeRequestSchema',
    light.InitializeRequestSchema,
    sdk.InitializeRequestSchema,
    message('initialize', { protocolVersion: text, capabilities, clientInfo }),
  ],
  ['PingRequestSchema', light.PingRequestSchema, sdk.PingRequestSchema, message('ping', {})],
  [
    'ListToolsRequestSchema',
    light.ListToolsRequestSchema,
    sdk.ListToolsRequestSchema,
    fc.oneof(message('tools/list', { cursor: text }), message('tools/list', {})),
  ],
  [
    'CallToolRequestSchema',
    light.CallToolRequestSchema,
    sdk.CallToolRequestSchema,
    message('tools/call', { name: text, arguments: fc.dictionary(text, fc.jsonValue({ maxDepth: 1 })) }),
  ],
  ['CallToolResultSchema', light.CallToolResultSchema, sdk.CallToolResultSchema, result],
  [
    'InitializedNotificationSchema',
    light.InitializedNotificationSchema,
    sdk.InitializedNotificationSchema,
    message('notifications/initialized', {}),
  ],
  [
    'CancelledNotificationSchema',
    light.CancelledNotificationSchema,
    sdk.CancelledNotificationSchema,
    message('notifications/cancelled', { requestId: id, reason: text }),
  ],
])('%s', (_name, own, theirs, values) => {
  it('takes what the SDK’s takes, makes of it what that makes, and refuses the rest in its words', () => {
    fc.assert(
      fc.property(fc.oneof({ weight: 20, arbitrary: values }, { weight: 1, arbitrary: anything }), (value) => {
        const came = JSON.parse(JSON.stringify(value)) as unknown;
        const [ours, sdks] = [own.safeParse(came), theirs.safeParse(came)];
        expect(asText([ours.success, ours.data])).toBe(asText([sdks.success, sdks.data]));
        expect(asText(outcome(() => own.parse(came)))).toBe(asText(outcome(() => theirs.parse(came))));
      }),
      { numRuns: 500 },
    );
  });
});

it.each(['isJSONRPCRequest', 'isJSONRPCNotification', 'isJSONRPCResultResponse', 'isJSONRPCErrorResponse'] as const)(
  '%s tells the kinds apart as the SDK does',
  (name) => {
    fc.assert(
      fc.property(envelope, (value) => {
        expect(light[name](value)).toBe(sdk[name](value));
      }),
      { numRuns: 500 },
    );
  },
);

it('params ask for a task, or not, as the SDK sees it', () => {
  const params = fc.oneof(
    fields({ _meta: meta, task: fields({ ttl: fc.integer() }) }),
    fc.constant(undefined),
    anything,
  );
  fc.assert(
    fc.property(params, (value) => {
      expect(light.isTaskAugmentedRequestParams(value)).toBe(sdk.isTaskAugmentedRequestParams(value));
    }),
  );
});

describe('read by hand, without the SDK’s schemas', () => {
  const clientOf = (capabilities: object) => ({
    method: 'initialize',
    params: { protocolVersion: '2025-11-25', capabilities, clientInfo: { name: 'a client', title: 'A', version: '1' } },
  });

  it.each([
    [{}],
    [{ roots: {} }],
    [{ roots: { listChanged: true }, sampling: {}, elicitation: {} }],
    [{ elicitation: { form: {}, url: {} }, roots: { listChanged: true }, sampling: { tools: {}, context: {} } }],
    [{ tools: true, prompts: true, resources: true, logging: false, elicitation: {}, roots: { listChanged: false } }],
    [{ experimental: { a: {} }, extensions: { 'io.modelcontextprotocol/ui': { mimeTypes: ['text/html'] } } }],
    [{ tasks: { list: {}, cancel: {}, requests: { sampling: { createMessage: {} }, elicitation: { create: {} } } } }],
  ])('initialize with the capabilities %j', (capabilities) => {
    const value = clientOf(capabilities);
    expect(plain.initialize(value)).toEqual(sdk.InitializeRequestSchema.parse(value));
  });

  it.each<[string, plain.Reader, object]>([
    ['a request', plain.message, { jsonrpc: '2.0', id: 'a', method: 'ping' }],
    ['a notification', plain.message, { jsonrpc: '2.0', method: 'notifications/initialized' }],
    ['ping', plain.ping, { method: 'ping' }],
    ['initialized', plain.initialized, { method: 'notifications/initialized', params: {} }],
    ['tools/list', plain.listTools, { method: 'tools/list', params: { _meta: { progressToken: 0 }, cursor: 'a' } }],
    ['tools/call', plain.callTool, { method: 'tools/call', params: { name: 'a', arguments: { b: [1] } } }],
    ['cancelled', plain.cancelled, { method: 'notifications/cancelled', params: { requestId: 3, reason: 'late' } }],
    [
      'a result',
      plain.callResult,
      { content: [{ type: 'text', text: '{}' }], structuredContent: { a: 1 }, isError: true, _meta: { 'a/b': 'c' } },
    ],
  ])('%s', (_what, read, value) => {
    expect(read(value)).toEqual(value);
  });
});

describe('every name that stands in for one of the SDK', () => {
  const names = Object.keys(light) as (keyof typeof light)[];

  it('is one of the SDK’s', () => {
    expect(names.filter((name) => !(name in sdk))).toEqual([]);
    expect(names.length).toBeGreaterThan(30);
  });

  it.each(['LATEST_PROTOCOL_VERSION', 'SUPPORTED_PROTOCOL_VERSIONS', 'RELATED_TASK_META_KEY'] as const)(
    '%s is the same',
    (name) => {
      expect(light[name]).toEqual(sdk[name]);
    },
  );

  it('has the same error codes and levels', () => {
    expect(light.ErrorCode).toEqual(
      Object.fromEntries(Object.entries(sdk.ErrorCode).filter(([, code]) => typeof code === 'number')),
    );
    expect(light.LoggingLevelSchema.options).toEqual(sdk.LoggingLevelSchema.options);
  });

  it.each(names.filter((name) => /(Request|Notification)Schema$/.test(name)))('%s is for the same method', (name) => {
    const own = (light[name] as { shape: { method?: { value: string } } }).shape;
    const theirs = (sdk[name] as unknown as { shape: { method: { value: string } } }).shape;
    expect(own.method?.value).toBe(theirs.method.value);
  });

  it('refuses in the SDK’s words what it does not read by hand', () => {
    for (const name of names.filter((each) => each.endsWith('Schema'))) {
      const [own, theirs] = [light[name] as Schema, sdk[name] as Schema];
      expect(outcome(() => own.parse(5))).toStrictEqual(outcome(() => theirs.parse(5)));
    }
  });

  it.each([
    [-32602, 'no such tool', undefined],
    [-32603, 'a fault', { at: 1 }],
    [
      -32042,
      'open this',
      { elicitations: [{ mode: 'url', url: 'https://example.com', elicitationId: '1', message: 'm' }] },
    ],
    [-32042, 'open this', {}],
  ])('McpError of %d says the same', (code, message, data) => {
    const seen = ({ McpError }: { McpError: { fromError(code: number, message: string, data?: unknown): Error } }) => {
      const error = McpError.fromError(code, message, data);
      return [error.name, error.message, Object.entries(error)];
    };
    expect(seen(light)).toEqual(seen(sdk));
  });
});
