// Rows E-01 to E-23 of the fault catalogue that need no TLS: each against a real socket, with both senders.

import type { Socket } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { answering, dripping, type FaultServer, flooding, openFaultServer } from "../helpers/fault-server.ts";
import { posting, senders, sendOnce } from "../helpers/senders.ts";

const deadlineMs = 300;
const allowanceMs = 250;

interface Fault {
  readonly id: string;
  readonly title: string;
  /** What the endpoint does with a whole request, or already with a connection. */
  readonly behave: (socket: Socket) => void;
  readonly on?: "connection";
  readonly outcome: Record<string, unknown>;
}

const failed = (code: string, phase: string) => ({ kind: "failed", code, phase, mayHaveArrived: true });
const answered = (status: number, bodyState: string, body?: string) => ({
  kind: "answered",
  status,
  bodyState,
  ...(body === undefined ? {} : { body: Uint8Array.from(Buffer.from(body, "latin1")) }),
});
const ok = "HTTP/1.1 200 OK\r\n";
const inHead = "answer-head";

const faults: readonly Fault[] = [
  { id: "E-05", title: "reset before an answer", behave: (s) => s.resetAndDestroy(), outcome: failed("RESET", inHead) },
  {
    id: "E-05",
    title: "reset in the headers",
    behave: (s) => s.write(`${ok}X-Half: `, () => s.resetAndDestroy()),
    outcome: failed("RESET", inHead),
  },
  {
    id: "E-05",
    title: "reset in the body: the status counts",
    behave: (s) => s.write(`${ok}Content-Length: 10\r\n\r\nabc`, () => s.resetAndDestroy()),
    outcome: answered(200, "broken", "abc"),
  },
  {
    id: "E-05",
    title: "reset in a body without length: not taken for its end",
    behave: (s) => s.write(`${ok}\r\nabc`, () => s.resetAndDestroy()),
    outcome: answered(200, "broken", "abc"),
  },
  { id: "E-06", title: "end before an answer", behave: (s) => s.end(), outcome: failed("CLOSED", inHead) },
  { id: "E-06", title: "end in the status line", behave: answering("HTTP/1.1 2"), outcome: failed("CLOSED", inHead) },
  { id: "E-11", title: "no answer", behave: () => {}, outcome: failed("RESPONSE_TIMEOUT", inHead) },
  {
    id: "E-12",
    title: "a status line that drips",
    behave: dripping("HTTP/1.1 200 ", "O"),
    outcome: failed("TOTAL_TIMEOUT", inHead),
  },
  {
    id: "E-13",
    title: "a body that drips for ever: the status counts",
    behave: dripping(`${ok}Content-Length: 100000\r\n\r\n`, "x"),
    outcome: answered(200, "broken"),
  },
  {
    id: "E-14",
    title: "an endless body",
    behave: flooding(`${ok}\r\n`),
    outcome: answered(200, "cut", "x".repeat(1000)),
  },
  {
    id: "E-15",
    title: "a body of 1 GB announced",
    behave: flooding(`${ok}Content-Length: 1000000000\r\n\r\n`),
    outcome: answered(200, "cut", "x".repeat(1000)),
  },
  {
    id: "E-16",
    title: "encodings on encodings: nothing is unpacked",
    behave: answering(`${ok}Content-Encoding: gzip, gzip, br\r\nContent-Length: 4\r\n\r\n\x1f\x8b\x08\x00`),
    outcome: answered(200, "whole", "\x1f\x8b\x08\x00"),
  },
  {
    id: "E-17",
    title: "a header of 20 KB",
    behave: answering(`${ok}X-Long: ${"x".repeat(20_000)}\r\n\r\n`),
    outcome: failed("HEADERS_TOO_LARGE", inHead),
  },
  {
    id: "E-17",
    title: "5,000 headers",
    behave: answering(`${ok}${Array.from({ length: 5000 }, (_, n) => `X-${n}: v\r\n`).join("")}\r\n`),
    outcome: failed("HEADERS_TOO_LARGE", inHead),
  },
  {
    id: "E-18",
    title: "Content-Length and Transfer-Encoding",
    behave: answering(`${ok}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n`),
    outcome: failed("PROTOCOL", inHead),
  },
  {
    id: "E-18",
    title: "Content-Length too small: stray bytes are left alone",
    behave: answering(`${ok}Content-Length: 3\r\n\r\nabcdef`),
    outcome: answered(200, "whole", "abc"),
  },
  {
    id: "E-18",
    title: "Content-Length too big",
    behave: answering(`${ok}Content-Length: 10\r\n\r\nabc`),
    outcome: answered(200, "broken", "abc"),
  },
  {
    id: "E-18",
    title: "chunks without end",
    behave: answering(`${ok}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n`),
    outcome: answered(200, "broken", "abc"),
  },
  {
    id: "E-18",
    title: "a broken chunk size",
    behave: answering(`${ok}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nzz\r\n`),
    outcome: answered(200, "broken", "abc"),
  },
  { id: "E-19", title: "garbage", behave: answering("\x00\x01garbage\r\n\r\n"), outcome: failed("NOT_HTTP", inHead) },
  {
    id: "E-19",
    title: "an HTTP/0.9 answer",
    behave: answering("<html>hello</html>"),
    outcome: failed("NOT_HTTP", inHead),
  },
  {
    id: "E-19",
    title: "HTTP/2 frames",
    behave: answering("\x00\x00\x06\x04\x00\x00\x00\x00\x00\x00\x03\x00\x00\x00\x64"),
    outcome: failed("NEEDS_H2", inHead),
  },
  {
    id: "E-19",
    title: "a header without a colon",
    behave: answering(`${ok}no colon here\r\n\r\n`),
    outcome: failed("PROTOCOL", inHead),
  },
  {
    id: "E-20",
    title: "a 100 that nobody asked for",
    behave: answering(`HTTP/1.1 100 Continue\r\n\r\n${ok}Content-Length: 0\r\n\r\n`),
    outcome: answered(200, "whole", ""),
  },
  {
    id: "E-20",
    title: "1,000 early hints",
    behave: answering(`${"HTTP/1.1 103 Early Hints\r\n\r\n".repeat(1000)}${ok}Content-Length: 2\r\n\r\nok`),
    outcome: answered(200, "whole", "ok"),
  },
  {
    id: "E-20",
    title: "early hints for ever",
    behave: dripping("", "HTTP/1.1 103 Early Hints\r\n\r\n"),
    outcome: failed("TOTAL_TIMEOUT", inHead),
  },
  {
    id: "E-21",
    title: "a 101 with Upgrade",
    behave: (s) => s.write("HTTP/1.1 101 Switching\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"),
    outcome: failed("UPGRADE", inHead),
  },
  {
    id: "E-21",
    title: "a 101 without Upgrade",
    behave: (s) => s.write("HTTP/1.1 101 Switching\r\n\r\n"),
    outcome: failed("UPGRADE", inHead),
  },
  {
    id: "E-22",
    title: "a 204 with a body",
    behave: answering("HTTP/1.1 204 No\r\nContent-Length: 3\r\n\r\nabc"),
    outcome: answered(204, "whole", ""),
  },
  {
    id: "E-22",
    title: "a 304 with a body",
    behave: answering("HTTP/1.1 304 No\r\nContent-Length: 3\r\n\r\nabc"),
    outcome: answered(304, "whole", ""),
  },
  { id: "E-23", title: "status 99", behave: answering("HTTP/1.1 99 Low\r\n\r\n"), outcome: failed("PROTOCOL", inHead) },
  { id: "E-23", title: "status 600", behave: answering("HTTP/1.1 600 High\r\n\r\n"), outcome: answered(600, "whole") },
  { id: "E-23", title: "status 999", behave: answering("HTTP/1.1 999 High\r\n\r\n"), outcome: answered(999, "whole") },
];

let server: FaultServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

describe.each(senders)("the %s sender", (_name, open) => {
  test.each(faults)("$id $title", async ({ behave, on, outcome }) => {
    server = await openFaultServer(
      on === "connection" ? { onConnection: behave } : { onRequest: (socket) => behave(socket) },
    );
    const attempt = await sendOnce(open, posting(`http://127.0.0.1:${server.port}/hook`), {
      timeoutMs: deadlineMs,
      maxAnswerBytes: 1000,
    });
    expect(attempt.outcome).toMatchObject(outcome);
    expect(attempt.tookMs).toBeLessThan(deadlineMs + allowanceMs);
    expect(server.connections(), "one attempt is one connection").toBe(1);
    expect(server.requests.length, "one attempt is one request").toBe(1);
  });
});
