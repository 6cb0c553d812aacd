// One request on its way to the app, until its answer's head is there or it has failed.

import type { ClientRequest, ClientRequestArgs, IncomingMessage } from "node:http";
import { isIP, type Socket } from "node:net";
import type { ForwardRequest, ForwardResult } from "../../core/arrival.ts";
import type { Answered, Attempt, FailureCode, SendPhase } from "../../core/delivery.ts";
import { withoutHopByHop } from "../../core/http.ts";
import type { Clock } from "../../core/ports.ts";
import { drained } from "../drained.ts";
import { classifyFailure } from "../send/classify.ts";
import { expiredIn } from "../send/expiry.ts";
import { type Deadline, startDeadline } from "../timers.ts";
import { AnswerBody } from "./answer-body.ts";
import { noteHint } from "./kept-connections.ts";
import { wholeAnswer } from "./whole-answer.ts";

/** What all requests to one target have in common. */
export interface RelayRules {
  readonly clock: Clock;
  /** Deadline for the whole way to the answer's head; then the longest silence in its body. */
  readonly timeoutMs: number;
  readonly maxKeptAnswerBytes: number;
  readonly secure: boolean;
}

export interface Errand {
  /** Node's client for the target's scheme. */
  readonly open: (args: ClientRequestArgs) => ClientRequest;
  readonly args: ClientRequestArgs;
  readonly body: ForwardRequest["body"]["chunks"];
}

/** Sends one request; always settles, and never throws for a failed delivery. */
export function relay(rules: RelayRules, errand: Errand): Promise<ForwardResult> {
  return new Promise((resolve) => new Relay(rules, errand, resolve).start());
}

const key = Symbol("relay");

interface Carrier extends ClientRequest {
  [key]?: Relay;
}

/** Up to this size head and body leave as one string, which is one write. */
const oneWriteBytes = 4096;

class Relay {
  readonly #rules: RelayRules;
  readonly #errand: Errand;
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

  constructor(rules: RelayRules, errand: Errand, resolve: (result: ForwardResult) => void) {
    this.#rules = rules;
    this.#errand = errand;
    this.#resolve = resolve;
    this.#startedAt = rules.clock.now();
    this.#started = rules.clock.monotonic();
    this.#deadline = startDeadline(rules.timeoutMs, () => this.#expire());
  }

  start(): void {
    this.#tries += 1;
    try {
      const request: Carrier = this.#errand.open(this.#errand.args);
      this.#request = request;
      // Zero means no limit: otherwise header lines behind the limit vanish without a word.
      request.maxHeadersCount = 0;
      request[key] = this;
      listen(request);
      this.#write(request);
    } catch (error) {
      // Node refuses characters that would break the request apart, before anything is opened.
      this.fail(error);
    }
  }

  /** Whether this request is the one that counts: not one that another has replaced. */
  isAt(request: ClientRequest): boolean {
    return request === this.#request;
  }

