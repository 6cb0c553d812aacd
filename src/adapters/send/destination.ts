// Where lanes lead, and what they have learned about it.

import type { Target } from "./target.ts";

/** An endpoint, and how it is asked: connections are shared only between requests that agree on all of it. */
export class Destination {
  readonly target: Target;
  /** The certificate is not checked. */
  readonly insecure: boolean;
  #answers = Number.POSITIVE_INFINITY;

  /** @param target of which scheme and authority count */
  constructor(target: Target, insecure: boolean) {
    this.target = target;
    this.insecure = insecure;
  }

  /** After this many answers a connection is not used again. */
  get answersAConnection(): number {
    return this.#answers;
  }

  /**
   * The endpoint has spoilt a connection, which it had said it keeps, as the next request was about to leave or had
   * left. If that is its custom, a request would be lost every now and then: it is not given another one so late.
   */
  spoiltAfter(answers: number): void {
    this.#answers = Math.min(this.#answers, answers);
  }
}
