// What goes over the wire, to the byte.

import { execFileSync } from "node:child_process";
import { afterEach, describe, expect, test } from "vitest";
import { openExactSender } from "../../src/adapters/send/exact.ts";
import { targetOf } from "../../src/adapters/send/target.ts";
import type { OutgoingRequest } from "../../src/core/delivery.ts";
import { answering, type FaultServer, openFaultServer } from "../helpers/fault-server.ts";
import { limits, posting, senders, sendOnce, testClock } from "../helpers/senders.ts";

let server: FaultServer;
afterEach(() => server?.close());

const keeping = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
const oddLines = [
  "x-UPPER-lower",
  "1",
  "X-Twice",
  "a",
  "x-twice",
  "b",
  "X-Latin",
  "caf\xe9",
  "X-Empty",
  "",
  "Date",
  "never",
];

describe.each(senders)("the %s sender", (_name, open) => {
  test("writes the header lines as given, Host before them, framing behind them, nothing else", async () => {
    server = await openFaultServer({ onRequest: answering(keeping) });
    const url = `http://127.0.0.1:${server.port}/a/../b%2f?q=1&q=2#fragment`;
    await sendOnce(open, posting(url, { headers: oddLines, body: Buffer.from([0, 255, 13, 10]) }));
    expect(server.bytes().toString("latin1")).toBe(
      `POST /a/../b%2f?q=1&q=2 HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\n` +
        "x-UPPER-lower: 1\r\nX-Twice: a\r\nx-twice: b\r\nX-Latin: caf\xe9\r\nX-Empty: \r\nDate: never\r\n" +
        "Content-Length: 4\r\nConnection: keep-alive\r\n\r\n\x00\xff\r\n",
    );
  });

  test("leaves Host, Content-Length and Connection where the caller put them", async () => {
    server = await openFaultServer({ onRequest: answering(keeping) });
    const headers = ["content-length", "2", "X-A", "1", "HOST", "example.com", "connection", "close"];
    await sendOnce(open, posting(`http://127.0.0.1:${server.port}/`, { headers, body: Buffer.from("ab") }));
    expect(server.bytes().toString("latin1")).toBe(
      "POST / HTTP/1.1\r\ncontent-length: 2\r\nX-A: 1\r\nHOST: example.com\r\nconnection: close\r\n\r\nab",
    );
  });

  test.each([
    ["GET", "", ""],
    ["DELETE", "", ""],
    ["POST", "", "Content-Length: 0\r\n"],
    ["REPORT", "", "Content-Length: 0\r\n"],
    ["GET", "x", "Content-Length: 1\r\n"],
  ])("frames a %s with body %j", async (method, body, framing) => {
    server = await openFaultServer({ onRequest: answering(keeping) });
    await sendOnce(open, posting(`http://127.0.0.1:${server.port}`, { method, headers: [], body: Buffer.from(body) }));
    expect(server.bytes().toString("latin1")).toBe(
      `${method} / HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\n${framing}Connection: keep-alive\r\n\r\n${body}`,
    );
  });

  test.each([1, 65_536, 65_537, 3_000_000])("writes a body of %i bytes once and whole", async (length) => {
    server = await openFaultServer({ onRequest: answering(keeping) });
    const body = Buffer.alloc(length, "0123456789abcdef");
    await sendOnce(open, posting(`http://127.0.0.1:${server.port}/`, { body }));
    expect(server.requests[0]?.body.equals(body)).toBe(true);
    expect(server.bytes().length).toBe((server.requests[0]?.head.length ?? 0) + 4 + length);
  });

  test.each([
    ["Transfer-Encoding", "chunked", "ab", "2\r\nab\r\n0\r\n\r\n"],
    ["transfer-encoding", "gzip, Chunked", "ab", "2\r\nab\r\n0\r\n\r\n"],
    ["Transfer-Encoding", "chunked", "", "0\r\n\r\n"],
    ["Transfer-Encoding", "gzip", "ab", "ab"],
    ["Content-Length", "5", "ab", "ab"],
  ] as const)("leaves the framing to a caller who says %s: %s", async (...row) => {
    const [header, value, body, written] = row;
    server = await openFaultServer({ onConnection: (socket) => socket.once("data", () => answering(keeping)(socket)) });
    const headers = [header, value];
    await sendOnce(open, posting(`http://127.0.0.1:${server.port}/`, { headers, body: Buffer.from(body) }));
    expect(server.bytes().toString("latin1")).toBe(
      `POST / HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\n${header}: ${value}\r\nConnection: keep-alive\r\n\r\n${written}`,
    );
  });

  test.each<[string, Partial<OutgoingRequest>]>([
    ["a line break in a value", { headers: ["X-A", "1\r\nX-Evil: 2"] }],
    ["a NUL in a value", { headers: ["X-A", "Evil\0"] }],
    ["a character beyond one byte in a value", { headers: ["X-A", "Evil\u0100"] }],
    ["a blank in a name", { headers: ["X A", "Evil"] }],
    ["an empty name", { headers: ["", "Evil"] }],
    ["a line break in the method", { method: "GET / HTTP/1.1\r\nX-Evil: 1\r\n\r\nPOST" }],
  ])("sends nothing of a request with %s", async (_what, change) => {
    server = await openFaultServer({ onRequest: answering(keeping) });
    const { outcome } = await sendOnce(open, posting(`http://127.0.0.1:${server.port}/`, change));
    expect(outcome).toMatchObject({ kind: "failed", code: "UNKNOWN", mayHaveArrived: false });
    expect(outcome.kind === "failed" && outcome.detail).toMatch(/HTTP does not take|control character/);
    expect(outcome.kind === "failed" && outcome.detail).not.toContain("Evil");
    expect(server.connections()).toBe(0);
  });
});

