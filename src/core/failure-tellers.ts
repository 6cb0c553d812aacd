// The sentences for each failure code; `failure-words.ts` sets the scene.

import type { Failed, FailureCode } from "./delivery.ts";
import { clip, visible } from "./sanitise.ts";

/** Two texts of whole sentences; both are safe to show. */
export interface FailureWords {
  /** What happened, and why probably. */
  readonly message: string;
  /** What the user can do now. */
  readonly remedy: string;
}

/** What the sentences are made of; all of it is safe to show. */
export interface Scene {
  readonly failed: Failed;
  readonly host: string;
  /** Host and port. */
  readonly at: string;
  readonly secure: boolean;
  /** The detail from below in parentheses, with a space before; empty when there is none. */
  readonly why: string;
}

/** Makes the words for one code. */
export type Teller = (scene: Scene) => FailureWords;

const names: Pick<Record<FailureCode, Teller>, "DNS" | "DNS_TIMEOUT" | "EGRESS_REFUSED"> = {
  DNS: ({ host, why }) => ({
    message: `The name ${host} does not exist${why}: it may be misspelled, or known only in another network.`,
    remedy: "Check the spelling of the host; for a name of your own, check the hosts file or the VPN.",
  }),
  DNS_TIMEOUT: ({ host, why }) => ({
    message: `No name server told the address of ${host} in time${why}: the network may be down, or its name server slow.`,
    remedy: "Check the network connection, then try again.",
  }),
  EGRESS_REFUSED: ({ at, failed }) => ({
    message: `Nothing was sent to ${at}: it is not allowed as a target. ${clip(visible(failed.detail), 300)}`.trim(),
    remedy: "Let the endpoint be on this machine, or name its host with --allow-host when emulate starts.",
  }),
};

const connections: Pick<Record<FailureCode, Teller>, "REFUSED" | "UNREACHABLE" | "CONNECT_TIMEOUT"> = {
  REFUSED: ({ at, why }) => ({
    message: `Nothing listens on ${at}${why}: the app is probably not running, or it uses another port.`,
    remedy: "Start the app, or correct the port in the URL.",
  }),
  UNREACHABLE: ({ at, why }) => ({
    message: `There is no way from this machine to ${at}${why}: a network, VPN or container may be down.`,
    remedy: "Check the network connection and the address.",
  }),
  CONNECT_TIMEOUT: ({ at, why }) => ({
    message: `${at} did not accept a connection in time${why}: a firewall probably drops the packets, or the host is down.`,
    remedy: "Check the address, the port and the firewall; --timeout allows more time.",
  }),
};

const conversations: Pick<
  Record<FailureCode, Teller>,
  "RESET" | "CLOSED" | "WRITE_TIMEOUT" | "RESPONSE_TIMEOUT" | "TOTAL_TIMEOUT" | "ABORTED" | "UNKNOWN"
> = {
  RESET: ({ at, failed, why }) => ({
    message: `${at} broke off the connection ${during(failed)}${why}: the app, or a proxy before it, probably crashed or refused the request.`,
    remedy: "Look into the log of the app at that time.",
  }),
  CLOSED: ({ at, failed, why, secure }) => ({
    message: `${at} closed the connection ${during(failed)}${why}: ${closedBecause(failed, secure)}.`,
    remedy: "Look into the log of the app at that time, and check that the URL has the right scheme and port.",
  }),
  WRITE_TIMEOUT: ({ at, why }) => ({
    message: `${at} did not take the whole request in time${why}: the app probably does not read it.`,
    remedy: "Check whether the app reads request bodies of this size; --timeout allows more time.",
  }),
  RESPONSE_TIMEOUT: ({ at, why }) => ({
    message: `${at} took the request but did not answer in time${why}: the app is probably busy, or waits for something.`,
    remedy: "Answer first and do the work afterwards; --timeout allows more time.",
  }),
  TOTAL_TIMEOUT: ({ at, failed, why }) => ({
    message: failed.mayHaveArrived
      ? `${at} began to answer but did not come to the end of its headers in time${why}.`
      : `The time limit ended before a connection to ${at} was free${why}.`,
    remedy: "Look at how the app writes its answer; --timeout allows more time.",
  }),
  ABORTED: ({ at, why }) => ({
    message: `The request to ${at} was broken off from this side${why}.`,
    remedy: "Run it again.",
  }),
  UNKNOWN: ({ at, why }) => ({
    message: `The request to ${at} failed for a reason that hookdev has no words for${why}.`,
    remedy: "Please report this as a bug of hookdev, with the detail in parentheses.",
  }),
};

const certificates: Pick<
  Record<FailureCode, Teller>,
  | "TLS_SELF_SIGNED"
  | "TLS_UNKNOWN_CA"
  | "TLS_EXPIRED"
  | "TLS_NOT_YET_VALID"
  | "TLS_WRONG_HOST"
  | "TLS_REVOKED"
  | "TLS_CLIENT_CERT"
