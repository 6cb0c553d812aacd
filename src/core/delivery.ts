// What was sent: one request, the limits it is held to, and how the attempt ended.

import type { HeaderLines } from "./http.ts";

export interface OutgoingRequest {
  readonly method: string;
  /** Absolute http or https URL, no credentials, no fragment. */
  readonly url: string;
  /** All header lines but Host, Content-Length and Connection, which the sender adds where they are missing. */
  readonly headers: HeaderLines;
  readonly body: Uint8Array;
}

export interface SendLimits {
  /** One deadline over everything: name look-up, connect, TLS, request, answer. */
  readonly timeoutMs: number;
  /** Bytes of the answer's body that are read; the rest is cut and the connection ended. */
  readonly maxAnswerBytes: number;
  /** TLS certificates are not checked; only by explicit wish for one command. */
  readonly insecure?: boolean;
  /** The connection is cut as soon as the request has left, whatever is answered: `ABORTED`. Only the exact sender. */
  readonly cutAfterRequest?: boolean;
  readonly signal?: AbortSignal;
}

/** How a delivery can fail before a whole answer is there. Words for each are in `core/failure-words.ts`. */
export type FailureCode =
  | "DNS"
  | "DNS_TIMEOUT"
  | "REFUSED"
  | "UNREACHABLE"
  | "CONNECT_TIMEOUT"
  | "RESET"
  | "CLOSED"
  | "TLS_SELF_SIGNED"
  | "TLS_EXPIRED"
  | "TLS_NOT_YET_VALID"
  | "TLS_WRONG_HOST"
  | "TLS_UNKNOWN_CA"
  | "TLS_REVOKED"
  | "TLS_CLIENT_CERT"
  | "TLS_NOT_TLS"
  | "TLS_PROTOCOL"
  | "TLS_TIMEOUT"
  | "WRITE_TIMEOUT"
  | "RESPONSE_TIMEOUT"
  | "TOTAL_TIMEOUT"
  | "HEADERS_TOO_LARGE"
  | "PROTOCOL"
  | "NOT_HTTP"
  | "NEEDS_H2"
  | "TLS_EXPECTED"
  | "UPGRADE"
  | "EGRESS_REFUSED"
  | "ABORTED"
  | "UNKNOWN";

/** How far the attempt had come when it failed. */
export type SendPhase = "lookup" | "connect" | "tls" | "request" | "answer-head" | "answer-body";

export interface Answered {
  readonly kind: "answered";
  readonly status: number;
  readonly headers: HeaderLines;
  readonly body: Uint8Array;
  /** `whole`: all of it; `cut`: more than the limit; `broken`: the endpoint stopped in the middle or never ended. */
  readonly bodyState: "whole" | "cut" | "broken";
}

export interface Failed {
  readonly kind: "failed";
  readonly code: FailureCode;
  readonly phase: SendPhase;
  /** Sanitised detail from below (an errno, a host and port), never a reason phrase. */
  readonly detail: string;
  /** True when request bytes may have reached the endpoint: it may have processed them. */
  readonly mayHaveArrived: boolean;
}

/** One HTTP try. */
export interface Attempt {
  /** Milliseconds since 1970, UTC. */
  readonly startedAt: number;
  readonly durationMs: number;
  readonly outcome: Answered | Failed;
}
