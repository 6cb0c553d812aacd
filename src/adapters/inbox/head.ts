// What the head of a request tells before its body is read: whether it is taken, and what is odd about it.

import type { IncomingMessage } from "node:http";
import type { CaptureFlag } from "../../core/capture.ts";
import type { HeaderLines } from "../../core/http.ts";
import type { Refusal } from "./refusal.ts";

/** What follows from a head. */
export interface HeadFindings {
  readonly refusal?: Refusal;
  readonly flags: readonly CaptureFlag[];
  /** A browser asks before it sends: the inbox answers that itself. */
  readonly isPreflight: boolean;
}

/** The longest request target and the longest header line in bytes; all header lines together may have 64 KiB. */
const maxLineBytes = 16 * 1024;

/** Looks at a head once; the ordinary request costs one pass over its names and no new object. */
export function inspectHead(request: IncomingMessage): HeadFindings {
  const marks = scan(request.rawHeaders);
  const refusal = refusalFor(request, marks);
  if (refusal !== undefined) return { refusal, flags: flagsFor(request, marks), isPreflight: false };
  if (marks === ordinary || marks === ordinaryChunked) return unremarkable;
  return { flags: flagsFor(request, marks), isPreflight: request.method === "OPTIONS" && has(marks, mark.cors) };
}

const mark = {
  host: 1,
  twoHosts: 2,
  length: 4,
  coding: 8,
  badCoding: 16,
  browser: 32,
  cors: 64,
  tooLong: 128,
} as const;
const ordinary = mark.host | mark.length;
const ordinaryChunked = mark.host | mark.coding;
const unremarkable: HeadFindings = { flags: [], isPreflight: false };

const markOf = new Map<string, number>([
  ["host", mark.host],
  ["content-length", mark.length],
  ["transfer-encoding", mark.coding],
  ["origin", mark.browser],
  ["sec-fetch-site", mark.browser],
  ["sec-fetch-mode", mark.browser],
  ["sec-fetch-dest", mark.browser],
  ["sec-fetch-user", mark.browser],
  ["access-control-request-method", mark.cors],
  ["access-control-request-headers", mark.cors],
]);

/** One bit for each length that a name in the map has, so that most names are passed over by their length alone. */
const knownLengths = [...markOf.keys()].reduce((bits, name) => bits | (1 << name.length), 0);

function scan(lines: HeaderLines): number {
  let marks = 0;
  for (let i = 0; i < lines.length; i += 2) {
    const name = lines[i] as string;
    const value = lines[i + 1] as string;
    if (name.length + value.length > maxLineBytes) marks |= mark.tooLong;
    if (name.length < 31 && ((knownLengths >> name.length) & 1) === 1) marks |= marksOfLine(name, value, marks);
  }
  return marks;
}

function marksOfLine(name: string, value: string, before: number): number {
  const found = markOf.get(name.toLowerCase()) ?? 0;
  if (found === mark.host && has(before, mark.host)) return mark.twoHosts;
  if (found === mark.coding && (has(before, mark.coding) || value.trim().toLowerCase() !== "chunked"))
    return mark.coding | mark.badCoding;
  return found;
}

function has(marks: number, one: number): boolean {
  return (marks & one) !== 0;
}

function refusalFor(request: IncomingMessage, marks: number): Refusal | undefined {
  if (request.httpVersion !== "1.1") {
    const refusal = refusalForVersion(request.httpVersion, marks);
    if (refusal !== undefined) return refusal;
  }
  if (request.method === "TRACE") return traceRefused;
  if ((request.url as string).length > maxLineBytes) return targetTooLong;
  // The common marks are below these, so one comparison is enough for most requests.
  if ((marks & (mark.twoHosts | mark.badCoding | mark.tooLong)) === 0) return undefined;
  if (has(marks, mark.twoHosts)) return twoHosts;
  return has(marks, mark.badCoding) ? unknownCoding : lineTooLong;
}

function refusalForVersion(version: string, marks: number): Refusal | undefined {
  if (version === "0.9") return oldVersion;
  if (version !== "1.0") return otherVersion;
  return has(marks, mark.coding) ? chunkedInOld : undefined;
}

const oldVersion: Refusal = { status: 400, reason: "HTTP/0.9 is not taken: send HTTP/1.1." };
const otherVersion: Refusal = { status: 505, reason: "The inbox speaks HTTP/1.1 only: send HTTP/1.1." };
const chunkedInOld: Refusal = {
  status: 400,
  reason: "HTTP/1.0 has no Transfer-Encoding: where the body ends is not clear.",
};
const traceRefused: Refusal = { status: 405, reason: "TRACE is not taken: it would send the headers back." };
const targetTooLong: Refusal = { status: 414, reason: `The request target is longer than ${maxLineBytes} bytes.` };
const twoHosts: Refusal = { status: 400, reason: "The request has more than one Host header." };
const lineTooLong: Refusal = { status: 431, reason: `A header line is longer than ${maxLineBytes} bytes.` };
const unknownCoding: Refusal = {
  status: 501,
  reason: "The Transfer-Encoding is not supported: only chunked is. A compressed body is named by Content-Encoding.",
};

const announcing = new Set(["POST", "PUT", "PATCH"]);

function flagsFor(request: IncomingMessage, marks: number): readonly CaptureFlag[] {
  const flags: CaptureFlag[] = [];
  const preflight = request.method === "OPTIONS" && has(marks, mark.cors);
  if (has(marks, mark.browser) || preflight) flags.push("browser");
  if (!has(marks, mark.host) && request.httpVersion === "1.1") flags.push("no-host");
  if (!has(marks, mark.length | mark.coding) && announcing.has(request.method as string))
    flags.push("no-body-announced");
  return flags;
}
