// One connection to an endpoint: writes a request, reads its answer, and is used again while both sides keep to the rules.

import type { Socket } from "node:net";
import type { OutgoingRequest } from "../../core/delivery.ts";
import { AnswerReader } from "./answer-reader.ts";
import type { Destination } from "./destination.ts";
import { type DialRules, dial, readyEvent } from "./dial.ts";
import type { Exchange } from "./exchange.ts";
import { afterNextPoll } from "./next-poll.ts";
import { type RequestHead, requestHead } from "./request-head.ts";
import type { Target } from "./target.ts";

export interface LaneJob {
  readonly request: OutgoingRequest;
  /** Scheme and authority are those of the lane's destination. */
  readonly target: Target;
  readonly exchange: Exchange;
  /** The connection is cut as soon as the request has left. */
  readonly cutAfterRequest?: boolean;
}

/** A job whose request is being written or has been. */
interface Running extends LaneJob {
  readonly head: RequestHead;
  readonly reader: AnswerReader;
}

/** Carries one exchange at a time and opens its connection again when it is gone. */
export class Lane {
  readonly destination: Destination;
  readonly #rules: DialRules;
  #socket: Socket | undefined;
  /** The connection stands: bytes may be written. */
  #ready = false;
  /** That came whole over this connection. */
  #answers = 0;
  /** Waits for the connection. */
  #next: Running | undefined;
  /** Is on the connection. */
  #running: Running | undefined;

  constructor(destination: Destination, rules: DialRules) {
    this.destination = destination;
    this.#rules = rules;
  }

  /** Sends the request; all that happens is told to the exchange. */
  run(job: LaneJob): void {
    const { request, target, exchange } = job;
    try {
      const head = requestHead(request, target);
      const reader = new AnswerReader(request.method, {
        head: (status, lines) => exchange.head(status, lines),
        body: (piece) => exchange.take(piece),
      });
      this.#next = { ...job, head, reader };
    } catch (error) {
      exchange.fail(error);
      return;
    }
    if (this.#socket === undefined) this.#dial();
    else afterNextPoll(() => this.#begin());
  }

  /** Ends the connection, also one that is still being opened. */
  destroy(): void {
    this.#next = undefined;
    this.#running = undefined;
    this.#drop();
  }

  #drop(): void {
    this.#socket?.destroy();
    this.#socket = undefined;
  }

  #dial(): void {
    this.#ready = false;
    this.#answers = 0;
    try {
      this.#open();
    } catch (error) {
      // Settings of this process can be wrong, those of its TLS for one.
      this.#failed(error);
    }
  }

  #open(): void {
    const { target, insecure } = this.destination;
    // What a connection says after it was given up is about nobody's request.
    const isCurrent = () => this.#socket === socket;
    const socket = dial(target, {
      ...this.#rules,
      insecure,
      onPhase: (phase) => this.#next?.exchange.enter(phase),
      onBytes: (bytes) => isCurrent() && this.#take(bytes),
    });
    this.#socket = socket;
    socket.once(readyEvent(target), () => {
      if (!isCurrent()) return;
      this.#ready = true;
      this.#begin();
    });
    socket.on("end", () => {
      // Before the connection stands, an error says more than the end that comes with it.
      if (!isCurrent() || !this.#ready) return;
      if (isReset(socket)) this.#failed(resetFault());
      else this.#ended();
    });
    socket.on("error", (error) => isCurrent() && this.#failed(error));
    socket.on("close", () => isCurrent() && this.#ended());
  }

  /** Writes what waits; on a fresh connection when the kept one has gone meanwhile, since nothing is on it yet. */
  #begin(): void {
    const job = this.#next;
    if (job === undefined || job.exchange.done) return;
    const socket = this.#socket;
    if (socket === undefined) {
      this.#dial();
      return;
    }
    this.#next = undefined;
    this.#running = job;
    job.exchange.writing(socket);
    write(socket, job);
  }

  #take(chunk: Buffer): void {
    const job = this.#running;
    if (job === undefined) {
      // Nobody asked for it: the next answer could not be told from it.
      this.#learn();
      this.#drop();
      return;
    }
    try {
      const progress = job.reader.push(chunk);
      if (progress === "whole") this.#finish(job);
      else if (progress === "switched") job.exchange.refuse("UPGRADE", "");
    } catch (error) {
      job.exchange.fail(error);
    }
  }

  #finish({ head, reader, exchange }: Running): void {
    this.#running = undefined;
    this.#answers += 1;
    // An answer may come before its request has left, and what is left of that would be read as the next request.
    const isClean = head.keeps && reader.keeps && this.#socket?.writableLength === 0;
    if (!isClean || this.#answers >= this.destination.answersAConnection) this.#drop();
    exchange.end();
  }

  /** The endpoint has ended the connection. */
  #ended(): void {
    const job = this.#running;
    if (job?.reader.end() === true) {
      this.#running = undefined;
      this.#drop();
      job.exchange.end();
    } else this.#lost()?.exchange.endEarly();
  }

  #failed(error: unknown): void {
    this.#lost()?.exchange.fail(error);
  }

  /** The job that goes down with the connection: not one that was still to be written on a kept one. */
  #lost(): Running | undefined {
    this.#learn();
    this.#drop();
    return this.#running ?? (this.#ready ? undefined : this.#next);
  }

  /** Bytes or an end that came out of turn; of a connection that nobody waits for, they mean nothing. */
  #learn(): void {
    const isInUse = this.#running !== undefined || this.#next !== undefined;
    if (isInUse && this.#answers > 0) this.destination.spoiltAfter(this.#answers);
  }
}

/** Up to here head and body are copied into one piece, which is cheaper than two. */
const onePiece = 65_536;

function write(
  socket: Socket,
  { request: { body }, head: { text, chunked }, exchange, cutAfterRequest }: Running,
): void {
  const gone = cutAfterRequest === true ? () => exchange.refuse("ABORTED", "the answer was not waited for") : undefined;
  const before = chunked && body.length > 0 ? `${text}${body.length.toString(16)}\r\n` : text;
  const after = chunked ? (body.length > 0 ? "\r\n0\r\n\r\n" : "0\r\n\r\n") : "";
  if (body.length <= onePiece) {
    const bytes = Buffer.allocUnsafe(before.length + body.length + after.length);
    bytes.write(before, "latin1");
    bytes.set(body, before.length);
    bytes.write(after, before.length + body.length, "latin1");
    socket.write(bytes, gone);
    return;
  }
  socket.cork();
  socket.write(before, "latin1");
  socket.write(body, after === "" ? gone : undefined);
  if (after !== "") socket.write(after, "latin1", gone);
  socket.uncork();
}

/**
 * libuv before 1.52 (Node 22) tells a reset right behind bytes as an end; but there is no peer any more. That is also so
 * when a reset comes behind a real end: then half an answer is the better guess, since a whole one would hide a loss.
 */
function isReset(socket: Socket): boolean {
  return tellsResetsAsEnds && socket.remoteAddress === undefined;
}

const tellsResetsAsEnds = /^1\.(?:\d|[1-4]\d|5[01])\./.test(process.versions.uv);

function resetFault(): Error {
  return Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET", syscall: "read" });
}
