// Opens a TCP or TLS connection and says how far it has come; never through a proxy, whatever the environment says.

import { connect, isIP, type LookupFunction, type OnReadOpts, type Socket } from "node:net";
import type { SendPhase } from "../../core/delivery.ts";
import { isLocalhostName } from "../../core/this-machine.ts";
import { localTrust } from "./local-trust.ts";
import { lookUp } from "./look-up.ts";
import { identityOptions } from "./server-identity.ts";
import type { Target } from "./target.ts";

/** What a sender was opened with that matters whenever it dials. */
export interface DialRules {
  /** Resolves names in place of the system. */
  readonly lookup?: LookupFunction;
  /** File of an authority that is trusted beside the usual ones, for servers of this machine. */
  readonly localAuthority?: string;
}

export interface DialOptions extends DialRules {
  /** The certificate is not checked: for this connection only. */
  readonly insecure: boolean;
  /** Called with each phase that begins, `lookup` to `request`. */
  readonly onPhase: (phase: SendPhase) => void;
  /** Called with what comes in; the bytes are there until it returns, and then make room for the next. */
  readonly onBytes: (bytes: Buffer) => void;
}

/** The socket, not yet connected. Its `connect` (http) or `secureConnect` (https) event says that it can be used. */
export function dial(target: Target, options: DialOptions): Socket {
  options.onPhase(isIP(target.hostname) === 0 ? "lookup" : "connect");
  const socket = target.secure
    ? dialTls(target, options)
    : connect({ ...address(target, options), onread: into(options) });
  socket.setNoDelay(true);
  socket.on("lookup", (error: Error | null) => {
    if (error === null || error === undefined) options.onPhase("connect");
  });
  socket.on("connect", () => options.onPhase(target.secure ? "tls" : "request"));
  socket.on(readyEvent(target), () => options.onPhase("request"));
  return socket;
}

/** All plain connections read into one place: a buffer of 64 KiB for each answer costs more than the answer. */
const inlet = Buffer.allocUnsafeSlow(65_536);

function into({ onBytes }: DialOptions): OnReadOpts {
  return {
    buffer: inlet,
    callback: (length, bytes) => {
      onBytes((bytes as Buffer).subarray(0, length));
      return true;
    },
  };
}

/** The event after which request bytes may be written: with TLS only when the certificate has been checked. */
export function readyEvent(target: Target): "connect" | "secureConnect" {
  return target.secure ? "secureConnect" : "connect";
}

function address({ hostname, port }: Target, { lookup = lookUp }: DialRules) {
  return {
    host: hostname,
    port,
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: millisecondsAnAddress,
    lookup: isLocalhostName(hostname) ? lookupLoopback : lookup,
  };
}

/** Where a name has several addresses. Node before 25 gives up after 250, which is less than halfway round the world. */
const millisecondsAnAddress = 500;

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
  const trust = options.insecure ? undefined : localTrust(target.hostname, options.localAuthority);
  // Loaded where it is wanted: a poke over http starts without it.
  const socket = process.getBuiltinModule("node:tls").connect({
    ...address(target, options),
    ...(trust === undefined ? {} : { secureContext: trust }),
    // Said in both cases, so that NODE_TLS_REJECT_UNAUTHORIZED=0 cannot weaken a delivery silently.
    rejectUnauthorized: !options.insecure,
    servername: isIP(target.hostname) === 0 ? target.hostname : "",
    ALPNProtocols: ["http/1.1"],
    ...identityOptions(target.hostname),
  });
  return socket.on("data", options.onBytes);
}
