// A binary heap: the smallest item first, each put in and taken out in logarithmic time.

/** Items in an order of their own; equal ones in no particular order. */
export class Heap<Item> {
  readonly #isBefore: (one: Item, other: Item) => boolean;
  #items: Item[] = [];

  constructor(isBefore: (one: Item, other: Item) => boolean) {
    this.#isBefore = isBefore;
  }

  get size(): number {
    return this.#items.length;
  }

  /** The smallest, which stays; undefined when there is none. */
  first(): Item | undefined {
    return this.#items[0];
  }

  push(item: Item): void {
    let at = this.#items.push(item) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!this.#isBefore(item, this.#items[above] as Item)) break;
      this.#items[at] = this.#items[above] as Item;
      at = above;
    }
    this.#items[at] = item;
  }

  /** Takes the smallest out; undefined when there is none. */
  pop(): Item | undefined {
    const first = this.#items[0];
    const last = this.#items.pop();
    if (last !== undefined && this.#items.length > 0) this.#sink(last);
    return first;
  }

  /** Puts an item at the top and lets it sink to its place. */
  #sink(item: Item): void {
    const items = this.#items;
    let at = 0;
    for (let below = 1; below < items.length; below = 2 * at + 1) {
      const right = below + 1;
      if (right < items.length && this.#isBefore(items[right] as Item, items[below] as Item)) below = right;
      if (!this.#isBefore(items[below] as Item, item)) break;
      items[at] = items[below] as Item;
      at = below;
    }
    items[at] = item;
  }
}
