// What goes over the wire, to the byte, and how attempts share connections.

import type { Socket } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { openBulkSender } from "../../src/adapters/send/bulk.ts";
import { openExactSender } from "../../src/adapters/send/exact.ts";
import { targetOf } from "../../src/adapters/send/target.ts";
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

describe("the exact sender", () => {
  const open = () => openExactSender({ clock: testClock });

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

  test("loads no undici", async () => {
    const { execFileSync } = await import("node:child_process");
    const script = `await import("./src/adapters/send/exact.ts");
      console.log(process.moduleLoadList.length, Object.keys((await import("node:module")).default._cache).filter((f) => f.includes("undici")).length);`;
    const out = execFileSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" });
    expect(out).toMatch(/^\d+ 0\n$/);
  });
});

describe("the bulk sender", () => {
  const bulk = (connections: number) => openBulkSender({ clock: testClock, connections });

  test("writes the header lines as given between its own", async () => {
    server = await openFaultServer({ onRequest: answering(keeping) });
    const url = `http://127.0.0.1:${server.port}/a/../b%2f?q=1`;
    await sendOnce(() => bulk(1), posting(url, { headers: oddLines, body: Buffer.from([0, 255]) }));
    expect(server.bytes().toString("latin1")).toBe(
      `POST /a/../b%2f?q=1 HTTP/1.1\r\nhost: 127.0.0.1:${server.port}\r\nconnection: keep-alive\r\n` +
        "x-UPPER-lower: 1\r\nX-Twice: a\r\nx-twice: b\r\nX-Latin: caf\xe9\r\nX-Empty: \r\nDate: never\r\n" +
        "content-length: 2\r\n\r\n\x00\xff",
    );
  });

  test("delivers each of 500 requests once over no more connections than allowed", async () => {
    server = await openFaultServer({ onRequest: (socket) => socket.write(keeping) });
    const sender = bulk(4);
    const bodies = Array.from({ length: 500 }, (_, n) => `body ${n}`);
    const attempts = await Promise.all(
      bodies.map((body) =>
        sender.send(posting(`http://127.0.0.1:${server.port}/`, { body: Buffer.from(body) }), limits),
      ),
    );
    await sender.close();
    expect(attempts.filter(({ outcome }) => outcome.kind === "answered" && outcome.status === 200).length).toBe(500);
    expect(server.requests.map(({ body }) => body.toString()).sort()).toEqual([...bodies].sort());
    expect(server.connections()).toBe(4);
  });

  test("goes on after failures: a broken connection is replaced", async () => {
    server = await openFaultServer({
      onRequest: (socket, { body }) => (body.toString() === "bad" ? socket.resetAndDestroy() : socket.write(keeping)),
    });
    const sender = bulk(2);
    const url = `http://127.0.0.1:${server.port}/`;
    const wanted = ["good", "bad", "good", "good", "bad", "bad", "good", "good"];
    const got = await Promise.all(wanted.map((body) => sender.send(posting(url, { body: Buffer.from(body) }), limits)));
    await sender.close();
    expect(got.map(({ outcome }) => (outcome.kind === "answered" ? "good" : outcome.code))).toEqual(
      wanted.map((body) => (body === "bad" ? "RESET" : "good")),
    );
    expect(server.requests.length).toBe(wanted.length);
  });

  test("ends a connection on which an answer is overdue, and goes on with a new one", async () => {
    const gone: Promise<unknown>[] = [];
    server = await openFaultServer({
      onConnection: (socket) => gone.push(new Promise((resolve) => socket.on("close", resolve))),
      onRequest: (socket, { nth }) => nth === 1 && socket.write(keeping),
    });
    const sender = bulk(1);
    const request = posting(`http://127.0.0.1:${server.port}/`);
    const codes: unknown[] = [];
    for (let n = 0; n < 3; n += 1) {
      const { outcome } = await sender.send(request, { ...limits, timeoutMs: 200 });
      codes.push(outcome.kind === "answered" ? outcome.status : outcome.code);
      if (n === 1) await gone[0];
    }
    await sender.close();
    expect(codes).toEqual([200, "RESPONSE_TIMEOUT", 200]);
    expect(server.requests.length).toBe(3);
  });

  test("sends a waiting request on a new connection when stray bytes spoil the old one before it is written", async () => {
    server = await openFaultServer({ onRequest: (socket) => socket.write(`${keeping}STRAY`) });
    const sender = bulk(1);
    const request = posting(`http://127.0.0.1:${server.port}/`);
    const attempts = await Promise.all([1, 2, 3, 4].map(() => sender.send(request, limits)));
    await sender.close();
    expect(attempts.map(({ outcome }) => outcome)).toMatchObject(Array(4).fill({ kind: "answered", status: 200 }));
    expect(server.requests.length).toBe(4);
  });

  test("sends a request on a new connection when a reset meets it before it is written", async () => {
    const sockets: Socket[] = [];
    server = await openFaultServer({
      onConnection: (socket) => sockets.push(socket),
      onRequest: (socket) => socket.write(keeping),
    });
    const sender = bulk(1);
    const request = posting(`http://127.0.0.1:${server.port}/`);
    await sender.send(request, limits);
    // From here the loop looks at the sockets once before undici writes on the kept one.
    await new Promise(setImmediate);
    sockets[0]?.resetAndDestroy();
    const { outcome } = await sender.send(request, limits);
    await sender.close();
    expect(outcome).toMatchObject({ kind: "answered", status: 200 });
    expect(server.requests.length).toBe(2);
  });

  test("lets the deadline run for a request that waits for a connection, and never sends it", async () => {
    server = await openFaultServer({ onRequest: () => {} });
    const sender = bulk(1);
    const url = `http://127.0.0.1:${server.port}/`;
    const [first, second] = await Promise.all([
      sender.send(posting(url), { ...limits, timeoutMs: 300 }),
      sender.send(posting(url), { ...limits, timeoutMs: 150 }),
    ]);
    await sender.close();
    expect(first.outcome).toMatchObject({ code: "RESPONSE_TIMEOUT", mayHaveArrived: true });
    expect(second.outcome).toMatchObject({ code: "TOTAL_TIMEOUT", mayHaveArrived: false });
    expect(server.requests.length).toBe(1);
  });

  test("serves several endpoints with fewer connections than endpoints", async () => {
    server = await openFaultServer({ onRequest: (socket) => socket.write(keeping) });
    const other = await openFaultServer({ onRequest: (socket) => socket.write(keeping) });
    const sender = bulk(1);
    for (const { port } of [server, other, server, other]) {
      const { outcome } = await sender.send(posting(`http://127.0.0.1:${port}/`), limits);
      expect(outcome).toMatchObject({ kind: "answered", status: 200 });
    }
    await sender.close();
    await other.close();
    expect([server.requests.length, other.requests.length]).toEqual([2, 2]);
  });

  test("ends its idle connections on close", async () => {
    const gone: Promise<unknown>[] = [];
    server = await openFaultServer({
      onConnection: (socket) => gone.push(new Promise((resolve) => socket.on("close", resolve))),
      onRequest: (socket) => socket.write(keeping),
    });
    const sender = bulk(3);
    await Promise.all([1, 2, 3].map(() => sender.send(posting(`http://127.0.0.1:${server.port}/`), limits)));
    await sender.close();
    await Promise.all(gone);
    expect(gone.length).toBe(3);
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
