// One attempt while it runs: its phase, its deadline and the one moment at which it settles.

import type { Socket } from "node:net";
import type { Answered, Attempt, Failed, FailureCode, SendLimits, SendPhase } from "../../core/delivery.ts";
import type { HeaderLines } from "../../core/http.ts";
import type { Clock } from "../../core/ports.ts";
import { type Deadline, startDeadline } from "../timers.ts";
import { unwatchAbort, watchAbort } from "./abort-watch.ts";
import { type Answer, openAnswer } from "./answer.ts";
import { classifyFailure } from "./classify.ts";
import { expiredIn } from "./expiry.ts";

export interface ExchangeOptions {
  readonly clock: Clock;
  readonly limits: SendLimits;
  readonly settled: (attempt: Attempt) => void;
  /** Called once after settling: `reusable` when a whole answer was read and the connection is in order. */
  readonly release: (reusable: boolean) => void;
}

/** Takes what a transport reports and settles exactly once; whatever comes later is ignored. */
export class Exchange {
  readonly #options: ExchangeOptions;
  readonly #answer: Answer;
  readonly #startedAt: number;
  readonly #started: number;
  readonly #deadline: Deadline;
  readonly #abort: () => void;
  #phase: SendPhase | "waiting" = "waiting";
  #socket: Socket | undefined;
  #readBefore = 0;
  #done = false;

  constructor(options: ExchangeOptions) {
    const { clock, limits } = options;
    this.#options = options;
    this.#answer = openAnswer(limits.maxAnswerBytes);
    this.#startedAt = clock.now();
    this.#started = clock.monotonic();
    this.#abort = () => this.refuse("ABORTED", "");
    this.#deadline = startDeadline(limits.timeoutMs, () => this.#expire());
    if (limits.signal === undefined) return;
    if (limits.signal.aborted) this.#abort();
    else watchAbort(limits.signal, this.#abort);
  }

  get done(): boolean {
    return this.#done;
  }

  /** A phase of connecting has begun. */
  enter(phase: SendPhase): void {
    this.#phase = phase;
  }

  /** Request bytes go out on this connection from now on. */
  writing(socket: Socket | undefined): void {
    this.#phase = "request";
    this.#socket = socket;
    this.#readBefore = socket?.bytesRead ?? 0;
  }

  head(status: number, lines: HeaderLines): void {
    this.#answer.head(status, lines);
  }

  /** A piece of the answer's body; settles when the limit is exceeded. */
  take(chunk: Uint8Array): void {
    if (!this.#done && this.#answer.take(chunk)) this.#settle(this.#answer.outcome("cut"));
  }

  /** The answer is whole. */
  end(): void {
    this.#settle(this.#answer.outcome("whole"));
  }

  /** The endpoint has ended the connection before its answer was whole. */
  endEarly(): void {
    if (this.#answer.hasHead()) this.#settle(this.#answer.outcome("broken"));
    else this.refuse("CLOSED", "");
  }

  /** The transport failed: after a head that is a broken body, before it a failed delivery. */
  fail(error: unknown): void {
    if (this.#answer.hasHead()) {
      this.#settle(this.#answer.outcome("broken"));
      return;
    }
    const { code, detail } = classifyFailure(error, this.#phaseNow());
    this.refuse(code, detail);
  }

  /** Fails with a code that is known already; `detail` is sanitised. */
  refuse(code: FailureCode, detail: string): void {
    const phase = this.#phaseNow();
    const mayHaveArrived = phase === "request" || phase === "answer-head" || phase === "answer-body";
    this.#settle({ kind: "failed", code, phase, detail, mayHaveArrived });
  }

  #expire(): void {
    if (this.#answer.hasHead()) this.#settle(this.#answer.outcome("broken"));
    else this.refuse(this.#expiryCode(), `${this.#options.limits.timeoutMs} ms`);
  }

  #expiryCode(): FailureCode {
    if (this.#phase === "waiting") return "TOTAL_TIMEOUT";
    const phase = this.#phaseNow();
    // Something came, but never a whole head: a drip, or interim answers without end.
    if (phase === "answer-head" && (this.#socket?.bytesRead ?? 0) > this.#readBefore) return "TOTAL_TIMEOUT";
    return expiredIn[phase];
  }

  #phaseNow(): SendPhase {
    if (this.#phase === "waiting") return "connect";
    if (this.#phase !== "request") return this.#phase;
    if (this.#answer.hasHead()) return "answer-body";
    const unsent = this.#socket?.writableLength ?? 0;
    return unsent > 0 ? "request" : "answer-head";
  }

  #settle(outcome: Answered | Failed): void {
    if (this.#done) return;
    this.#done = true;
    this.#deadline.cancel();
    const { clock, limits, settled, release } = this.#options;
    if (limits.signal !== undefined) unwatchAbort(limits.signal, this.#abort);
    settled({ startedAt: this.#startedAt, durationMs: clock.monotonic() - this.#started, outcome });
    release(outcome.kind === "answered" && outcome.bodyState === "whole");
  }
}
