import { didYouMean } from '../did-you-mean.js';
import { dottedName, listedName, type NameStyle } from './names.js';
import type { Tool } from './tool.js';

/** The tools by name, in either spelling. */
export class Catalog {
  readonly tools: readonly Tool[];
  readonly #byName: ReadonlyMap<string, Tool>;

  constructor(tools: readonly Tool[]) {
    this.tools = tools;
    this.#byName = new Map(tools.map((tool) => [tool.name, tool]));
  }

  /** @param name in either spelling */
  find(name: string): Tool | undefined {
    return this.#byName.get(dottedName(name));
  }

  /** What to do about a name that no tool has. */
  hint(name: string, names: NameStyle): string {
    return didYouMean(
      name,
      this.tools.map((tool) => listedName(tool.name, names)),
    );
  }
}
