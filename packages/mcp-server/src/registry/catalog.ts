import { nearestNames } from '@bicameral/code-regions';
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
    const listed = this.tools.map((tool) => listedName(tool.name, names));
    const [nearest] = nearestNames(name, listed, 1);
    return nearest === undefined ? `There are ${listed.join(', ')}.` : `Did you mean ${nearest}?`;
  }
}
