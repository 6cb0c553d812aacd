// A stand-in for a server of the localtunnel protocol, on loopback: registration, pool, grace, and its known bad manners.

import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type AddressInfo, connect, createServer as createTcpServer, type Server, type Socket } from "node:net";
import { PublicRelay } from "./tunnel-server-relay.ts";

/** What the stand-in does wrong; may be changed while it runs. */
export interface TunnelFaults {
  /** Turns one bit of every request body over. */
  alterByte?: boolean;
  /** Answers public requests itself with this and asks no client. */
  answerItself?: { readonly status: number; readonly body: string };
  /** Gives every client another name than it wanted. */
  rename?: boolean;
  /** Answers every registration with this status and these words. */
  refuseNew?: { readonly status: number; readonly message: string };
  /** Takes connections and never answers anything, as a frozen process does. */
  silent?: boolean;
}

export interface TunnelServerOptions {
  /** Public port, where clients register too; 0 takes a free one. */
  readonly port?: number;
  /** Public names are `<id>.<domain>`. */
  readonly domain?: string;
  /** A name without connections is forgotten after this long. */
  readonly graceMs?: number;
  /** Pool of each client. */
  readonly maxConnections?: number;
  /** Ends pooled connections that were not used for this long. */
  readonly idleCloseMs?: number;
  /** Public requests beyond this many that wait for a connection are answered 503. */
  readonly maxWaiting?: number;
  /** A public request waits this long for a connection, then gets a 502. */
  readonly waitMs?: number;
  /** Names and data ports of an earlier run. */
  readonly state?: TunnelServerState;
  readonly faults?: TunnelFaults;
}

/** Names that a restarted server still knows, with their data ports. */
export type TunnelServerState = readonly { readonly id: string; readonly port: number }[];

export interface TunnelServer {
  /** What a client registers at: `http://127.0.0.1:<port>`. */
  readonly url: string;
  readonly port: number;
  readonly faults: TunnelFaults;
  /** Paths of all registrations so far, in order. */
  readonly registrations: readonly string[];
  state(): TunnelServerState;
  /** Pooled connections of a name that wait for a request now. */
  pooled(id: string): number;
  /** Ends every socket, as a killed process does. */
  close(): Promise<void>;
}

const validName = /^(?:[a-z0-9][a-z0-9-]{4,63}[a-z0-9]|[a-z0-9]{4,63})$/;

export async function openTunnelServer(options: TunnelServerOptions = {}): Promise<TunnelServer> {
  const { domain = "localhost", graceMs = 1000, maxConnections = 10 } = options;
  const faults: TunnelFaults = options.faults ?? {};
  const clients = new Map<string, Client>();
  const registrations: string[] = [];
  const sockets = new Set<Socket>();

  async function addClient(id: string, port: number): Promise<Client> {
    const client = await openClient({
      ...options,
      id,
      port,
      graceMs,
      maxConnections,
      faults,
      onGone: () => clients.delete(id),
    });
    clients.set(id, client);
    return client;
  }

  async function register(path: string, response: ServerResponse): Promise<void> {
    registrations.push(path);
    if (faults.refuseNew !== undefined) {
      json(response, faults.refuseNew.status, { message: faults.refuseNew.message });
      return;
    }
    const wanted = path === "/?new" ? undefined : path.slice(1);
    if (wanted !== undefined && !validName.test(wanted)) {
      const message = "Invalid subdomain. Subdomains must be lowercase and between 4 and 63 alphanumeric characters.";
      json(response, 403, { message });
      return;
    }
    const free = wanted !== undefined && !clients.has(wanted) && faults.rename !== true;
    const client = await addClient(free ? wanted : randomBytes(5).toString("hex"), 0);
    const { port } = server.address() as AddressInfo;
    json(response, 200, {
      id: client.id,
      port: client.port,
      max_conn_count: maxConnections,
      url: `http://${client.id}.${domain}:${port}`,
    });
  }

  function onRequest(request: IncomingMessage, response: ServerResponse): void {
    const host = (request.headers.host ?? "").replace(/:\d+$/, "").toLowerCase();
    const id = host.endsWith(`.${domain}`) ? host.slice(0, -domain.length - 1) : undefined;
    if (faults.silent === true) request.resume();
    else if (id === undefined) void register(request.url ?? "/", response);
    else if (faults.answerItself !== undefined) {
      request.resume();
      response.writeHead(faults.answerItself.status, { "content-type": "text/html" }).end(faults.answerItself.body);
    } else relayTo(clients.get(id), request, response);
  }

  const server = createServer({ requestTimeout: 0, headersTimeout: 0, keepAliveTimeout: 60_000 }, onRequest);
  track(server, sockets);
  for (const { id, port } of options.state ?? []) await addClient(id, port);
  await listen(server, options.port ?? 0);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    faults,
    registrations,
    state: () => [...clients.values()].map((client) => ({ id: client.id, port: client.port })),
    pooled: (id) => clients.get(id)?.relay.free ?? 0,
    async close() {
      for (const client of clients.values()) client.close();
      for (const socket of sockets) socket.resetAndDestroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function relayTo(client: Client | undefined, request: IncomingMessage, response: ServerResponse): void {
  if (client === undefined) {
    request.resume();
    response.writeHead(404).end("404");
  } else if (client.relay.connected === 0) {
    request.resume();
    response.writeHead(503, { "x-localtunnel-status": "Tunnel Unavailable" }).end("503 - Tunnel Unavailable");
  } else client.relay.pass(request, response);
}

interface Client {
  readonly id: string;
  readonly port: number;
  readonly relay: PublicRelay;
  close(): void;
}

interface ClientOptions extends TunnelServerOptions {
  readonly id: string;
  readonly port: number;
  readonly graceMs: number;
  readonly maxConnections: number;
  readonly faults: TunnelFaults;
  readonly onGone: () => void;
}

/** The data port of one name. No handshake and no secret: whoever connects is given requests, as in the original. */
async function openClient(options: ClientOptions): Promise<Client> {
  const { id, graceMs, maxConnections, onGone } = options;
  const relay = new PublicRelay(options);
  let grace: NodeJS.Timeout | undefined;
  const startGrace = () => {
    clearTimeout(grace);
    grace = setTimeout(close, graceMs);
  };
  const server = createTcpServer((socket) => {
    socket.on("error", () => undefined);
    if (relay.connected >= maxConnections) {
      socket.destroy();
      return;
    }
    clearTimeout(grace);
    relay.add(socket);
    socket.once("close", () => relay.connected === 0 && startGrace());
  });
  function close(): void {
    clearTimeout(grace);
    relay.close();
    server.close();
    onGone();
  }
  await listen(server, options.port);
  startGrace();
  return { id, port: (server.address() as AddressInfo).port, relay, close };
}

/** A stranger who dials a data port that is not his and answers what he is given; ends with the returned function. */
export function strangerAt(port: number, connections: number): () => void {
  const sockets = new Set<Socket>();
  let over = false;
  const dial = () => {
    if (over) return;
    const socket = connect(port, "127.0.0.1");
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.once("data", () => socket.end("HTTP/1.1 200 OK\r\ncontent-length: 6\r\nconnection: close\r\n\r\nstolen"));
    socket.once("close", () => {
      sockets.delete(socket);
      setTimeout(dial, 20);
    });
  };
  for (let i = 0; i < connections; i += 1) dial();
  return () => {
    over = true;
    for (const socket of sockets) socket.destroy();
  };
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

function track(server: Server, sockets: Set<Socket>): void {
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve());
  });
}
