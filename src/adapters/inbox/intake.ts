// One request on its way in: collects its body, hands it over, and has the answer written.

import type { IncomingMessage, ServerResponse } from "node:http";
import type { Arrival } from "../../core/arrival.ts";
import type { CapturedBody, CaptureFlag, CaptureState } from "../../core/capture.ts";
import type { HeaderLines } from "../../core/http.ts";
import { sendAnswer } from "./answer.ts";
import type { Connection, Reading } from "./connection.ts";
import { type HeadFindings, inspectHead } from "./head.ts";
import type { Inlet } from "./inlet.ts";
import { keptOfRejected, type Refusal } from "./refusal.ts";
import { SpooledBody } from "./spooled-body.ts";

const key = Symbol("intake");

interface Carrier extends IncomingMessage {
  [key]?: Intake;
}

/** How an intake ended other than whole. */
interface Ending {
  readonly state: CaptureState;
  readonly refusal: Refusal;
  readonly body: CapturedBody;
}

/** Takes one request in; made when its head is there, done when its arrival has been handed over. */
export class Intake implements Reading {
  readonly #inlet: Inlet;
  readonly #connection: Connection;
  readonly #response: ServerResponse;
  readonly #request: IncomingMessage;
  readonly #findings: HeadFindings;
  readonly #receivedAt: number;
  #limit: number;
  #chunks: Uint8Array[] = [];
  #size = 0;
  #spooled: SpooledBody | undefined;
  #over = false;

  constructor(inlet: Inlet, connection: Connection, response: ServerResponse) {
    this.#inlet = inlet;
    this.#connection = connection;
    this.#response = response;
    this.#request = response.req;
    this.#receivedAt = inlet.options.clock.now();
    this.#findings = inspectHead(response.req);
    this.#limit = this.#findings.refusal === undefined ? inlet.options.maxBodyBytes : keptOfRejected;
  }

