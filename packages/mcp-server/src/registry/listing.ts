import { toJsonSchema } from '@bicameral/contracts';
import { listedName, type NameStyle } from './names.js';
import type { Tool } from './tool.js';

/** A tool as `tools/list` shows it. */
export function listing(tool: Tool, names: NameStyle) {
  return {
    name: listedName(tool.name, names),
    title: tool.title,
    description: tool.description,
    inputSchema: toJsonSchema(tool.input, 'input'),
    outputSchema: toJsonSchema(tool.output, 'output'),
    annotations: { title: tool.title, ...tool.annotations },
  };
}
