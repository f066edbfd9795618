/** The SDK's types as CommonJS, which can be loaded in the middle of a call. In the bundle they are a file beside it. */
export const SDK_TYPES = '@modelcontextprotocol/sdk/types.js';
