/**
 * Stands in, in the bundle, for the SDK's `types.js`: the names that its server, protocol and stdio transport take from
 * there. Making the schemas of all of MCP, and zod before them, would be most of a start; here a message that is plainly
 * what it should be is read by hand, and for anything else the SDK's own schema is loaded and decides. The tests hold
 * every name here against the SDK's.
 */
import * as plain from './plain.js';
import { light, sdkTypes } from './schema.js';

export const LATEST_PROTOCOL_VERSION = '2025-11-25';
export const SUPPORTED_PROTOCOL_VERSIONS = ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05', '2024-10-07'];
export const RELATED_TASK_META_KEY = 'io.modelcontextprotocol/related-task';

export const ErrorCode = {
  ConnectionClosed: -32000,
  RequestTimeout: -32001,
  ParseError: -32700,
  InvalidRequest: -32600,
  MethodNotFound: -32601,
  InvalidParams: -32602,
  InternalError: -32603,
  UrlElicitationRequired: -32042,
} as const;

export class McpError extends Error {
  readonly code: number;
  readonly data: unknown;

  constructor(code: number, message: string, data?: unknown) {
    super(`MCP error ${code}: ${message}`);
    this.code = code;
    this.data = data;
    this.name = 'McpError';
  }

  static fromError(code: number, message: string, data?: unknown): Error {
    const special = code === ErrorCode.UrlElicitationRequired && data !== undefined;
    return special ? sdkTypes().McpError.fromError(code, message, data) : new McpError(code, message, data);
  }
}

export const JSONRPCMessageSchema = light('JSONRPCMessageSchema', plain.message);

const kindIs = (kind: 'request' | 'notification' | 'answer', ask: () => (value: unknown) => boolean) => {
  return (value: unknown): boolean => {
    const known = plain.kindOf(value);
    return known === undefined ? ask()(value) : known === kind;
  };
};
export const isJSONRPCRequest = kindIs('request', () => sdkTypes().isJSONRPCRequest);
export const isJSONRPCNotification = kindIs('notification', () => sdkTypes().isJSONRPCNotification);
export const isJSONRPCResultResponse = kindIs('answer', () => sdkTypes().isJSONRPCResultResponse);
export const isJSONRPCErrorResponse = kindIs('answer', () => sdkTypes().isJSONRPCErrorResponse);

export function isTaskAugmentedRequestParams(params: unknown): boolean {
  return plain.asksForNoTask(params) || (params !== undefined && sdkTypes().isTaskAugmentedRequestParams(params));
}

export const InitializeRequestSchema = light('InitializeRequestSchema', plain.initialize, 'initialize');
export const PingRequestSchema = light('PingRequestSchema', plain.ping, 'ping');
export const ListToolsRequestSchema = light('ListToolsRequestSchema', plain.listTools, 'tools/list');
export const CallToolRequestSchema = light('CallToolRequestSchema', plain.callTool, 'tools/call');
export const CallToolResultSchema = light('CallToolResultSchema', plain.callResult);
export const InitializedNotificationSchema = light(
  'InitializedNotificationSchema',
  plain.initialized,
  'notifications/initialized',
);
export const CancelledNotificationSchema = light(
  'CancelledNotificationSchema',
  plain.cancelled,
  'notifications/cancelled',
);

// What this server never sees or sends, so that there is nothing to read by hand.
export const LoggingLevelSchema = {
  ...light('LoggingLevelSchema'),
  options: ['debug', 'info', 'notice', 'warning', 'error', 'critical', 'alert', 'emergency'],
};
export const ProgressNotificationSchema = light('ProgressNotificationSchema', undefined, 'notifications/progress');
export const SetLevelRequestSchema = light('SetLevelRequestSchema', undefined, 'logging/setLevel');
export const GetTaskRequestSchema = light('GetTaskRequestSchema', undefined, 'tasks/get');
export const GetTaskPayloadRequestSchema = light('GetTaskPayloadRequestSchema', undefined, 'tasks/result');
export const ListTasksRequestSchema = light('ListTasksRequestSchema', undefined, 'tasks/list');
export const CancelTaskRequestSchema = light('CancelTaskRequestSchema', undefined, 'tasks/cancel');
export const TaskStatusNotificationSchema = light(
  'TaskStatusNotificationSchema',
  undefined,
  'notifications/tasks/status',
);
export const CancelTaskResultSchema = light('CancelTaskResultSchema');
export const CreateMessageResultSchema = light('CreateMessageResultSchema');
export const CreateMessageResultWithToolsSchema = light('CreateMessageResultWithToolsSchema');
export const CreateTaskResultSchema = light('CreateTaskResultSchema');
export const ElicitResultSchema = light('ElicitResultSchema');
export const EmptyResultSchema = light('EmptyResultSchema');
export const GetTaskResultSchema = light('GetTaskResultSchema');
export const ListRootsResultSchema = light('ListRootsResultSchema');
export const ListTasksResultSchema = light('ListTasksResultSchema');
