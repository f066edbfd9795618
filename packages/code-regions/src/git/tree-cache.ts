const MAX_BYTES = 16 * 1024 * 1024;

/** Objects by name, the least recently used dropped first. What a hash names never changes, so nothing goes stale. */
export class TreeCache {
  readonly #trees = new Map<string, Buffer>();
  #bytes = 0;

  get(name: string): Buffer | undefined {
    const tree = this.#trees.get(name);
    if (tree === undefined) return undefined;
    this.#trees.delete(name);
    this.#trees.set(name, tree);
    return tree;
  }

  set(name: string, tree: Buffer): void {
    this.#bytes += tree.length - (this.#trees.get(name)?.length ?? 0);
    this.#trees.set(name, tree);
    for (const [oldest, { length }] of this.#trees) {
      if (this.#bytes <= MAX_BYTES) return;
      this.#trees.delete(oldest);
      this.#bytes -= length;
    }
  }
}
