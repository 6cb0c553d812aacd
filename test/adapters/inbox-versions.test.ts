// Fault rows H-25 to H-31, H-64, H-65, H-79: versions, hosts, upgrades, and what is not HTTP at all.

import { afterAll, beforeAll, describe, test } from "vitest";
import { type FaultRow, playRow } from "../helpers/fault-rows.ts";
import { bytes } from "../helpers/raw-http.ts";
import { openTestInbox, type TestInbox } from "../helpers/test-inbox.ts";

const post = (lines: string, body = "") =>
  `POST /hooks HTTP/1.1\r\nHost: a\r\n${lines}Content-Length: ${body.length}\r\n\r\n${body}`;
const whole = { state: "complete", method: "POST", target: "/hooks" } as const;
const notHttp = { state: "rejected", method: "", headers: [] } as const;

/** Noise that is the same in every run. */
const noise = Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * 167 + 131) % 256));

const rows: FaultRow[] = [
  {
    id: "H-25",
    title: "takes HTTP/1.0 without Host",
    send: ["POST /hooks HTTP/1.0\r\nContent-Length: 2\r\n\r\nab"],
    status: [200],
    arrivals: [{ ...whole, httpVersion: "1.0", flags: [], text: "ab" }],
  },
  {
    id: "H-26",
    title: "takes HTTP/1.1 without Host and flags it",
    send: ["POST /hooks HTTP/1.1\r\nContent-Length: 2\r\n\r\nab"],
    status: [200],
    arrivals: [{ ...whole, flags: ["no-host"], text: "ab" }],
  },
  {
    id: "H-27",
    title: "rejects two Host headers",
    send: ["POST /hooks HTTP/1.1\r\nHost: a\r\nhost: a\r\nContent-Length: 2\r\n\r\nab"],
    status: [400],
    arrivals: [{ state: "rejected", headers: ["Host", "a", "host", "a", "Content-Length", "2"], text: "ab" }],
  },
  {
    id: "H-28",
    title: "rejects HTTP/0.9",
    send: ["GET / HTTP/0.9\r\n\r\n"],
    status: [400],
    arrivals: [{ state: "rejected", method: "GET", httpVersion: "0.9" }],
  },
  {
    id: "H-28b",
    title: "rejects a request line without a version when the sender ends",
    send: ["GET /\r\n"],
    after: "end",
    status: [400],
    arrivals: [{ state: "rejected" }],
  },
  ...["1.2", "3.0"].map(
    (version): FaultRow => ({
      id: `H-29 (${version})`,
      title: "answers 505",
      send: [`POST /hooks HTTP/${version}\r\nHost: a\r\n\r\n`],
      status: [505],
      arrivals: [{ state: "rejected", method: "POST", target: "/hooks", httpVersion: version }],
      says: "HTTP/1.1",
    }),
  ),
  {
    id: "H-29 (2.0)",
    title: "answers 505 to an HTTP/2.0 request line",
    send: ["POST /hooks HTTP/2.0\r\nHost: a\r\n\r\n"],
    status: [505],
    arrivals: [{ state: "rejected", httpVersion: "2.0" }],
    says: "HTTP/1.1",
  },
  {
    id: "H-29 (preface)",
    title: "tells a sender of HTTP/2 what is spoken here",
    send: ["PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"],
    status: [505],
    arrivals: [{ state: "rejected", method: "PRI" }],
    says: "HTTP/2",
  },
  {
    id: "H-30",
    title: "tells a TLS client that the port is plain",
    send: [Buffer.from("16030100c8010000c40303", "hex")],
    status: [400],
    arrivals: [{ ...notHttp, text: bytes("\x16\x03\x01\x00\xc8\x01\x00\x00\xc4\x03\x03").toString("latin1") }],
    says: "http://",
  },
  {
    id: "H-31 (noise)",
    title: "rejects noise",
    send: [noise],
    status: [400],
    arrivals: [{ ...notHttp, text: noise.toString("latin1") }],
  },
  {
    id: "H-31 (ssh)",
    title: "rejects an SSH banner",
    send: ["SSH-2.0-OpenSSH_9.2\r\n"],
    status: [400],
    arrivals: [{ ...notHttp, text: "SSH-2.0-OpenSSH_9.2\r\n" }],
  },
  {
    id: "H-31 (redis)",
    title: "rejects a Redis PING",
    send: ["PING\r\n"],
    status: [400],
    arrivals: [{ ...notHttp, text: "PING\r\n" }],
  },
  {
    id: "H-64",
    title: "takes a WebSocket upgrade as a plain GET",
    send: ["GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\n\r\n"],
    status: [200],
    arrivals: [{ state: "complete", method: "GET", target: "/ws" }],
  },
  {
    id: "H-65",
    title: "takes the body behind Upgrade: h2c",
    send: [post("Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n", "abc")],
    status: [200],
    arrivals: [{ ...whole, text: "abc" }],
  },
  {
    id: "H-79",
    title: "rejects an answer sent as a request",
    send: ["HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"],
    status: [400],
    arrivals: [notHttp],
  },
];

describe("the inbox", () => {
  let inbox: TestInbox;
  beforeAll(async () => {
    inbox = await openTestInbox();
  });
  afterAll(() => inbox.close(0));

  test.each(rows)("$id $title", (row) => playRow(inbox, row));
});
