// Hostile and broken endpoints over raw sockets, which count what reaches them.

import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer, type TlsOptions } from "node:tls";

export interface FaultServerOptions {
  /** Called as soon as somebody connects (with TLS: after the handshake). */
  readonly onConnection?: (socket: Socket) => void;
  /** Called for each whole request: its head and as much body as Content-Length says. */
  readonly onRequest?: (socket: Socket, request: ReceivedRequest) => void;
  readonly tls?: TlsOptions;
  /** Default 127.0.0.1. */
  readonly host?: string;
  readonly port?: number;
}

export interface ReceivedRequest {
  /** Request line and header lines, latin1, without the empty line. */
  readonly head: string;
  readonly body: Buffer;
  /** The socket's own count: 1 for its first request. */
  readonly nth: number;
}

export interface FaultServer {
  readonly port: number;
  readonly host: string;
  /** Connections accepted so far. */
  connections(): number;
  /** Whole requests so far, in order. */
  readonly requests: ReceivedRequest[];
  /** Bytes of all connections so far, also of broken requests; with TLS the decrypted ones. */
  bytes(): Buffer;
  close(): Promise<void>;
}

/** Opens an endpoint that does what it is told; `close` ends all its connections. */
export async function openFaultServer(options: FaultServerOptions): Promise<FaultServer> {
  const sockets = new Set<Socket>();
  const requests: ReceivedRequest[] = [];
  const chunks: Buffer[] = [];
  let connections = 0;
  const accept = (socket: Socket) => {
    socket.on("error", () => {});
    connections += 1;
    options.onConnection?.(socket);
    if (options.onRequest !== undefined)
      collect(socket, (request) => {
        requests.push(request);
        options.onRequest?.(socket, request);
      });
    socket.on("data", (chunk: Buffer) => chunks.push(chunk));
  };
  const server: Server = options.tls === undefined ? createServer(accept) : createTlsServer(options.tls, accept);
  server.on("connection", (socket: Socket) => {
    socket.on("error", () => {});
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  server.listen(options.port ?? 0, options.host ?? "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    host: options.host ?? "127.0.0.1",
    connections: () => connections,
    requests,
    bytes: () => Buffer.concat(chunks),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

function collect(socket: Socket, found: (request: ReceivedRequest) => void): void {
  let pending = Buffer.alloc(0);
  let nth = 0;
  socket.on("data", (chunk: Buffer) => {
    pending = Buffer.concat([pending, chunk]);
    for (;;) {
      const end = pending.indexOf("\r\n\r\n");
      if (end === -1) return;
      const head = pending.subarray(0, end).toString("latin1");
      const length = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
      if (pending.length < end + 4 + length) return;
      nth += 1;
      const body = pending.subarray(end + 4, end + 4 + length);
      pending = pending.subarray(end + 4 + length);
      found({ head, body, nth });
    }
  });
}

/** Writes an answer and ends the connection. */
export function answering(text: string): (socket: Socket) => void {
  return (socket) => socket.end(Buffer.from(text, "latin1"));
}

/** Writes one piece again and again, every few milliseconds, until the connection is gone. */
export function dripping(before: string, piece: string | ((n: number) => string)): (socket: Socket) => void {
  return (socket) => {
    let n = 0;
    socket.write(before);
    const timer = setInterval(() => {
      socket.write(typeof piece === "string" ? piece : piece(n));
      n += 1;
    }, 10);
    socket.on("close", () => clearInterval(timer));
  };
}

/** Writes as fast as the other side reads, without end. */
export function flooding(before: string): (socket: Socket) => void {
  const piece = Buffer.alloc(65_536, "x");
  return (socket) => {
    const pour = () => {
      while (!socket.destroyed && socket.write(piece));
    };
    socket.on("drain", pour);
    socket.write(before);
    pour();
  };
}
