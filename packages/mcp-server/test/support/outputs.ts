import type { ToolName, toolSchemas } from '@bicameral/contracts';

/** What each tool answers with, by its dotted name. */
export type Outputs = { [Name in ToolName]: (typeof toolSchemas)[Name]['output']['_output'] };

/** An element that a test relies on; its absence fails the test. */
export function the<T>(element: T | undefined): T {
  if (element === undefined) throw new Error('there is no such element');
  return element;
}
