// The kept connections of the bulk sender: at most so many at one time, those not in use are handed out again.

import { Destination } from "./destination.ts";
import type { DialRules } from "./dial.ts";
import { Lane } from "./lane.ts";
import type { Target } from "./target.ts";

/** A request that wants a lane. */
export interface Applicant {
  readonly target: Target;
  readonly insecure: boolean;
  /** False when it has settled or been given up while it waited. */
  readonly waits: () => boolean;
  /** Begins on a lane that is its own until `release`. */
  readonly begin: (lane: Lane) => void;
}

/** Lends lanes; requests beyond the limit wait in order. */
export class Lanes {
  readonly #limit: number;
  readonly #rules: DialRules;
  readonly #destinations = new Map<string, Destination>();
  readonly #live = new Set<Lane>();
  readonly #idle: Lane[] = [];
  readonly #waiting: Applicant[] = [];
  #isServing = false;
  #isClosed = false;

  constructor(limit: number, rules: DialRules) {
    this.#limit = limit;
    this.#rules = rules;
  }

  /** Calls `begin` with a lane to the target, now or as soon as one is free. */
  acquire(applicant: Applicant): void {
    const destination = this.#destinationOf(applicant);
    const lane = this.#idleTo(destination) ?? this.#opened(destination);
    if (lane === undefined) this.#waiting.push(applicant);
    else applicant.begin(lane);
  }

  /** Takes a lane back; one that is not reusable is ended. */
  release(lane: Lane | undefined, reusable: boolean): void {
    if (lane === undefined) return;
    if (reusable && !this.#isClosed) this.#idle.push(lane);
    else this.#end(lane);
    this.#serveWaiting();
  }

  /** Ends all idle connections; those in use end with what they are used for, and who waits is still served. */
  close(): void {
    this.#isClosed = true;
    for (const lane of this.#idle.splice(0)) this.#end(lane);
  }

  #serveWaiting(): void {
    // A request that fails at once gives its lane back in here: it is this loop that goes on with the next.
    if (this.#isServing) return;
    this.#isServing = true;
    while (this.#waiting.length > 0 && (this.#idle.length > 0 || this.#live.size < this.#limit)) {
      const next = this.#waiting.shift() as Applicant;
      if (next.waits()) this.acquire(next);
    }
    this.#isServing = false;
  }

  #destinationOf({ target, insecure }: Applicant): Destination {
    const key = insecure ? `insecure ${target.origin}` : target.origin;
    const known = this.#destinations.get(key);
    if (known !== undefined) return known;
    const destination = new Destination(target, insecure);
    this.#destinations.set(key, destination);
    return destination;
  }

  #idleTo(destination: Destination): Lane | undefined {
    // The lane used last is the one least likely to have been closed by the endpoint.
    const at = this.#idle.findLastIndex((lane) => lane.destination === destination);
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
