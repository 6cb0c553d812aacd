// The body of the app's answer: it flows on to the sender while a capped copy is kept.

import type { IncomingMessage } from "node:http";
import type { Answered } from "../../core/delivery.ts";
import { openAnswer } from "../send/answer.ts";

export interface AnswerBodyOptions {
  readonly response: IncomingMessage;
  readonly maxKeptBytes: number;
  /** Silence after which a body that has not ended counts as broken. */
  readonly idleMs: number;
  /** Called once, when the app has ended its answer or broken it off. */
  readonly onEnd: (outcome: Answered) => void;
}

/** Bytes that wait for the sender before the app is paused. */
const highWaterBytes = 256 * 1024;

/** Can be read once. It is drawn in by itself as far as it fits, so a small answer ends whether or not it is read. */
export class AnswerBody implements AsyncIterable<Uint8Array>, AsyncIterator<Uint8Array> {
  readonly #response: IncomingMessage;
  readonly #idleMs: number;
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #ended: "whole" | "broken" | undefined;
  #abandoned = false;
  #wake: (() => void) | undefined;

  constructor({ response, maxKeptBytes, idleMs, onEnd }: AnswerBodyOptions) {
    this.#response = response;
    this.#idleMs = idleMs;
    const copy = openAnswer(maxKeptBytes);
    copy.head(response.statusCode as number, response.rawHeaders);
    let isCut = false;
    response.on("data", (chunk: Uint8Array) => {
      isCut = copy.take(chunk) || isCut;
      this.#add(chunk);
    });
    const end = (state: "whole" | "broken") => {
      if (this.#ended !== undefined) return;
      this.#ended = state;
      this.#wake?.();
      onEnd(copy.outcome(state === "whole" && isCut ? "cut" : state));
    };
    response.on("end", () => end("whole"));
    response.on("close", () => end("broken"));
    response.on("error", () => end("broken"));
    response.setTimeout(idleMs, () => {
      // While the sender is the slow one, the app's silence is our own doing.
      if (!response.isPaused()) response.destroy();
    });
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    return this;
  }

  async next(): Promise<IteratorResult<Uint8Array, undefined>> {
    while (this.#waiting.length === 0) {
      if (this.#ended === "broken") throw new Error("The app broke its answer off.");
      if (this.#ended === "whole") return { done: true, value: undefined };
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const chunk = this.#waiting.shift() as Uint8Array;
    this.#waitingBytes -= chunk.length;
    if (this.#waitingBytes < highWaterBytes && this.#response.isPaused()) this.#resume();
    return { done: false, value: chunk };
  }

  /** Nobody wants the rest: it is still read, so that the attempt ends as the app ended it. */
  async return(): Promise<IteratorResult<Uint8Array, undefined>> {
    this.#abandoned = true;
    this.#waiting = [];
    this.#resume();
    return { done: true, value: undefined };
  }

  #resume(): void {
    // The silence counts anew: the timer may have run out during the pause. A socket that has ended may be in use again.
    if (this.#ended === undefined) this.#response.setTimeout(this.#idleMs);
    this.#response.resume();
  }

  #add(chunk: Uint8Array): void {
    if (this.#abandoned) return;
    this.#waiting.push(chunk);
    this.#waitingBytes += chunk.length;
    if (this.#waitingBytes >= highWaterBytes) this.#response.pause();
    this.#wake?.();
  }
}
