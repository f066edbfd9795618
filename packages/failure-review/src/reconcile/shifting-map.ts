/** So many entries are deleted, beside as many as there are, before the map is made anew. */
const RENEW_AFTER = 500;

/**
 * A map that is written to and deleted from all the time. Such a map leaves old tables behind, each of which knows the
 * next; once the collector takes one for old, it keeps whatever the later ones hold. So this one is made anew now and then.
 */
export class ShiftingMap<Value> {
  #map = new Map<string, Value>();
  #deleted = 0;

  get size(): number {
    return this.#map.size;
  }

  get(key: string): Value | undefined {
    return this.#map.get(key);
  }

  has(key: string): boolean {
    return this.#map.has(key);
  }

  set(key: string, value: Value): void {
    this.#map.set(key, value);
  }

  delete(key: string): void {
    if (!this.#map.delete(key)) return;
    this.#deleted += 1;
    if (this.#deleted <= RENEW_AFTER + this.#map.size) return;
    this.#map = new Map(this.#map);
    this.#deleted = 0;
  }

  /** In the order in which they were set; what is deleted on the way may still come. */
  entries(): Iterable<[string, Value]> {
    return this.#map.entries();
  }

  /** The same. */
  values(): Iterable<Value> {
    return this.#map.values();
  }
}