  /** Begins to read the body. */
  start(): void {
    this.#connection.reading = this;
    (this.#request as Carrier)[key] = this;
    this.#request.on("data", onData);
    this.#request.on("end", onEnd);
  }

  get isEmpty(): boolean {
    return this.#size === 0;
  }

  get isWhole(): boolean {
    return this.#request.complete;
  }

  get isRefused(): boolean {
    return this.#findings.refusal !== undefined;
  }

  get response(): ServerResponse {
    return this.#response;
  }

  take(chunk: Uint8Array): void {
    if (this.#over) return;
    const room = this.#limit - this.#size;
    if (chunk.length > room) {
      this.#keep(chunk.subarray(0, room));
      this.cutOff(bodyTooLarge(this.#limit), "answer");
    } else this.#keep(chunk);
  }

  end(): void {
    if (this.#over) return;
    if (this.#findings.refusal !== undefined) {
      this.reject(this.#findings.refusal, this.#inMemory());
      return;
    }
    this.#stop();
    if (this.#spooled !== undefined) void this.#deliverSpooled(this.#spooled);
    else void this.#deliver({ size: this.#size, bytes: this.#inMemory() });
  }

  cutOff(refusal: Refusal, answer: "answer" | "silent"): void {
    if (this.#over) return;
    this.#rescue();
    if (answer === "silent" && this.isWhole) {
      this.end();
      return;
    }
    if (this.#findings.refusal !== undefined) {
      this.reject(this.#findings.refusal, this.#inMemory());
      return;
    }
    this.#stop();
    this.#connection.refused = true;
    void this.#cutOffWith(refusal, answer);
  }

  reject(refusal: Refusal, bytes: Uint8Array): void {
    if (this.#over) return;
    this.#stop();
    this.#connection.refused = true;
    // A copy, because what came may be a small part of a large buffer.
    const kept = Uint8Array.from(bytes.subarray(0, keptOfRejected));
    void this.#report({ state: "rejected", refusal, body: { size: kept.length, bytes: kept } }, "answer");
  }

  #keep(chunk: Uint8Array): void {
    this.#size += chunk.length;
    if (this.#spooled !== undefined) this.#spooled.write(chunk);
    else {
      this.#chunks.push(chunk);
      if (this.#size > this.#inlet.options.spoolThresholdBytes) this.#startSpool();
      // A body in one-byte chunks would otherwise cost a hundred times its size.
      else if (this.#chunks.length === 1024) this.#chunks = [Buffer.concat(this.#chunks)];
    }
  }

  #startSpool(): void {
    const request = this.#request;
    const spooled = new SpooledBody({ open: this.#inlet.options.spool, request, onFailure: () => this.#diskFailed() });
    this.#spooled = spooled;
    // A request that waits for the disk can be whole before it has been read; nobody else tells when it is lost.
    request.once("close", () => this.cutOff(senderLeft, "silent"));
    for (const chunk of this.#chunks) spooled.write(chunk);
    this.#chunks = [];
  }

  /** What Node has read from the socket while the disk was behind. */
  #rescue(): void {
    if (this.#spooled === undefined) return;
    this.#request.off("data", onData);
    let chunk = this.#request.read() as Uint8Array | null;
    while (chunk !== null && this.#size < this.#limit) {
      this.#keep(chunk.subarray(0, this.#limit - this.#size));
      chunk = this.#request.read();
    }
  }

  #inMemory(): Uint8Array {
    return this.#chunks.length === 1 ? (this.#chunks[0] as Uint8Array) : Buffer.concat(this.#chunks);
  }

  /** Takes no more; what still comes is read and dropped, so that an answer is not lost in a reset. */
  #stop(): void {
    this.#over = true;
    if (this.#connection.reading === this) this.#connection.reading = undefined;
  }

  async #deliverSpooled(spooled: SpooledBody): Promise<void> {
    this.#connection.answering = this.#response;
    const body = await spooled.finish();
    if (body !== undefined) await this.#deliver(body);
  }

  async #deliver(body: CapturedBody): Promise<void> {
    const { isPreflight } = this.#findings;
    const inlet = this.#inlet;
    const response = this.#response;
    this.#connection.answering = response;
    const arrival = this.#arrival("complete", body);
    const answer = await this.#inlet.ask(
      isPreflight ? { ...arrival, answeredStatus: preflightAnswer.status } : arrival,
    );
    if (isPreflight) inlet.drop(answer);
    sendAnswer({ inlet, connection: this.#connection, response }, isPreflight ? preflightAnswer : answer);
  }

  async #cutOffWith(refusal: Refusal, answer: "answer" | "silent"): Promise<void> {
    this.#request.resume();
    const inMemory = { size: this.#size, bytes: this.#inMemory() };
    const body = this.#spooled === undefined ? inMemory : await this.#spooled.finish();
    if (body !== undefined) await this.#report({ state: "incomplete", refusal, body }, answer);
  }

  #diskFailed(): void {
    this.#stop();
    this.#connection.refused = true;
    // This request gets no answer but the refusal, which must not wait for it.
    if (this.#connection.answering === this.#response) this.#connection.answering = undefined;
    this.#request.resume();
    const body = { size: 0, bytes: new Uint8Array(0) };
    void this.#report({ state: "incomplete", refusal: notStored(this.#size), body }, "answer");
  }

  async #report({ state, refusal, body }: Ending, answer: "answer" | "silent"): Promise<void> {
    const arrival = this.#arrival(state, body);
    const decided = answer === "answer" ? { answeredStatus: refusal.status } : {};
    await this.#inlet.record({ ...arrival, ...decided, problem: refusal.reason });
    if (answer === "answer") this.#connection.refuse(refusal);
  }

  #arrival(state: CaptureState, body: CapturedBody): Arrival {
    const request = this.#request;
    return {
      receivedAt: this.#receivedAt,
      state,
      method: request.method as string,
      target: request.url as string,
      httpVersion: request.httpVersion,
      scheme: this.#inlet.scheme,
      headers: request.rawHeaders,
      trailers: request.rawTrailers,
      body,
      remoteAddress: this.#connection.remoteAddress,
      flags: flagsWith(this.#findings.flags, request.rawTrailers),
    };
  }
}

function onData(this: Carrier, chunk: Uint8Array): void {
  this[key]?.take(chunk);
}

function onEnd(this: Carrier): void {
  this[key]?.end();
}

/** What a sender's leaving is called when it left before its request was whole. */
export const senderLeft: Refusal = { status: 400, reason: "The sender left in the middle of the request." };

function bodyTooLarge(limit: number): Refusal {
  return { status: 413, reason: `The body is larger than ${limit} bytes.` };
}

function notStored(size: number): Refusal {
  return {
    status: 507,
    reason: `hookdev could not store the body on disk: ${size} bytes had arrived and are not kept.`,
  };
}

const preflightAnswer = { kind: "response", status: 204, headers: [], body: new Uint8Array(0) } as const;

function flagsWith(flags: readonly CaptureFlag[], trailers: HeaderLines): readonly CaptureFlag[] {
  return trailers.some((name, i) => i % 2 === 0 && /(signature|secret|authorization)$/i.test(name))
    ? [...flags, "signature-in-trailer"]
    : flags;
}
