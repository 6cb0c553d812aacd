// Opens a TCP or TLS connection and says how far it has come; never through a proxy, whatever the environment says.

import { connect, isIP, type LookupFunction, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import type { SendPhase } from "../../core/delivery.ts";
import type { Target } from "./target.ts";

export interface DialOptions {
  /** The certificate is not checked: for this connection only. */
  readonly insecure: boolean;
  /** Called with each phase that begins, `lookup` to `request`. */
  readonly onPhase: (phase: SendPhase) => void;
}

/** The socket, not yet connected. Its `connect` (http) or `secureConnect` (https) event says that it can be used. */
export function dial(target: Target, options: DialOptions): Socket {
  options.onPhase(isIP(target.hostname) === 0 ? "lookup" : "connect");
  const socket = target.secure ? dialTls(target, options) : connect(address(target));
  socket.setNoDelay(true);
  socket.on("lookup", (error: Error | null) => {
    if (error === null || error === undefined) options.onPhase("connect");
  });
  socket.on("connect", () => options.onPhase(target.secure ? "tls" : "request"));
  socket.on(readyEvent(target), () => options.onPhase("request"));
  return socket;
}

/** The event after which request bytes may be written: with TLS only when the certificate has been checked. */
export function readyEvent(target: Target): "connect" | "secureConnect" {
  return target.secure ? "secureConnect" : "connect";
}

function address({ hostname, port }: Target) {
  const own = isLocalhost(hostname) ? { lookup: lookupLoopback } : {};
  return { host: hostname, port, autoSelectFamily: true, ...own };
}

/** RFC 6761 section 6.3: these names are this machine, whatever its resolver thinks. */
function isLocalhost(hostname: string): boolean {
  return /(^|\.)localhost\.?$/i.test(hostname);
}

/** Both loopback addresses, so that a server on ::1 alone is found as well as one on 127.0.0.1 alone. */
const lookupLoopback: LookupFunction = (_hostname, _options, found) => {
  // Not at once: whoever dials first has to listen.
  queueMicrotask(() => found(null, loopback));
};

const loopback = [
  { address: "127.0.0.1", family: 4 },
  { address: "::1", family: 6 },
];

function dialTls(target: Target, options: DialOptions): Socket {
  return connectTls({
    ...address(target),
    // Said in both cases, so that NODE_TLS_REJECT_UNAUTHORIZED=0 cannot weaken a delivery silently.
    rejectUnauthorized: !options.insecure,
    servername: isIP(target.hostname) === 0 ? target.hostname : "",
    ALPNProtocols: ["http/1.1"],
  });
}