  follow(request: ClientRequest, socket: Socket): void {
    this.#socket = socket;
    this.#writtenBefore = socket.bytesWritten;
    const { secure } = this.#rules;
    if (!socket.connecting && (request.reusedSocket || !secure)) {
      this.enter(request, "request");
      return;
    }
    this.enter(request, isIP(this.#errand.args.host as string) === 0 ? "lookup" : "connect");
    socket.on("lookup", (error) => error === null && this.enter(request, "connect"));
    socket.once("connect", () => this.enter(request, secure ? "tls" : "request"));
    if (secure) socket.once("secureConnect", () => this.enter(request, "request"));
  }

  enter(request: ClientRequest, phase: SendPhase): void {
    if (this.isAt(request)) this.#phase = phase;
  }

  #write(request: ClientRequest): void {
    const { body } = this.#errand;
    if (!(body instanceof Uint8Array)) void pump(request, body);
    else if (body.length === 0) request.end();
    else if (body.length > oneWriteBytes) request.end(body);
    else request.end(Buffer.from(body.buffer, body.byteOffset, body.length).toString("latin1"), "latin1");
  }

  answer(response: IncomingMessage): void {
    // Node hands out a 101 that names no protocol like any other answer.
    if (response.statusCode === 101) this.end("UPGRADE", "");
    if (this.#settled) {
      response.destroy();
      return;
    }
    this.#settle();
    noteHint(response);
    // What came along with the head has been taken in then.
    process.nextTick(passOn, this, response);
  }

  passOn(response: IncomingMessage): void {
    const { maxKeptAnswerBytes } = this.#rules;
    const headers = withoutHopByHop(response.rawHeaders);
    const whole = wholeAnswer(response, headers, maxKeptAnswerBytes);
    const status = response.statusCode as number;
    if (whole === undefined) {
      this.#resolve({ kind: "answered", status, headers, ...this.#flow(response) });
      return;
    }
    const attempt = Promise.resolve(this.#attempt(whole.outcome));
    this.#resolve({ kind: "answered", status, headers, body: whole.body, attempt });
  }

  /** The answer while it still comes in. */
  #flow(response: IncomingMessage): { body: AnswerBody; attempt: Promise<Attempt> } {
    const { timeoutMs: idleMs, maxKeptAnswerBytes: maxKeptBytes } = this.#rules;
    let ended: (attempt: Attempt) => void;
    const attempt = new Promise<Attempt>((resolve) => {
      ended = resolve;
    });
    const onEnd = (outcome: Answered) => ended(this.#attempt(outcome));
    return { body: new AnswerBody({ response, maxKeptBytes, idleMs, onEnd }), attempt };
  }

  /** A kept connection can be closed by the app just as it is used again; the request is then as good as never sent. */
  #isUntouched(): boolean {
    const wasKept = this.#request?.reusedSocket === true && this.#tries === 1;
    return wasKept && this.#socket?.bytesWritten === this.#writtenBefore && this.#errand.body instanceof Uint8Array;
  }

  fail(error: unknown): void {
    if (this.#settled) return;
    if (this.#isUntouched()) {
      this.start();
      return;
    }
    const { code, detail } = classifyFailure(error, this.#phase);
    this.end(code, detail);
  }

  #expire(): void {
    this.end(expiredIn[this.#phase], `${this.#rules.timeoutMs} ms`);
  }

  /** Ends it as failed, unless it has ended. */
  end(code: FailureCode, detail: string): void {
    if (this.#settled) return;
    this.#settle();
    this.#request?.destroy();
    const phase = this.#phase;
    const mayHaveArrived = phase === "request" || phase === "answer-head";
    const attempt = this.#attempt({ kind: "failed", code, phase, detail, mayHaveArrived });
    this.#resolve({ kind: "failed", attempt });
  }

  #settle(): void {
    this.#settled = true;
    this.#deadline.cancel();
  }

  #attempt(outcome: Attempt["outcome"]): Attempt {
    return { startedAt: this.#startedAt, durationMs: this.#rules.clock.monotonic() - this.#started, outcome };
  }
}

function passOn(relaying: Relay, response: IncomingMessage): void {
  relaying.passOn(response);
}

/** Functions that are made once: six for each request would cost as much as asking does. */
function listen(request: Carrier): void {
  request.on("socket", onSocket);
  request.on("finish", onFinish);
  request.on("response", onResponse);
  request.on("upgrade", onUpgrade);
  request.on("error", onError);
  request.on("close", onClose);
}

function onSocket(this: Carrier, socket: Socket): void {
  this[key]?.follow(this, socket);
}

function onFinish(this: Carrier): void {
  this[key]?.enter(this, "answer-head");
}

function onResponse(this: Carrier, response: IncomingMessage): void {
  this[key]?.answer(response);
}

function onUpgrade(this: Carrier, _response: IncomingMessage, socket: Socket): void {
  socket.destroy();
  this[key]?.end("UPGRADE", "");
}

function onError(this: Carrier, error: Error): void {
  if (this[key]?.isAt(this) === true) this[key].fail(error);
}

function onClose(this: Carrier): void {
  if (this[key]?.isAt(this) === true) this[key].end("CLOSED", "");
}

async function pump(request: ClientRequest, chunks: AsyncIterable<Uint8Array>): Promise<void> {
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
