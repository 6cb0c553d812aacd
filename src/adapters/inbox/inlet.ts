// What all requests of one inbox share: its limits, the handler behind it, and how much of their work is open.

import type { Answer, Arrival, InboxOptions } from "../../core/arrival.ts";

export type InletOptions = Pick<
  InboxOptions,
  "maxBodyBytes" | "spoolThresholdBytes" | "spool" | "clock" | "tls" | "onArrival"
>;

/** The way from the sockets of one inbox to the handler behind it. */
export class Inlet {
  readonly options: InletOptions;
  /** How requests that are whole have come. */
  readonly scheme: "http" | "https";
  #open = 0;
  #waiting: (() => void)[] = [];
  // Made once: a function for each request would cost as much as the rest of asking.
  readonly #onAnswer = (answer: Answer): Answer => {
    this.#closeOne();
    return answer;
  };
  readonly #onFailure = (): Answer => {
    this.#closeOne();
    return handlerFailed;
  };

  constructor(options: InletOptions) {
    this.options = options;
    this.scheme = options.tls === undefined ? "http" : "https";
  }

  /** Hands an arrival to the handler; a handler that fails must not look like a success to the sender. */
  ask(arrival: Arrival): Promise<Answer> {
    this.#open += 1;
    try {
      return this.options.onArrival(arrival).then(this.#onAnswer, this.#onFailure);
    } catch {
      return Promise.resolve(this.#onFailure());
    }
  }

  /** Hands over an arrival whose answer is decided already; resolves when the handler is done. */
  async record(arrival: Arrival): Promise<void> {
    this.drop(await this.ask(arrival));
  }

  /** Lets go of an answer that is not sent: a body that flows must still be read to its end. */
  drop(answer: Answer): void {
    if (answer.kind === "response" && !(answer.body instanceof Uint8Array)) void this.follow(readAway(answer.body));
  }

  /** Counts work as open until it has ended. */
  async follow(work: Promise<void>): Promise<void> {
    this.#open += 1;
    await work;
    this.#closeOne();
  }

  /** Resolves when no call of the handler is open and no body of an answer flows. */
  async idle(): Promise<void> {
    while (this.#open > 0) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
      // An answer that has just been given may begin to flow now.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  #closeOne(): void {
    this.#open -= 1;
    if (this.#open > 0) return;
    for (const resolve of this.#waiting) resolve();
    this.#waiting = [];
  }
}

const handlerFailed: Answer = {
  kind: "response",
  status: 500,
  headers: ["Content-Type", "text/plain; charset=utf-8"],
  body: new TextEncoder().encode("hookdev failed while it handled this request, so it is not acknowledged.\n"),
};

/** Never rejects: whoever made the body has recorded how it ended. */
async function readAway(body: AsyncIterable<Uint8Array>): Promise<void> {
  try {
    for await (const _ of body);
  } catch {
    // Nobody is left to be told.
  }
}