describe("the exact sender", () => {
  const open = () => openExactSender({ clock: testClock });

  test("opens a connection for each request and ends it, also when the endpoint would keep it", async () => {
    const gone: Promise<unknown>[] = [];
    server = await openFaultServer({
      onConnection: (socket) => gone.push(new Promise((resolve) => socket.on("close", resolve))),
      onRequest: (socket) => socket.write(keeping),
    });
    const sender = open();
    for (let n = 0; n < 3; n += 1) await sender.send(posting(`http://127.0.0.1:${server.port}/`), limits);
    expect(server.connections()).toBe(3);
    await Promise.all(gone);
  });

  test("loads neither an HTTP library nor TLS for an http endpoint", () => {
    const script = `const before = new Set(process.moduleLoadList);
      await import("./src/adapters/send/exact.ts");
      console.log(process.moduleLoadList.filter((name) => !before.has(name)).join(" "));`;
    const out = execFileSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" });
    expect(out).toContain("NativeModule net");
    expect(out).not.toMatch(/http|tls|undici/);
  });
});

test.each(senders)("the %s sender tells the clock's time and a real duration", async (_name, open) => {
  server = await openFaultServer({ onRequest: answering(keeping) });
  const attempt = await sendOnce(open, posting(`http://127.0.0.1:${server.port}/`));
  expect(attempt.startedAt).toBe(testClock.now());
  expect(attempt.durationMs).toBeGreaterThan(0);
  expect(attempt.durationMs).toBeLessThanOrEqual(attempt.tookMs);
});

describe("the target of a URL", () => {
  test.each([
    ["http://example.com", { secure: false, hostname: "example.com", port: 80, authority: "example.com", path: "/" }],
    ["https://example.com?x=1", { secure: true, port: 443, authority: "example.com", path: "/?x=1" }],
    ["http://[::1]:8080/p", { hostname: "::1", port: 8080, authority: "[::1]:8080", path: "/p" }],
    ["https://example.com:443/%7Ea//b/./c", { authority: "example.com", path: "/%7Ea//b/./c" }],
    ["http://h/p#f", { path: "/p" }],
  ])("%s", (url, expected) => {
    expect(targetOf(url)).toMatchObject(expected);
  });

  test("is refused when it is not http", () => {
    expect(() => targetOf("ftp://example.com/")).toThrow(TypeError);
  });
});