> = {
  TLS_SELF_SIGNED: ({ at }) => ({
    message: `The TLS certificate of ${at} is signed by itself, so nobody vouches for it: usual for a development server.`,
    remedy: trustIt("the certificate"),
  }),
  TLS_UNKNOWN_CA: ({ at }) => ({
    message: `The TLS certificate of ${at} comes from an authority that this machine does not know: a private one, or the server does not send its intermediate certificates.`,
    remedy: trustIt("the authority's certificate"),
  }),
  TLS_EXPIRED: ({ at }) => ({
    message: `The TLS certificate of ${at} has expired, or the clock of this machine is ahead.`,
    remedy: `Renew the certificate. ${insecureOnce}`,
  }),
  TLS_NOT_YET_VALID: ({ at }) => ({
    message: `The TLS certificate of ${at} is not valid yet: it was made for later, or the clock of this machine is behind.`,
    remedy: `Check the clock of this machine and the certificate's first day. ${insecureOnce}`,
  }),
  TLS_WRONG_HOST: ({ at, host, why }) => ({
    message: `The TLS certificate of ${at} is for other names than ${host}${why}.`,
    remedy: `Use a name that the certificate holds, or make a certificate for this one. ${insecureOnce}`,
  }),
  TLS_REVOKED: ({ at }) => ({
    message: `The TLS certificate of ${at} was revoked by its authority: its key may be in wrong hands.`,
    remedy: "Ask whoever runs the endpoint for a new certificate; do not send secrets there.",
  }),
  TLS_CLIENT_CERT: ({ at }) => ({
    message: `${at} demands a TLS certificate of the client, and hookdev has none to show.`,
    remedy: "Send to an address that takes webhooks without a client certificate.",
  }),
};

const protocols: Pick<
  Record<FailureCode, Teller>,
  | "TLS_NOT_TLS"
  | "TLS_PROTOCOL"
  | "TLS_TIMEOUT"
  | "TLS_EXPECTED"
  | "HEADERS_TOO_LARGE"
  | "PROTOCOL"
  | "NOT_HTTP"
  | "NEEDS_H2"
  | "UPGRADE"
> = {
  TLS_NOT_TLS: ({ at }) => ({
    message: `${at} does not speak TLS: the URL says https, but this is probably an http port.`,
    remedy: `Use http://${at}, or the port on which the app speaks https.`,
  }),
  TLS_PROTOCOL: ({ at, why }) => ({
    message: `hookdev and ${at} could not agree on TLS${why}: its TLS version or ciphers may be too old, its certificate too weak, or it demands a client certificate.`,
    remedy: "Allow TLS 1.2 or 1.3 at the endpoint, with a certificate signed with SHA-256 or better.",
  }),
  TLS_TIMEOUT: ({ at, why }) => ({
    message: `${at} accepted the connection but did not finish the TLS handshake in time${why}: perhaps it does not speak TLS at all.`,
    remedy: "Check that the URL has the right scheme and port; --timeout allows more time.",
  }),
  TLS_EXPECTED: ({ at }) => ({
    message: `${at} answered in TLS: the URL says http, but this is an https port.`,
    remedy: `Use https://${at}, or the port on which the app speaks http.`,
  }),
  HEADERS_TOO_LARGE: ({ at }) => ({
    message: `${at} answered with more than 16 KiB of headers, which hookdev does not read.`,
    remedy: "Look for what makes the answer's headers grow: usually cookies, or a loop that adds headers.",
  }),
  PROTOCOL: ({ at, why }) => ({
    message: `The answer of ${at} breaks the rules of HTTP/1.1${why}.`,
    remedy:
      "Check how the app, or a proxy before it, writes its answer: status line, Content-Length, Transfer-Encoding.",
  }),
  NOT_HTTP: ({ at, why }) => ({
    message: `What listens on ${at} does not speak HTTP${why}.`,
    remedy: "Check the port in the URL.",
  }),
  NEEDS_H2: ({ at }) => ({
    message: `${at} speaks HTTP/2 only, and webhooks are sent over HTTP/1.1.`,
    remedy: "Allow HTTP/1.1 at the endpoint as well.",
  }),
  UPGRADE: ({ at }) => ({
    message: `${at} answered with 101, a switch to another protocol that was not asked for: it is probably a WebSocket endpoint.`,
    remedy: "Check the path in the URL.",
  }),
};

/** Every code has words: the type does not let one be left out. */
export const tellers: Record<FailureCode, Teller> = {
  ...names,
  ...connections,
  ...conversations,
  ...certificates,
  ...protocols,
};

const insecureOnce = "--insecure leaves certificates unchecked for this one command.";

function trustIt(what: string): string {
  return `Trust ${what} with NODE_EXTRA_CA_CERTS=<file.pem>. ${insecureOnce}`;
}

function during({ phase }: Failed): string {
  const words = {
    lookup: "before it was made",
    connect: "while it was made",
    tls: "during the TLS handshake",
    request: "while the request was sent",
    "answer-head": "before a whole answer",
    "answer-body": "in the middle of the answer",
  };
  return words[phase];
}

function closedBecause({ phase }: Failed, secure: boolean): string {
  if (phase === "tls") return "perhaps this port does not speak TLS";
  return secure ? "the app probably stopped" : "the app probably stopped, or this is an https port";
}
