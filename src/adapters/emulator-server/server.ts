// The listener of emulated management APIs: loopback by construction, apart from the inbox, never behind a tunnel.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { ApiAnswer, ApiCall } from "../../core/emulation/emulation.ts";
import { headerPairs } from "../../core/http.ts";
import type { Clock } from "../../core/ports.ts";
import { version } from "../../core/version.ts";
import { bind } from "../inbox/bind.ts";
import { plainOnTls } from "../inbox/parse-trouble.ts";
import { refusalBytes } from "../inbox/refusal.ts";
import { createSecureServer } from "../inbox/secure-server.ts";
import { type CallRefusal, refusalOfCall } from "./guard.ts";
import { readCall } from "./read-call.ts";

export interface EmulatorServerOptions {
  /** 0 takes a free port. There is no host to choose. */
  readonly port: number;
  readonly maxBodyBytes: number;
  /** PEM; speaks https where it is given. */
  readonly tls?: { readonly key: string; readonly cert: string };
  readonly clock: Clock;
  /** Answers a call; where it rejects the caller gets a 500. */
  readonly onCall: (call: ApiCall) => Promise<ApiAnswer>;
  /** A call that was not taken, with the reason the caller got. */
  readonly onRefused?: (refusal: CallRefusal) => void;
  /** What `onCall` rejected with. */
  readonly onFailure?: (error: unknown) => void;
}

export interface EmulatorServer {
  /** URLs that are bound, without a slash at the end: `http://127.0.0.1:4500`, `http://[::1]:4500`. */
  readonly addresses: readonly string[];
  readonly port: number;
  /** Takes no more calls; those in flight may finish for at most this long. */
  close(drainMs: number): Promise<void>;
}

/** Opens the listener on 127.0.0.1 and ::1. @throws HookdevError `PORT_IN_USE`, `PORT_NOT_ALLOWED` */
export async function openEmulatorServer(options: EmulatorServerOptions): Promise<EmulatorServer> {
  const desk = new Desk(options);
  const sockets = new Set<Socket>();
  const create = () => createListener(options, desk, sockets);
  const scheme = desk.isHttps ? "https" : "http";
  const { servers, addresses, port } = await bind({ host: undefined, port: options.port, scheme, create });
  desk.port = port;
  let closed: Promise<void> | undefined;
  return {
    addresses,
    port,
    close(drainMs) {
      desk.isClosing = true;
      closed ??= drain({ servers, sockets, clock: options.clock }, drainMs);
      return closed;
    },
  };
}

const limits = { maxHeaderSize: 64 * 1024, headersTimeout: 20_000, requestTimeout: 60_000, keepAliveTimeout: 65_000 };

/** Two Host headers and none at all are refused in words further down, and not by Node without one. */
function createListener({ tls }: EmulatorServerOptions, desk: Desk, sockets: Set<Socket>): Server {
  const settings = { ...limits, requireHostHeader: false, insecureHTTPParser: false };
  const server =
    tls === undefined
      ? createServer(settings)
      : createSecureServer({ settings, tls, handshakeTimeoutMs: limits.headersTimeout, onPlain: refusePlain });
  server.on("request", (request, response) => void desk.serve(request, response));
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  // Zero means no limit: otherwise header lines behind the limit vanish without a word.
  server.maxHeadersCount = 0;
  // Beyond it connections are dropped without a word: far more than a test that fires all its events at once opens.
  server.maxConnections = 4096;
  return server;
}

/** A caller with the wrong scheme is told so, where Node would hang up without a word. */
function refusePlain(raw: Socket): void {
  raw.resume();
  raw.end(refusalBytes(plainOnTls));
}

/** Takes requests one by one: guard, body, answer. */
class Desk {
  port = 0;
  isClosing = false;
  readonly isHttps: boolean;
  readonly #options: EmulatorServerOptions;

  constructor(options: EmulatorServerOptions) {
    this.#options = options;
    this.isHttps = options.tls !== undefined;
  }

  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // A caller that leaves early is no error of ours.
    response.on("error", () => undefined);
    const refusal = refusalOfCall({ target: request.url as string, headers: request.rawHeaders }, this);
    if (refusal !== undefined) return this.#refuse(request, response, refusal);
    const read = await readCall(request, this.#options.maxBodyBytes);
    if (read.kind === "too-large") return this.#refuse(request, response, tooLarge(this.#options.maxBodyBytes));
    if (read.kind === "broken") return void response.destroy();
    const answer = await this.#answerTo(read.call);
    if (this.isClosing) response.shouldKeepAlive = false;
    write(response, answer);
  }

  #answerTo(call: ApiCall): Promise<ApiAnswer> {
    return this.#options.onCall(call).catch((error: unknown) => {
      this.#options.onFailure?.(error);
      return failed;
    });
  }

  #refuse(request: IncomingMessage, response: ServerResponse, refusal: CallRefusal): void {
    this.#options.onRefused?.(refusal);
    request.resume();
    write(response, plain(refusal.status, refusal.reason, ["Connection", "close"]));
  }
}

function tooLarge(maxBodyBytes: number): CallRefusal {
  return { status: 413, reason: `The body is larger than ${maxBodyBytes} bytes.` };
}

function plain(status: number, reason: string, lines: readonly string[] = []): ApiAnswer {
  const body = Buffer.from(`${JSON.stringify({ error: reason })}\n`);
  return { status, headers: ["Content-Type", "application/json; charset=utf-8", ...lines], body };
}

const failed = plain(500, "The emulator could not keep what this call changes; its own output says why.");

/** No page may read an answer, and no cache may keep one. */
const always = ["Cache-Control", "no-store", "X-Content-Type-Options", "nosniff", "Server", `hookdev/${version}`];

function write(response: ServerResponse, { status, headers, body }: ApiAnswer): void {
  const hasBody = status !== 204 && status !== 304;
  response.statusCode = status;
  for (const [name, value] of [...headerPairs(always), ...headerPairs(headers)]) response.setHeader(name, value);
  if (hasBody) response.setHeader("Content-Length", body.length);
  response.end(hasBody ? body : undefined);
}

interface Running {
  readonly servers: readonly Server[];
  /** TCP connections, also those that are not through with TLS, which no server closes. */
  readonly sockets: ReadonlySet<Socket>;
  readonly clock: Clock;
}

/** Idle connections end now, busy ones after their answer, all of them when the time is up. */
async function drain({ servers, sockets, clock }: Running, drainMs: number): Promise<void> {
  const ended = Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  const done = new AbortController();
  const timeUp = clock.sleep(drainMs, done.signal).catch(() => undefined);
  await Promise.race([ended, timeUp]);
  done.abort();
  for (const socket of sockets) socket.destroy();
  await ended;
}
