// An https server that also knows what comes before https: connections in their handshake, and plain http by mistake.

import type { Server, ServerOptions } from "node:http";
import { createServer } from "node:https";
import type { Socket } from "node:net";
import type { InboxTls } from "../../core/arrival.ts";

export interface SecureServerOptions {
  readonly settings: ServerOptions;
  readonly tls: InboxTls;
  readonly handshakeTimeoutMs: number;
  /** A TCP connection; nothing has been read from it. */
  readonly onOpen?: (raw: Socket) => void;
  /** TLS is agreed on; `raw` is the connection below, for what only TCP can do. */
  readonly onSecure?: (socket: Socket, raw: Socket) => void;
  /** The first bytes are no TLS; they are all that was read. */
  readonly onPlain: (raw: Socket, first: Uint8Array) => void;
}

/** TLS begins with a handshake record; no method of HTTP begins so. */
const handshakeRecord = 0x16;

/** A server that is not listening yet. */
export function createSecureServer(options: SecureServerOptions): Server {
  const { settings, tls, handshakeTimeoutMs: handshakeTimeout } = options;
  const { key, cert } = tls;
  const server = createServer({ ...settings, key, cert, handshakeTimeout, ALPNProtocols: ["http/1.1"] });
  const raws = new Map<string, Socket>();
  const [agree] = server.listeners("connection");
  // Node would take every first byte for TLS and end the connection without a word.
  server.removeAllListeners("connection");
  server.on("connection", (raw: Socket) => {
    const name = nameOf(raw);
    raws.set(name, raw);
    raw.once("close", () => raws.get(name) === raw && raws.delete(name));
    options.onOpen?.(raw);
    peek(raw, options, () => agree?.call(server, raw));
  });
  server.on("secureConnection", (socket: Socket) => {
    const raw = raws.get(nameOf(socket));
    if (raw === undefined) socket.destroy();
    else options.onSecure?.(socket, raw);
  });
  server.on("tlsClientError", (error: NodeJS.ErrnoException) => {
    if (distrust.test(error.code ?? "")) tls.onDistrust?.();
  });
  return server;
}

/** What clients say that do not know the authority; some leave without a word. */
const distrust = /^ERR_SSL_\w*ALERT_(UNKNOWN_CA|BAD_CERTIFICATE|CERTIFICATE_UNKNOWN)$/;

/** The peer's port tells its connections apart, and both ends of a TLS socket have it. */
function nameOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}

/** Looks at the first byte and puts it back for TLS. */
function peek(raw: Socket, { handshakeTimeoutMs, onPlain }: SecureServerOptions, secure: () => void): void {
  const leave = () => raw.destroy();
  raw.on("error", leave);
  raw.setTimeout(handshakeTimeoutMs, leave);
  raw.once("readable", () => {
    const first: Uint8Array | null = raw.read();
    // Nothing to read: the end, or an error.
    if (first === null) return leave();
    raw.setTimeout(0).off("timeout", leave);
    if (first[0] !== handshakeRecord) return onPlain(raw, first);
    raw.unshift(first);
    return secure();
  });
}
