import { toJsonSchema } from '@bicameral/contracts';
import type { Tool } from './tool.js';

export type ListedTool = ReturnType<typeof listing>;

/** A tool as `tools/list` shows it, by its name with dots. */
export function listing(tool: Tool) {
  return {
    name: tool.name as string,
    title: tool.title,
    description: tool.description,
    inputSchema: toJsonSchema(tool.input, 'input'),
    outputSchema: toJsonSchema(tool.output, 'output'),
    annotations: { title: tool.title, ...tool.annotations },
  };
}
