// What Node's HTTP parser could not read, in plain words, with what can be told from the bytes it gave up at.

import type { Refusal } from "./refusal.ts";

/** The error of a server's `clientError` event. */
export interface ParseTrouble extends Error {
  readonly code?: string;
  /** The parser's own fixed words. */
  readonly reason?: string;
  /** Offset in `rawPacket` at which the parser stopped. */
  readonly bytesParsed?: number;
  /** The bytes that arrived last. */
  readonly rawPacket?: Uint8Array;
}

/** The status and the sentence for something that is not a request. */
export function refusalOfTrouble(trouble: ParseTrouble): Refusal {
  const packet = trouble.rawPacket;
  if (packet !== undefined && packet[0] === 0x16 && packet[1] === 0x03) return tlsOnPlain;
  switch (trouble.code) {
    case "ERR_HTTP_REQUEST_TIMEOUT":
      return { status: 408, reason: "The request did not arrive in time." };
    case "HPE_HEADER_OVERFLOW":
      return isInTarget(packet) ? targetTooLong : headersTooLong;
    case "HPE_CHUNK_EXTENSIONS_OVERFLOW":
      return { status: 413, reason: "A chunk extension is too long." };
    case "HPE_PAUSED_H2_UPGRADE":
      return http2;
    case "HPE_INVALID_VERSION":
      return trouble.reason === "Invalid HTTP version" ? otherVersion : unreadable(trouble);
    default:
      return unreadable(trouble);
  }
}

const tlsOnPlain: Refusal = { status: 400, reason: "You used https:// on an http port: use http:// here." };
/** For what comes to an https port and is no TLS. */
export const plainOnTls: Refusal = { status: 400, reason: "You used http:// on an https port: use https:// here." };
const http2: Refusal = {
  status: 505,
  reason: "This is HTTP/2 with prior knowledge: the inbox speaks HTTP/1.1, send that.",
};
const otherVersion: Refusal = { status: 505, reason: "The inbox speaks HTTP/1.1 only: send HTTP/1.1." };
const targetTooLong: Refusal = { status: 414, reason: "The request target is too long." };
const headersTooLong: Refusal = { status: 431, reason: "The header lines are longer than 64 KiB together." };

function unreadable({ code, reason }: ParseTrouble): Refusal {
  if (code === "HPE_INVALID_EOF_STATE")
    return { status: 400, reason: "The sender stopped in the middle of the request." };
  if (code === "HPE_INVALID_METHOD") return { status: 400, reason: "This is not HTTP, or its method is unknown." };
  return { status: 400, reason: `This is not a valid HTTP request: ${reason ?? code ?? "unreadable"}.` };
}

/** Only the packet that went too far is at hand: a target is known by the method before it and no line end behind it. */
function isInTarget(packet: Uint8Array | undefined): boolean {
  return packet !== undefined && !packet.includes(0x0a) && /^[A-Z-]{3,20} \S*$/.test(latin1(packet));
}

/** Method, target and version as far as the bytes show them; empty where they do not. */
export interface FirstLine {
  readonly method: string;
  readonly target: string;
  readonly httpVersion: string;
}

/** Reads the request line of something that was not understood, for the record only. */
export function firstLineOf(packet: Uint8Array): FirstLine {
  const line = requestLine.exec(latin1(packet));
  return { method: line?.[1] ?? "", target: line?.[2] ?? "", httpVersion: line?.[3] ?? "" };
}

/** Without a version only a path counts as a target: two words alone are no request line. */
const requestLine = /^(?:\r\n)*([A-Za-z-]{1,20}) ((?=\/|\S+ HTTP\/)[\x21-\x7e]{1,2048})(?: HTTP\/(\d\.\d))?/;

/**
 * The bytes worth keeping of what was not understood. When a request went before it in the same packet, they begin
 * where the parser stopped, less the letters that could still have become a method.
 */
export function strayBytes(trouble: ParseTrouble, afterRequest: boolean): Uint8Array {
  const packet = trouble.rawPacket ?? new Uint8Array(0);
  let start = afterRequest && trouble.code === "HPE_INVALID_METHOD" ? (trouble.bytesParsed ?? 0) : 0;
  const earliest = Math.max(0, start - 16);
  while (start > earliest && isMethodLetter(packet[start - 1] as number)) start -= 1;
  return packet.subarray(start);
}

function isMethodLetter(byte: number): boolean {
  return (byte >= 0x41 && byte <= 0x5a) || byte === 0x2d;
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 8192)).toString("latin1");
}
