// The HTTP server of the inbox: strict where a message is ambiguous, open where it is only unusual.

import { createServer, type IncomingMessage, type Server, type ServerOptions, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { Arrival } from "../../core/arrival.ts";
import { Connection, connectionOf } from "./connection.ts";
import type { Inlet } from "./inlet.ts";
import { Intake, senderLeft } from "./intake.ts";
import { firstLineOf, type ParseTrouble, plainOnTls, refusalOfTrouble, strayBytes } from "./parse-trouble.ts";
import { keptOfRejected, type Refusal } from "./refusal.ts";
import { createSecureServer } from "./secure-server.ts";

export interface DoorOptions {
  readonly headersTimeoutMs: number;
  readonly requestTimeoutMs: number;
  readonly inlet: Inlet;
  /** All open connections; the door adds and removes them. */
  readonly connections: Set<Connection>;
}

/** All header lines together; a provider's 2,000 short ones fit. */
const maxHeadBytes = 64 * 1024;

/** Longer than the pools of senders keep idle connections, so that they end them and no request meets a closing one. */
const keepAliveMs = 65_000;

const maxConnections = 4096;

/** An HTTP server that is not listening yet. */
export function createDoor(options: DoorOptions): Server {
  const { inlet, requestTimeoutMs } = options;
  const headersTimeoutMs = Math.min(options.headersTimeoutMs, requestTimeoutMs);
  const server = listenerFor(options, {
    maxHeaderSize: maxHeadBytes,
    requireHostHeader: false,
    insecureHTTPParser: false,
    keepAliveTimeout: keepAliveMs,
    headersTimeout: headersTimeoutMs,
    requestTimeout: requestTimeoutMs,
    connectionsCheckingInterval: Math.min(1000, Math.max(20, Math.floor(headersTimeoutMs / 4))),
  });
  // Zero means no limit: otherwise header lines behind the limit vanish without a word.
  server.maxHeadersCount = 0;
  server.maxConnections = maxConnections;
  // A sender may end its side after the request and still wait for the answer.
  Object.assign(server, { httpAllowHalfOpen: true });
  server.on("request", (request: IncomingMessage, response: ServerResponse) => admit(inlet, request, response));
  server.on("checkExpectation", (request: IncomingMessage, response: ServerResponse) => {
    const connection = connectionOf(request.socket);
    if (connection?.refused === false)
      new Intake(inlet, connection, response).reject(unknownExpectation, new Uint8Array(0));
  });
  server.on("connect", (request: IncomingMessage, stream: Duplex, rest: Buffer) => {
    refuseConnect(inlet, request, { socket: stream as Socket, rest });
  });
  server.on("clientError", (trouble: ParseTrouble, stream: Duplex) => face(inlet, trouble, stream as Socket));
  return server;
}

/** Plain, or with TLS before the same HTTP. */
function listenerFor({ inlet, connections, headersTimeoutMs }: DoorOptions, settings: ServerOptions): Server {
  const { tls } = inlet.options;
  if (tls === undefined) {
    const server = createServer(settings);
    return server.on("connection", (socket: Socket) => welcome(connections, new Connection(socket)));
  }
  return createSecureServer({
    settings,
    tls,
    handshakeTimeoutMs: headersTimeoutMs,
    onOpen: (raw) => welcome(connections, new Connection(raw)),
    onSecure(socket, raw) {
      const before = connectionOf(raw);
      if (before !== undefined) connections.delete(before);
      welcome(connections, new Connection(socket, raw));
    },
    onPlain: (raw, first) => refusePlain(inlet, raw, first),
  });
}

function welcome(connections: Set<Connection>, connection: Connection): void {
  connections.add(connection);
  connection.socket.once("close", () => {
    connections.delete(connection);
    connection.reading?.cutOff(senderLeft, "silent");
  });
}

/** A sender that was given the wrong scheme is told so, and so is the user. */
function refusePlain(inlet: Inlet, raw: Socket, first: Uint8Array): void {
  const connection = connectionOf(raw);
  if (connection === undefined) return;
  connection.refused = true;
  raw.resume();
  const where = { inlet, connection, refusal: plainOnTls };
  void tellAndRefuse(where, { ...rejectedArrival(where, first), scheme: "http" });
}

function admit(inlet: Inlet, request: IncomingMessage, response: ServerResponse): void {
  const connection = connectionOf(request.socket);
  if (connection === undefined || connection.refused || connection.reading?.isRefused === true) request.resume();
  else new Intake(inlet, connection, response).start();
}

const unknownExpectation: Refusal = {
  status: 417,
  reason: "The Expect header asks for something other than 100-continue.",
};
const connectRefused: Refusal = { status: 405, reason: "CONNECT is not taken: the inbox is not a proxy." };

/** Node hands CONNECT over as a bare socket: everything it did for the connection before is gone from here on. */
function refuseConnect(inlet: Inlet, request: IncomingMessage, raw: { socket: Socket; rest: Buffer }): void {
  const { socket, rest } = raw;
  socket.on("error", () => socket.destroy());
  socket.resume();
  const connection = connectionOf(socket);
  if (connection === undefined || connection.refused) return;
  connection.refused = true;
  const line = { method: request.method as string, target: request.url as string, httpVersion: request.httpVersion };
  const arrival = rejectedArrival({ inlet, connection, refusal: connectRefused }, rest);
  void tellAndRefuse(
    { inlet, connection, refusal: connectRefused },
    { ...arrival, ...line, headers: request.rawHeaders },
  );
}

/** Something that is not a request, or not all of one: it is recorded and told, after what was whole before it. */
function face(inlet: Inlet, trouble: ParseTrouble, socket: Socket): void {
  const connection = connectionOf(socket);
  const isTimeout = trouble.code === "ERR_HTTP_REQUEST_TIMEOUT";
  const isHttp = isTimeout || trouble.code?.startsWith("HPE_") === true;
  const isSilent = isTimeout && socket.bytesRead === 0;
  if (connection === undefined || !isHttp || isSilent || (connection.refused && isTimeout)) {
    socket.destroy();
    return;
  }
  if (!connection.refused) record({ inlet, connection, refusal: refusalOfTrouble(trouble) }, trouble);
}

interface Trouble {
  readonly inlet: Inlet;
  readonly connection: Connection;
  readonly refusal: Refusal;
}

function record(where: Trouble, trouble: ParseTrouble): void {
  const { connection, refusal } = where;
  const { reading } = connection;
  if (reading !== undefined && !reading.isWhole) {
    if (reading.isEmpty && trouble.rawPacket !== undefined) reading.reject(refusal, trouble.rawPacket);
    else reading.cutOff(refusal, "answer");
    return;
  }
  if (reading !== undefined) connection.answering = reading.response;
  connection.refused = true;
  const arrival = rejectedArrival(where, strayBytes(trouble, connection.answering !== undefined));
  // The request before it, whole but not yet handed over, arrives first.
  setImmediate(() => void tellAndRefuse(where, arrival));
}

async function tellAndRefuse({ inlet, connection, refusal }: Trouble, arrival: Arrival): Promise<void> {
  await inlet.record(arrival);
  connection.refuse(refusal);
}

function rejectedArrival({ inlet, connection, refusal }: Trouble, bytes: Uint8Array): Arrival {
  const kept = Uint8Array.from(bytes.subarray(0, keptOfRejected));
  return {
    receivedAt: inlet.options.clock.now(),
    state: "rejected",
    problem: refusal.reason,
    answeredStatus: refusal.status,
    ...firstLineOf(kept),
    scheme: inlet.scheme,
    headers: [],
    trailers: [],
    body: { size: kept.length, bytes: kept },
    remoteAddress: connection.remoteAddress,
    flags: [],
  };
}
