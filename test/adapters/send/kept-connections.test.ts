// How the bulk sender's attempts share connections, and when they must not.

import type { Socket } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { openBulkSender } from "../../../src/adapters/send/bulk.ts";
import { type FaultServer, openFaultServer } from "../../helpers/fault-server.ts";
import { limits, posting, testClock } from "../../helpers/senders.ts";

let server: FaultServer;
afterEach(() => server?.close());

const keeping = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

describe("the bulk sender", () => {
  const bulk = (connections: number) => openBulkSender({ clock: testClock, connections });

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
    sockets[0]?.resetAndDestroy();
    const { outcome } = await sender.send(request, limits);
    await sender.close();
    expect(outcome).toMatchObject({ kind: "answered", status: 200 });
    expect(server.requests.length).toBe(2);
  });

  test.each([
    ["a Connection: close", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: x, Close\r\n\r\n"],
    ["HTTP/1.0", "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n"],
    ["a 204 with a body", "HTTP/1.1 204 No\r\nContent-Length: 3\r\n\r\nabc"],
  ])("does not use a connection again after %s, although the endpoint leaves it open", async (_what, answer) => {
    server = await openFaultServer({ onRequest: (socket) => socket.write(answer) });
    const sender = bulk(1);
    const url = `http://127.0.0.1:${server.port}/`;
    await Promise.all([1, 2, 3].map(() => sender.send(posting(url), limits)));
    await sender.close();
    expect([server.connections(), server.requests.length]).toEqual([3, 3]);
  });

  test.each([
    ["chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\nok\r\n0\r\nX-T: 1\r\n\r\n"],
    ["HTTP/1.0 with keep-alive", "HTTP/1.0 200 OK\r\nContent-Length: 2\r\nConnection: Keep-Alive\r\n\r\nok"],
    ["interim answers", "HTTP/1.1 103 Hint\r\nX: 1\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"],
  ])("uses a connection again after %s", async (_what, answer) => {
    server = await openFaultServer({ onRequest: (socket) => socket.write(answer) });
    const sender = bulk(1);
    const url = `http://127.0.0.1:${server.port}/`;
    const attempts = await Promise.all([1, 2, 3].map(() => sender.send(posting(url), limits)));
    await sender.close();
    for (const { outcome } of attempts)
      expect(outcome).toMatchObject({ bodyState: "whole", body: Uint8Array.from(Buffer.from("ok")) });
    expect([server.connections(), server.requests.length]).toEqual([1, 3]);
  });

  test("does not use a connection again when the caller framed the request", async () => {
    server = await openFaultServer({
      onConnection: (socket) => socket.once("data", () => socket.write(keeping)),
    });
    const sender = bulk(1);
    const request = posting(`http://127.0.0.1:${server.port}/`, { headers: ["Content-Length", "99"] });
    for (let n = 0; n < 2; n += 1)
      expect((await sender.send(request, limits)).outcome).toMatchObject({ kind: "answered", status: 200 });
    await sender.close();
    expect(server.connections()).toBe(2);
  });

  test("does not use a connection again when the answer came before the whole request had left", async () => {
    server = await openFaultServer({
      onConnection: (socket) =>
        socket.once("data", () => {
          socket.pause();
          socket.write(keeping);
        }),
    });
    const sender = bulk(1);
    const request = posting(`http://127.0.0.1:${server.port}/`, { body: Buffer.alloc(20_000_000) });
    for (let n = 0; n < 2; n += 1)
      expect((await sender.send(request, limits)).outcome).toMatchObject({ kind: "answered", status: 200 });
    await sender.close();
    expect(server.connections()).toBe(2);
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
