// The stand-in's pool of one client: a public request takes a pooled connection and plain HTTP/1.1 goes over it.

import {
  Agent,
  type ClientRequest,
  request as httpRequest,
  type IncomingMessage,
  type RequestOptions,
  type ServerResponse,
} from "node:http";
import type { Socket } from "node:net";
import { type Duplex, Transform } from "node:stream";

export interface RelayOptions {
  readonly faults: { readonly alterByte?: boolean };
  readonly idleCloseMs?: number;
  readonly maxWaiting?: number;
  readonly waitMs?: number;
  readonly maxConnections: number;
}

type Give = (error: Error | null, socket?: Duplex) => void;

export class PublicRelay {
  /** Connections that are open, in use or not. */
  connected = 0;
  readonly #options: RelayOptions;
  readonly #free: Socket[] = [];
  readonly #all = new Set<Socket>();
  readonly #waiting: Give[] = [];
  readonly #agent: Agent;

  constructor(options: RelayOptions) {
    this.#options = options;
    const { maxConnections: maxSockets } = options;
    // As in the original: one connection is kept after its answer, the others are ended and dialled again.
    this.#agent = new Agent({ keepAlive: true, maxSockets, maxFreeSockets: 1 });
    this.#agent.createConnection = (_options, give) => this.#take(give as Give);
  }

  get free(): number {
    return this.#free.length;
  }

  add(socket: Socket): void {
    this.connected += 1;
    this.#all.add(socket);
    const { idleCloseMs = 0 } = this.#options;
    if (idleCloseMs > 0) socket.setTimeout(idleCloseMs, () => socket.destroy());
    socket.once("close", () => {
      this.connected -= 1;
      this.#all.delete(socket);
      const at = this.#free.indexOf(socket);
      if (at !== -1) this.#free.splice(at, 1);
    });
    const next = this.#waiting.shift();
    if (next === undefined) this.#free.push(socket);
    else next(null, socket);
  }

  close(): void {
    this.#agent.destroy();
    for (const socket of this.#all) socket.resetAndDestroy();
  }

  /** Passes one public request on and its answer back. */
  pass(request: IncomingMessage, response: ServerResponse): void {
    const { maxWaiting = 1000, waitMs = 10_000, faults } = this.#options;
    if (this.#queued() >= maxWaiting) {
      request.resume();
      response.writeHead(503, { "x-localtunnel-status": "busy" }).end("503 - Tunnel is busy");
      return;
    }
    const { method, url: path, headers } = request;
    const onward = httpRequest({ agent: this.#agent, method, path, headers } as RequestOptions);
    const late = setTimeout(() => onward.destroy(new Error("no connection in time")), waitMs);
    onward.once("socket", () => clearTimeout(late));
    onward.once("close", () => clearTimeout(late));
    onward.once("response", (answer) => {
      response.writeHead(answer.statusCode as number, answer.headers);
      answer.pipe(response);
      answer.once("error", () => response.destroy());
    });
    onward.once("error", () => (response.headersSent ? response.destroy() : response.writeHead(502).end("502")));
    response.once("close", () => response.writableFinished || onward.destroy());
    passBody(request, onward, faults.alterByte === true);
  }

  #queued(): number {
    const lists = Object.values(this.#agent.requests);
    return lists.reduce((sum, list) => sum + (list?.length ?? 0), this.#waiting.length);
  }

  #take(give: Give): undefined {
    const socket = this.#free.shift();
    if (socket === undefined) this.#waiting.push(give);
    else give(null, socket);
    return undefined;
  }
}

function passBody(request: IncomingMessage, onward: ClientRequest, alter: boolean): void {
  if (!alter) {
    request.pipe(onward);
    return;
  }
  let done = false;
  const altering = new Transform({
    transform(chunk: Buffer, _encoding, next) {
      const copy = Buffer.from(chunk);
      if (!done) copy[copy.length >> 1] = (copy[copy.length >> 1] as number) ^ 1;
      done = true;
      next(null, copy);
    },
  });
  request.pipe(altering).pipe(onward);
}
