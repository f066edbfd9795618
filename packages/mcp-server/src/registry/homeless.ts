import { type Answer, errorAnswer } from './application.js';
import { callersPreflightId } from './callers-id.js';
import { Catalog } from './catalog.js';
import type { Tool } from './tool.js';

/** The tools where nothing can be kept: each call is told why, and leaves no row. */
export class Homeless extends Catalog {
  readonly #problem: string;

  constructor(tools: readonly Tool[], problem: string) {
    super(tools);
    this.#problem = problem;
  }

  call(tool: Tool, args: unknown): Promise<Answer> {
    // A preflight never answers with the id of its caller.
    const id = tool.row === 'preflight' ? null : callersPreflightId(args);
    return Promise.resolve(errorAnswer(tool, 'refused', this.#problem, id));
  }

  settled(): Promise<void> {
    return Promise.resolve();
  }

  close(): void {
    // Nothing was opened.
  }
}
