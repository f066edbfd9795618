/**
 * What the common messages of MCP look like when nothing about them is unusual, written out by hand: the SDK's own
 * schemas for the same take longer to make than all else that a start does. A reader gives what the schema would give,
 * or `undefined` when it is not sure, and then the SDK's schema is asked. It may be unsure of what the schema takes; it
 * never takes what the schema refuses.
 */
type Fields = Readonly<Record<string, unknown>>;
export type Reader = (value: unknown) => object | undefined;

/** JSON can name a field `__proto__`, which each way of copying treats differently. */
function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !Object.hasOwn(value, '__proto__');
}

const isText = (value: unknown): boolean => typeof value === 'string';
const isFlag = (value: unknown): boolean => typeof value === 'boolean';
const isId = (value: unknown): boolean => isText(value) || Number.isSafeInteger(value);
const isAnyObject = (value: unknown): boolean => typeof value === 'object' && value !== null;
const isRecord = (value: unknown): boolean => isObject(value) && Object.values(value).every(isAnyObject);

/** Whether each of these fields is absent or passes. */
function optional(fields: Fields, passes: (value: unknown) => boolean, ...names: readonly string[]): boolean {
  return names.every((name) => fields[name] === undefined || passes(fields[name]));
}

function hasOnly(fields: Fields, ...names: readonly string[]): boolean {
  return Object.keys(fields).every((name) => names.includes(name));
}

/** What is left when a schema drops the fields that it does not know. */
function pick(fields: Fields, ...names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.flatMap((name) => (Object.hasOwn(fields, name) ? [[name, fields[name]]] : [])));
}

function isMeta(value: unknown): boolean {
  return (
    isObject(value) && optional(value, isId, 'progressToken') && !('io.modelcontextprotocol/related-task' in value)
  );
}

function isParams(value: unknown): boolean {
  return isObject(value) && optional(value, isMeta, '_meta');
}

/** Answers are left to the SDK: this server asks its client nothing, so none is expected. */
export function kindOf(message: unknown): 'request' | 'notification' | undefined {
  if (!isObject(message) || message['jsonrpc'] !== '2.0' || !isText(message['method'])) return undefined;
  if (!optional(message, isParams, 'params')) return undefined;
  if (hasOnly(message, 'jsonrpc', 'method', 'params')) return 'notification';
  return hasOnly(message, 'jsonrpc', 'id', 'method', 'params') && isId(message['id']) ? 'request' : undefined;
}

export const message: Reader = (value) => (kindOf(value) === undefined ? undefined : (value as object));

/** Of a request or notification: `params` with the given fields, of which `_meta` is always one. */
function withParams(method: string, needed: boolean, check: (params: Fields) => Fields | undefined): Reader {
  return (value) => {
    if (!isObject(value) || value['method'] !== method) return undefined;
    const { params } = value;
    if (params === undefined && !needed) return { method };
    if (!isObject(params) || !isParams(params)) return undefined;
    const read = check(params);
    return read === undefined ? undefined : { method, params: { ...pick(params, '_meta'), ...read } };
  };
}

export const ping = withParams('ping', false, () => ({}));
export const initialized = withParams('notifications/initialized', false, () => ({}));
export const listTools = withParams('tools/list', false, (params) =>
  optional(params, isText, 'cursor') ? pick(params, 'cursor') : undefined,
);
export const callTool = withParams('tools/call', true, (params) =>
  isText(params['name']) && optional(params, isObject, 'arguments') && !('task' in params)
    ? pick(params, 'name', 'arguments')
    : undefined,
);
export const cancelled = withParams('notifications/cancelled', true, (params) =>
  optional(params, isId, 'requestId') && optional(params, isText, 'reason')
    ? pick(params, 'requestId', 'reason')
    : undefined,
);

/** `params` that ask for no task. */
export function asksForNoTask(params: unknown): boolean {
  return isObject(params) && isParams(params) && !('task' in params);
}

export const initialize = withParams('initialize', true, (params) => {
  const clientInfo = client(params['clientInfo']);
  const known = capabilities(params['capabilities']);
  if (!isText(params['protocolVersion']) || !clientInfo || !known) return undefined;
  return { ...pick(params, 'protocolVersion'), capabilities: known, clientInfo };
});

function client(value: unknown): Fields | undefined {
  if (!isObject(value) || !isText(value['name']) || !isText(value['version']) || 'icons' in value) return undefined;
  if (!optional(value, isText, 'title', 'websiteUrl', 'description')) return undefined;
  return pick(value, 'name', 'title', 'version', 'websiteUrl', 'description');
}

function capabilities(value: unknown): Fields | undefined {
  if (!isObject(value) || !optional(value, isObject, 'roots', 'sampling', 'elicitation')) return undefined;
  const { roots, sampling, elicitation } = value as Record<string, Fields | undefined>;
  if (!optional(roots ?? {}, isFlag, 'listChanged')) return undefined;
  if (!optional(sampling ?? {}, isAnyObject, 'context', 'tools')) return undefined;
  if (!optional(elicitation ?? {}, isForm, 'form') || !optional(elicitation ?? {}, isAnyObject, 'url'))
    return undefined;
  if (!optional(value, isRecord, 'experimental', 'extensions') || !optional(value, isTasks, 'tasks')) return undefined;
  return {
    ...pick(value, 'experimental', 'tasks', 'extensions'),
    ...(sampling && { sampling: pick(sampling, 'context', 'tools') }),
    ...(roots && { roots: pick(roots, 'listChanged') }),
    // An empty one is how older clients say that they show forms.
    ...(elicitation && { elicitation: Object.keys(elicitation).length === 0 ? { form: {} } : elicitation }),
  };
}

function isForm(value: unknown): boolean {
  return isObject(value) && optional(value, isFlag, 'applyDefaults');
}

function isTasks(value: unknown): boolean {
  if (!isObject(value) || !optional(value, isAnyObject, 'list', 'cancel')) return false;
  const { requests = {} } = value;
  if (!isObject(requests) || !optional(requests, isObject, 'sampling', 'elicitation')) return false;
  const { sampling = {}, elicitation = {} } = requests as Record<string, Fields>;
  return optional(sampling, isAnyObject, 'createMessage') && optional(elicitation, isAnyObject, 'create');
}

/** What this server answers a call with: text, and data beside it. */
export const callResult: Reader = (value) => {
  if (!isObject(value) || !Array.isArray(value['content']) || !value['content'].every(isTextBlock)) return undefined;
  const plain = optional(value, isObject, 'structuredContent') && optional(value, isFlag, 'isError');
  return plain && optional(value, isMeta, '_meta') ? value : undefined;
};

function isTextBlock(value: unknown): boolean {
  return isObject(value) && value['type'] === 'text' && isText(value['text']) && hasOnly(value, 'type', 'text');
}
