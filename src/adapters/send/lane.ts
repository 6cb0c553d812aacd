// One kept connection to one endpoint: undici's client with a dialler that reports its phases.

import type { Socket } from "node:net";
import { Client, type Dispatcher } from "undici";
import type { OutgoingRequest } from "../../core/delivery.ts";
import { type DialRules, dial, readyEvent } from "./dial.ts";
import type { Exchange } from "./exchange.ts";
import { maxHeadBytes } from "./limits.ts";
import type { Target } from "./target.ts";

/** Where a lane leads; lanes are shared only between requests that agree on all of it. */
export interface Destination {
  readonly target: Target;
  readonly insecure: boolean;
}

type Connected = (...result: [error: null, socket: Socket] | [error: Error, socket: null]) => void;

/** The connection of a lane, and the first thing that went wrong on it. */
interface Wire {
  socket: Socket | undefined;
  fault: Error | undefined;
}

/** Carries one exchange at a time and opens its connection again when the endpoint has closed it. */
export class Lane {
  readonly destination: Destination;
  readonly #client: Client;
  readonly #rules: DialRules;
  readonly #wire: Wire = { socket: undefined, fault: undefined };
  #exchange: Exchange | undefined;

  constructor(destination: Destination, rules: DialRules) {
    this.destination = destination;
    this.#rules = rules;
    this.#client = new Client(destination.target.origin, {
      pipelining: 1,
      maxHeaderSize: maxHeadBytes,
      // The exchange has the one deadline.
      headersTimeout: 0,
      bodyTimeout: 0,
      allowH2: false,
      useMilo: false,
      connect: (_options, connected) => this.#dial(connected as Connected),
    });
  }

  leadsTo({ target, insecure }: Destination): boolean {
    return this.destination.target.origin === target.origin && this.destination.insecure === insecure;
  }

  /** Sends the request; all that happens is told to the exchange. */
  run({ method, headers, body }: OutgoingRequest, job: { path: string; exchange: Exchange }): void {
    this.#exchange = job.exchange;
    const options: Dispatcher.DispatchOptions = {
      method,
      path: job.path,
      headers: headers as string[],
      body: body.length === 0 ? null : body,
      idempotent: false,
    };
    // Later, since undici asserts that its queue is empty after it has told of an error.
    const again = () =>
      queueMicrotask(() => {
        if (!job.exchange.done) this.#client.dispatch(options, new Course(job.exchange, this.#wire));
      });
    this.#client.dispatch(options, new Course(job.exchange, this.#wire, again));
  }

  /** Ends the connection, also one that is still being opened. */
  destroy(): Promise<void> {
    this.#wire.socket?.destroy();
    return this.#client.destroy();
  }

  #dial(connected: Connected): void {
    const { target, insecure } = this.destination;
    const socket = dial(target, { ...this.#rules, insecure, onPhase: (phase) => this.#exchange?.enter(phase) });
    this.#wire.socket = socket;
    this.#wire.fault = undefined;
    let ready = false;
    socket.on("error", (error: Error) => {
      if (this.#wire.socket === socket) this.#wire.fault ??= error;
      if (!ready) connected(error, null);
      ready = true;
    });
    socket.once(readyEvent(target), () => {
      ready = true;
      connected(null, socket);
    });
  }
}

/** What undici reports about one request, passed on to its exchange. */
class Course implements Dispatcher.DispatchHandler {
  readonly #exchange: Exchange;
  readonly #wire: Wire;
  readonly #again: (() => void) | undefined;

  constructor(exchange: Exchange, wire: Wire, again?: () => void) {
    this.#exchange = exchange;
    this.#wire = wire;
    this.#again = again;
  }

  onRequestStart(): void {
    this.#exchange.writing(this.#wire.socket);
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number): void {
    if (status === 101) this.#exchange.refuse("UPGRADE", "");
    else if (status >= 200) this.#exchange.head(status, rawLines(controller.rawHeaders));
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Uint8Array): void {
    this.#exchange.take(chunk);
  }

  onResponseEnd(): void {
    // undici takes a reset for the end of a body that has no length.
    if (this.#wire.fault === undefined) this.#exchange.end();
    else this.#exchange.fail(this.#wire.fault);
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    // A kept connection broke before a byte of this request was written: a fresh one cannot deliver it twice.
    if (this.#again !== undefined && this.#exchange.untouched) this.#again();
    else this.#exchange.fail(isSocketError(error) ? (this.#wire.fault ?? error) : error);
  }
}

/** undici reports the end that follows a TLS alert in place of the alert. */
function isSocketError(error: Error): boolean {
  return "code" in error && error.code === "UND_ERR_SOCKET";
}

function rawLines(raw: Dispatcher.DispatchController["rawHeaders"]): string[] {
  const lines: string[] = [];
  if (!Array.isArray(raw)) return lines;
  for (const part of raw) lines.push(typeof part === "string" ? part : part.toString("latin1"));
  return lines;
}
