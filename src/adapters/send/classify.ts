// What an error of a socket, of TLS or of a reader of HTTP means for a delivery.

import type { FailureCode, SendPhase } from "../../core/delivery.ts";
import { visible } from "../../core/sanitise.ts";
import { AnswerFault } from "./answer-fault.ts";
import { parserFault } from "./parser-fault.ts";

/** A failure in our words: a code that has its own message, and what stood below. */
export interface Classified {
  readonly code: FailureCode;
  /** Sanitised: an errno, an address, the parser's own words; never a reason phrase of the endpoint. */
  readonly detail: string;
}

/** The longest detail in characters; certificates can carry hundreds of names. */
const maxDetail = 300;

/**
 * Names a failure of an outgoing request.
 *
 * @param error whatever `node:net`, `node:tls`, `node:http` or our own reader of answers gave
 * @param phase how far the attempt had come
 */
export function classifyFailure(error: unknown, phase: SendPhase): Classified {
  const answer = error instanceof AnswerFault ? error : parserFault(error);
  if (answer !== undefined) return { code: answer.failure, detail: shortened(visible(answer.message)) };
  const fault = faultOf(error);
  const code = codeOf(fault, phase);
  return { code, detail: shortened(visible(detailOf(fault, code))) };
}

/** The fields that the layers below set on their errors; all are optional. */
interface Fault {
  readonly code: string;
  readonly message: string;
  readonly reason: string;
  readonly syscall: string | undefined;
  readonly address: string | undefined;
  readonly port: number | undefined;
  /** When several addresses were tried: one fault for each. */
  readonly tried: readonly Fault[];
}

function faultOf(error: unknown): Fault {
  const fields = (typeof error === "object" && error !== null ? error : {}) as Record<string, unknown>;
  const tried = Array.isArray(fields.errors) ? fields.errors.map(faultOf) : [];
  return {
    code: text(fields.code) || (tried[0]?.code ?? ""),
    message: text(fields.message),
    reason: text(fields.reason),
    syscall: text(fields.syscall) || undefined,
    address: text(fields.address) || undefined,
    port: typeof fields.port === "number" ? fields.port : undefined,
    tried,
  };
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

const codes = new Map<string, FailureCode>([
  ["ENOTFOUND", "DNS"],
  ["EAI_FAIL", "DNS"],
  ["EAI_NODATA", "DNS"],
  ["EAI_NONAME", "DNS"],
  ["EAI_MEMORY", "DNS"],
  ["ENODATA", "DNS"],
  ["ESERVFAIL", "DNS"],
  ["EREFUSED", "DNS"],
  ["EAI_AGAIN", "DNS_TIMEOUT"],
  ["ETIMEOUT", "DNS_TIMEOUT"],
  ["ECONNREFUSED", "REFUSED"],
  ["EHOSTUNREACH", "UNREACHABLE"],
  ["ENETUNREACH", "UNREACHABLE"],
  ["EHOSTDOWN", "UNREACHABLE"],
  ["ENETDOWN", "UNREACHABLE"],
  ["EADDRNOTAVAIL", "UNREACHABLE"],
  ["EPIPE", "RESET"],
  ["ECONNABORTED", "RESET"],
  ["DEPTH_ZERO_SELF_SIGNED_CERT", "TLS_SELF_SIGNED"],
  ["SELF_SIGNED_CERT_IN_CHAIN", "TLS_UNKNOWN_CA"],
  ["UNABLE_TO_GET_ISSUER_CERT", "TLS_UNKNOWN_CA"],
  ["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "TLS_UNKNOWN_CA"],
  ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "TLS_UNKNOWN_CA"],
  ["CERT_SIGNATURE_FAILURE", "TLS_UNKNOWN_CA"],
  ["CERT_UNTRUSTED", "TLS_UNKNOWN_CA"],
  ["CERT_REJECTED", "TLS_UNKNOWN_CA"],
  ["INVALID_CA", "TLS_UNKNOWN_CA"],
  ["CERT_HAS_EXPIRED", "TLS_EXPIRED"],
  ["CERT_NOT_YET_VALID", "TLS_NOT_YET_VALID"],
  ["ERR_TLS_CERT_ALTNAME_INVALID", "TLS_WRONG_HOST"],
  ["HOSTNAME_MISMATCH", "TLS_WRONG_HOST"],
  ["CERT_REVOKED", "TLS_REVOKED"],
  ["ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED", "TLS_CLIENT_CERT"],
  ["ERR_SSL_TLSV1_ALERT_UNKNOWN_CA", "TLS_CLIENT_CERT"],
  ["ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE", "TLS_CLIENT_CERT"],
  ["ERR_SSL_WRONG_VERSION_NUMBER", "TLS_NOT_TLS"],
  ["ERR_SSL_PACKET_LENGTH_TOO_LONG", "TLS_NOT_TLS"],
  ["ERR_SSL_UNKNOWN_PROTOCOL", "TLS_NOT_TLS"],
  ["ERR_SSL_HTTP_REQUEST", "TLS_NOT_TLS"],
  ["ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL", "NEEDS_H2"],
  ["EGRESS_REFUSED", "EGRESS_REFUSED"],
]);

function codeOf(fault: Fault, phase: SendPhase): FailureCode {
  const known = codes.get(fault.code);
  if (known !== undefined) return known;
  if (fault.syscall === "getaddrinfo") return "DNS";
  if (fault.code === "ETIMEDOUT") return timedOut(phase);
  // Node also says ECONNRESET ("socket hang up") for an orderly end; only a real reset comes from a system call.
  if (fault.code === "ECONNRESET") return fault.syscall === undefined ? "CLOSED" : "RESET";
  if (fault.code.startsWith("ERR_SSL_") || fault.code.startsWith("ERR_TLS_") || phase === "tls") return "TLS_PROTOCOL";
  return "UNKNOWN";
}

/** The operating system gave up before our own deadline did. */
function timedOut(phase: SendPhase): FailureCode {
  if (phase === "lookup" || phase === "connect") return "CONNECT_TIMEOUT";
  if (phase === "tls") return "TLS_TIMEOUT";
  return phase === "request" ? "WRITE_TIMEOUT" : "RESPONSE_TIMEOUT";
}

function detailOf(fault: Fault, code: FailureCode): string {
  if (fault.tried.length > 0) return fault.tried.map((one) => detailOf(one, code)).join(", ");
  if (code === "EGRESS_REFUSED") return fault.message;
  if (fault.address !== undefined) return `${fault.code} ${address(fault)}`;
  const words = fault.reason || (fault.syscall === undefined ? fault.message : fault.syscall);
  if (fault.code === "") return words;
  return words === "" || words.includes(fault.code) ? words || fault.code : `${fault.code} (${words})`;
}

function address(fault: Fault): string {
  const host = fault.address?.includes(":") === true ? `[${fault.address}]` : fault.address;
  return fault.port === undefined ? `${host}` : `${host}:${fault.port}`;
}

function shortened(detail: string): string {
  return detail.length <= maxDetail ? detail : `${detail.slice(0, maxDetail - 1)}…`;
}
