// The kept connections of the bulk sender: at most so many at one time, those not in use are handed out again.

import type { DialRules } from "./dial.ts";
import { type Destination, Lane } from "./lane.ts";

/** Begins on a free lane; false when the request no longer wants one. */
type Begin = (lane: Lane) => boolean;

/** Lends lanes; requests beyond the limit wait in order. */
export class Lanes {
  readonly #limit: number;
  readonly #rules: DialRules;
  readonly #live = new Set<Lane>();
  readonly #idle: Lane[] = [];
  readonly #waiting: { readonly destination: Destination; readonly begin: Begin }[] = [];

  constructor(limit: number, rules: DialRules) {
    this.#limit = limit;
    this.#rules = rules;
  }

  /** Calls `begin` with a lane to the destination, now or as soon as one is free. */
  acquire(destination: Destination, begin: Begin): void {
    const lane = this.#idleTo(destination) ?? this.#opened(destination);
    if (lane === undefined) this.#waiting.push({ destination, begin });
    else if (!begin(lane)) this.#idle.push(lane);
  }

  /** Takes a lane back; one that is not reusable is ended. */
  release(lane: Lane | undefined, reusable: boolean): void {
    if (lane === undefined) return;
    if (reusable) this.#idle.push(lane);
    else this.#end(lane);
    this.#serveWaiting();
  }

  /** Ends all idle connections. */
  close(): void {
    for (const lane of this.#idle.splice(0)) this.#end(lane);
  }

  #serveWaiting(): void {
    while (this.#waiting.length > 0 && (this.#idle.length > 0 || this.#live.size < this.#limit)) {
      const next = this.#waiting.shift();
      if (next !== undefined) this.acquire(next.destination, next.begin);
    }
  }

  #idleTo(destination: Destination): Lane | undefined {
    // The lane used last is the one least likely to have been closed by the endpoint.
    const at = this.#idle.findLastIndex((lane) => lane.leadsTo(destination));
    return at === -1 ? undefined : this.#idle.splice(at, 1)[0];
  }

  #opened(destination: Destination): Lane | undefined {
    if (this.#live.size >= this.#limit) {
      const unused = this.#idle.shift();
      if (unused === undefined) return undefined;
      this.#end(unused);
    }
    const lane = new Lane(destination, this.#rules);
    this.#live.add(lane);
    return lane;
  }

  #end(lane: Lane): void {
    this.#live.delete(lane);
    lane.destroy();
  }
}
