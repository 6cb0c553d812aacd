// What an error of a socket, of TLS or of an HTTP parser means for a delivery.

import type { FailureCode, SendPhase } from "../../core/delivery.ts";
import { visible } from "../../core/sanitise.ts";

/** A failure in our words: a code that has its own message, and what stood below. */
export interface Classified {
  readonly code: FailureCode;
  /** Sanitised: an errno, an address, the parser's own words; never a reason phrase of the endpoint. */
  readonly detail: string;
}

/** The longest detail in characters; certificates can carry hundreds of names. */
const maxDetail = 300;

/** How many of an endpoint's first bytes are quoted when they are not HTTP. */
const quotedBytes = 40;

/**
 * Names a failure of an outgoing request.
 *
 * @param error whatever `node:net`, `node:tls`, `node:http` or undici gave
 * @param phase how far the attempt had come
 */
export function classifyFailure(error: unknown, phase: SendPhase): Classified {
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
  /** What the endpoint sent, as far as the parser hands it out. */
  readonly received: Uint8Array;
  /** When several addresses were tried: one fault for each. */
  readonly tried: readonly Fault[];
}

function faultOf(error: unknown): Fault {
  const fields = (typeof error === "object" && error !== null ? error : {}) as Record<string, unknown>;
  const tried = Array.isArray(fields.errors) ? fields.errors.map(faultOf) : [];
  return {
    // undici's parser error has a name, but its code is empty in 8.12.
    code: text(fields.code) || (tried[0]?.code ?? (fields.name === "HTTPParserError" ? "HPE" : "")),
    message: text(fields.message),
    reason: text(fields.reason),
    syscall: text(fields.syscall) || undefined,
    address: text(fields.address) || undefined,
    port: typeof fields.port === "number" ? fields.port : undefined,
    received: bytesOf(fields.rawPacket ?? fields.data),
    tried,
  };
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** Node's parser hands out bytes, undici's hands out text. */
function bytesOf(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value;
  return typeof value === "string" ? Buffer.from(value, "latin1") : new Uint8Array();
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
  ["HPE_HEADER_OVERFLOW", "HEADERS_TOO_LARGE"],
  ["UND_ERR_HEADERS_OVERFLOW", "HEADERS_TOO_LARGE"],
  ["UND_ERR_RES_CONTENT_LENGTH_MISMATCH", "PROTOCOL"],
  ["EGRESS_REFUSED", "EGRESS_REFUSED"],
  ["ABORT_ERR", "ABORTED"],
  ["UND_ERR_ABORTED", "ABORTED"],
]);

function codeOf(fault: Fault, phase: SendPhase): FailureCode {
  const known = codes.get(fault.code);
  if (known !== undefined) return known;
  if (fault.code === "ETIMEDOUT") return timedOut(phase);
  // Node also says ECONNRESET ("socket hang up") for an orderly end; only a real reset comes from a system call.
  if (fault.code === "ECONNRESET") return fault.syscall === undefined ? "CLOSED" : "RESET";
  if (fault.code === "UND_ERR_SOCKET") return undiciSocket(fault.message);
  if (fault.code.startsWith("HPE")) return parserCode(fault);
  if (fault.code.startsWith("ERR_SSL_") || fault.code.startsWith("ERR_TLS_") || phase === "tls") return "TLS_PROTOCOL";
  return "UNKNOWN";
}

/** The operating system gave up before our own deadline did. */
function timedOut(phase: SendPhase): FailureCode {
  if (phase === "lookup" || phase === "connect") return "CONNECT_TIMEOUT";
  if (phase === "tls") return "TLS_TIMEOUT";
  return phase === "request" ? "WRITE_TIMEOUT" : "RESPONSE_TIMEOUT";
}

function undiciSocket(message: string): FailureCode {
  if (message === "bad upgrade") return "UPGRADE";
  return message === "bad response" ? "PROTOCOL" : "CLOSED";
}

/** Bytes that are not even the beginning of an HTTP/1 answer are told apart by what they look like. */
function parserCode(fault: Fault): FailureCode {
  if (!isStartOfAnswer(fault)) return "PROTOCOL";
  const bytes = fault.received;
  if ((bytes[0] === 0x15 || bytes[0] === 0x16) && bytes[1] === 0x03) return "TLS_EXPECTED";
  return isHttp2Frame(bytes) ? "NEEDS_H2" : "NOT_HTTP";
}

function isStartOfAnswer(fault: Fault): boolean {
  return /expected http\//i.test(`${fault.reason} ${fault.message}`);
}

/** A server speaks first in HTTP/2: a SETTINGS frame (type 4) or GOAWAY (type 7) on stream 0. */
function isHttp2Frame(bytes: Uint8Array): boolean {
  if (bytes.length < 9 || bytes[0] !== 0) return false;
  const onStreamZero = bytes[5] === 0 && bytes[6] === 0 && bytes[7] === 0 && bytes[8] === 0;
  return onStreamZero && (bytes[3] === 4 || bytes[3] === 7);
}

function detailOf(fault: Fault, code: FailureCode): string {
  if (fault.tried.length > 0) return fault.tried.map((one) => detailOf(one, code)).join(", ");
  if (code === "NOT_HTTP")
    return `it began with: ${Buffer.from(fault.received.subarray(0, quotedBytes)).toString("latin1")}`;
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
