interface Kept<Value> {
  readonly value: Value;
  /** What it counts for, in bytes or as one. */
  readonly weight: number;
}

/** Objects by name, the least recently used dropped first. What a hash names never changes, so nothing goes stale. */
export class ObjectCache<Value> {
  readonly #maxWeight: number;
  readonly #objects = new Map<string, Kept<Value>>();
  #weight = 0;

  constructor(maxWeight: number) {
    this.#maxWeight = maxWeight;
  }

  get(name: string): Value | undefined {
    const kept = this.#objects.get(name);
    if (kept === undefined) return undefined;
    this.#objects.delete(name);
    this.#objects.set(name, kept);
    return kept.value;
  }

  set(name: string, value: Value, weight: number): void {
    this.#weight += weight - (this.#objects.get(name)?.weight ?? 0);
    this.#objects.delete(name);
    this.#objects.set(name, { value, weight });
    for (const [oldest, kept] of this.#objects) {
      if (this.#weight <= this.#maxWeight) return;
      this.#objects.delete(oldest);
      this.#weight -= kept.weight;
    }
  }

  clear(): void {
    this.#objects.clear();
    this.#weight = 0;
  }
}
