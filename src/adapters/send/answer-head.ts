// The head of an answer, read strictly by RFC 9112: what two readers could understand differently is refused.

import { type HeaderLines, headerValues } from "../../core/http.ts";
import { AnswerFault, broken } from "./answer-fault.ts";
import { otherProtocol } from "./first-bytes.ts";

/** Where a body ends: after so many bytes, with the last chunk, or with the connection. */
export type Framing = number | "chunked" | "connection";

export interface AnswerHead {
  readonly status: number;
  /** Each character of a value is one byte (latin1); blanks around a value are no part of it. */
  readonly lines: HeaderLines;
  readonly framing: Framing;
  /** The endpoint takes another request on this connection. */
  readonly keeps: boolean;
}

/**
 * Reads a head without the empty line at its end.
 *
 * @param text latin1
 * @param method of the request: an answer to HEAD has no body
 * @throws AnswerFault
 */
export function readHead(text: string, method: string): AnswerHead {
  const [first = "", ...rest] = text.split("\r\n");
  const { status, minor } = readStatusLine(first);
  if (status < 200 && minor === "0") throw broken("it sent an interim answer in HTTP/1.0");
  const lines: string[] = [];
  for (const line of rest) takeLine(line, lines);
  // Readers differ about tabs there, and where the body ends must not be a guess.
  if (/\n(?:transfer-encoding|content-length):[^\n]*\t/i.test(text)) throw broken("its framing is unclear");
  const framing = framingOf(lines, status, method);
  return { status, lines, framing, keeps: framing !== "connection" && wantsToKeep(lines, minor) };
}

/** What comes after the last chunk is checked like the head it belongs to, and dropped. @throws AnswerFault */
export function checkTrailers(text: string): void {
  if (text === "") return;
  const dropped: string[] = [];
  for (const line of text.split("\r\n")) takeLine(line, dropped);
  if (headerValues(dropped, "content-length").length > 0 || headerValues(dropped, "transfer-encoding").length > 0)
    throw broken("its trailers say where its body ends");
}

/**
 * Whether these bytes, the first of an answer, can still become one.
 *
 * @throws AnswerFault `TLS_EXPECTED`, `NEEDS_H2`, `NOT_HTTP`
 */
export function refuseOtherProtocols(bytes: Buffer): void {
  const length = Math.min(bytes.length, start.length);
  if (bytes.compare(start, 0, length, 0, length) === 0) return;
  const { code, words } = otherProtocol(bytes);
  throw new AnswerFault(code, words);
}

const start = Buffer.from("HTTP/");

function readStatusLine(line: string): { status: number; minor: string } {
  const match = /^HTTP\/1\.([01]) ([1-9]\d\d)(?: [^\r\n]*)?$/s.exec(line);
  if (match !== null) return { status: Number(match[2]), minor: match[1] as string };
  if (/[\r\n]/.test(line)) throw broken("a line of its head ends without CR LF");
  const version = /^HTTP\/(\d\.\d) /.exec(line)?.[1];
  if (version !== undefined && !version.startsWith("1.")) throw broken(`it answered with HTTP/${version}`);
  throw broken("its status line is not one");
}

function takeLine(line: string, lines: string[]): void {
  const colon = line.indexOf(":");
  if (colon === -1) throw broken(/[\r\n]/.test(line) ? bareLineEnd : "a header line has no colon");
  const name = line.slice(0, colon);
  if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)) throw broken("a header name has characters that HTTP does not take");
  const value = trimmed(line, colon + 1);
  if (/[^\t\x20-\x7e\x80-\xff]/.test(value))
    throw broken(/[\r\n]/.test(value) ? bareLineEnd : "a header value has control characters");
  lines.push(name, value);
}

const bareLineEnd = "a line of its head ends without CR LF";

function trimmed(line: string, from: number): string {
  let begin = from;
  let end = line.length;
  while (begin < end && isBlank(line.charCodeAt(begin))) begin += 1;
  while (end > begin && isBlank(line.charCodeAt(end - 1))) end -= 1;
  return line.slice(begin, end);
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}

function framingOf(lines: HeaderLines, status: number, method: string): Framing {
  const codings = headerValues(lines, "transfer-encoding");
  const lengths = headerValues(lines, "content-length");
  if (lengths.length > 1) throw broken("it has Content-Length more than once");
  if (codings.length > 0 && lengths.length > 0) throw broken("it has both Content-Length and Transfer-Encoding");
  const length = lengths[0] === undefined ? undefined : readLength(lengths[0]);
  const chunked = isChunked(codings);
  if (status < 200 || status === 204 || status === 304 || method === "HEAD") return 0;
  if (method === "CONNECT" && status < 300) return "connection";
  if (length !== undefined) return length;
  return chunked ? "chunked" : "connection";
}

function readLength(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw broken("its Content-Length is not a number");
  return Number(text);
}

/** Only as the last coding does it say where the body ends. */
function isChunked(codings: readonly string[]): boolean {
  if (codings.length === 0) return false;
  const last = codings.join(",").split(",").at(-1)?.trim().toLowerCase();
  if (last === "") throw broken("its framing is unclear");
  return last === "chunked";
}

function wantsToKeep(lines: HeaderLines, minor: string): boolean {
  const options = headerValues(lines, "connection").join(",").toLowerCase().split(",");
  const says = (option: string) => options.some((one) => one.trim() === option);
  return minor === "1" ? !says("close") : says("keep-alive") && !says("close");
}
