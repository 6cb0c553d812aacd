// One request on its way to the app, until its answer's head is there or it has failed.

import type { ClientRequest, ClientRequestArgs, IncomingMessage } from "node:http";
import { isIP, type Socket } from "node:net";
import type { ForwardRequest, ForwardResult } from "../../core/arrival.ts";
import type { Attempt, FailureCode, SendPhase } from "../../core/delivery.ts";
import { withoutHopByHop } from "../../core/http.ts";
import type { Clock } from "../../core/ports.ts";
import { drained } from "../drained.ts";
import { classifyFailure } from "../send/classify.ts";
import { expiredIn } from "../send/expiry.ts";
import { type Deadline, startDeadline } from "../timers.ts";
import { AnswerBody } from "./answer-body.ts";

export interface RelayOptions {
  readonly clock: Clock;
  /** Deadline for the whole way to the answer's head; then the longest silence in its body. */
  readonly timeoutMs: number;
  readonly maxKeptAnswerBytes: number;
  readonly secure: boolean;
  /** Node's client for the target's scheme. */
  readonly open: (args: ClientRequestArgs) => ClientRequest;
  readonly args: ClientRequestArgs;
  readonly body: ForwardRequest["body"]["chunks"];
}

/** Sends one request; always settles, and never throws for a failed delivery. */
export function relay(options: RelayOptions): Promise<ForwardResult> {
  return new Promise((resolve) => new Relay(options, resolve).start());
}

class Relay {
  readonly #options: RelayOptions;
  readonly #resolve: (result: ForwardResult) => void;
  readonly #startedAt: number;
  readonly #started: number;
  readonly #deadline: Deadline;
  #request: ClientRequest | undefined;
  #socket: Socket | undefined;
  #writtenBefore = 0;
  #phase: SendPhase = "lookup";
  #settled = false;
  #tries = 0;

  constructor(options: RelayOptions, resolve: (result: ForwardResult) => void) {
    this.#options = options;
    this.#resolve = resolve;
    this.#startedAt = options.clock.now();
    this.#started = options.clock.monotonic();
    this.#deadline = startDeadline(options.timeoutMs, () => this.#expire());
  }

  start(): void {
    this.#tries += 1;
    try {
      const request = this.#options.open(this.#options.args);
      this.#request = request;
      // Zero means no limit: otherwise header lines behind the limit vanish without a word.
      request.maxHeadersCount = 0;
      this.#listen(request);
      this.#write(request);
    } catch (error) {
      // Node refuses characters that would break the request apart, before anything is opened.
      this.#failWith(error);
    }
  }

  #listen(request: ClientRequest): void {
    request.on("socket", (socket) => this.#follow(request, socket));
    request.on("finish", () => this.#enter(request, "answer-head"));
    request.on("response", (response) => this.#answer(response));
    request.on("upgrade", (_response, socket) => {
      socket.destroy();
      this.#fail("UPGRADE", "");
    });
    request.on("error", (error) => {
      if (request === this.#request) this.#failWith(error);
    });
    request.on("close", () => {
      if (request === this.#request) this.#fail("CLOSED", "");
    });
  }

  #follow(request: ClientRequest, socket: Socket): void {
    this.#socket = socket;
    this.#writtenBefore = socket.bytesWritten;
    const { secure } = this.#options;
    if (!socket.connecting && (request.reusedSocket || !secure)) {
      this.#enter(request, "request");
      return;
    }
    this.#enter(request, isIP(this.#options.args.host as string) === 0 ? "lookup" : "connect");
    socket.on("lookup", (error) => error === null && this.#enter(request, "connect"));
    socket.once("connect", () => this.#enter(request, secure ? "tls" : "request"));
    if (secure) socket.once("secureConnect", () => this.#enter(request, "request"));
  }

  #enter(request: ClientRequest, phase: SendPhase): void {
    if (request === this.#request) this.#phase = phase;
  }

  #write(request: ClientRequest): void {
    const { body } = this.#options;
    if (!(body instanceof Uint8Array)) void this.#pump(request, body);
    else if (body.length === 0) request.end();
    else request.end(body);
  }

  async #pump(request: ClientRequest, chunks: AsyncIterable<Uint8Array>): Promise<void> {
    try {
      for await (const chunk of chunks) {
        if (request.destroyed) return;
        if (!request.write(chunk)) await drained(request);
      }
      request.end();
    } catch (error) {
      // The store could not read the body back: the app must not take half of it for the whole.
      request.destroy(error instanceof Error ? error : new Error(String(error)));
    }
  }

  #answer(response: IncomingMessage): void {
    // Node hands out a 101 that names no protocol like any other answer.
    if (response.statusCode === 101) this.#fail("UPGRADE", "");
    if (this.#settled) {
      response.destroy();
      return;
    }
    this.#settle();
    const { timeoutMs, maxKeptAnswerBytes } = this.#options;
    let ended: (attempt: Attempt) => void;
    const attempt = new Promise<Attempt>((resolve) => {
      ended = resolve;
    });
    const body = new AnswerBody({
      response,
      maxKeptBytes: maxKeptAnswerBytes,
      idleMs: timeoutMs,
      onEnd: (outcome) => ended({ ...this.#times(), outcome }),
    });
    const headers = withoutHopByHop(response.rawHeaders);
    this.#resolve({ kind: "answered", status: response.statusCode as number, headers, body, attempt });
  }

  /** A kept connection can be closed by the app just as it is used again; the request is then as good as never sent. */
  #isUntouched(): boolean {
    const wasKept = this.#request?.reusedSocket === true && this.#tries === 1;
    return wasKept && this.#socket?.bytesWritten === this.#writtenBefore && this.#options.body instanceof Uint8Array;
  }

  #failWith(error: unknown): void {
    if (this.#settled) return;
    if (this.#isUntouched()) {
      this.start();
      return;
    }
    const { code, detail } = classifyFailure(error, this.#phase);
    this.#fail(code, detail);
  }

  #expire(): void {
    this.#fail(expiredIn[this.#phase], `${this.#options.timeoutMs} ms`);
  }

  #fail(code: FailureCode, detail: string): void {
    if (this.#settled) return;
    this.#settle();
    this.#request?.destroy();
    const phase = this.#phase;
    const mayHaveArrived = phase === "request" || phase === "answer-head";
    const outcome = { kind: "failed", code, phase, detail, mayHaveArrived } as const;
    this.#resolve({ kind: "failed", attempt: { ...this.#times(), outcome } });
  }

  #settle(): void {
    this.#settled = true;
    this.#deadline.cancel();
  }

  #times(): Omit<Attempt, "outcome"> {
    return { startedAt: this.#startedAt, durationMs: this.#options.clock.monotonic() - this.#started };
  }
}
