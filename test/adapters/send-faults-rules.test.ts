// What a sender does and never does: statuses, redirects, one request an attempt, deadlines of connecting (E-01 to E-04,
// E-19, E-24 to E-41), with both senders.

import { once } from "node:events";
import type { Socket } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { answering, type FaultServer, openFaultServer } from "../helpers/fault-server.ts";
import { openFullBacklog } from "../helpers/full-backlog.ts";
import { limits, posting, senders, sendOnce } from "../helpers/senders.ts";

const open200 = answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
const servers: FaultServer[] = [];

async function opened(options: Parameters<typeof openFaultServer>[0]): Promise<FaultServer> {
  const server = await openFaultServer(options);
  servers.push(server);
  return server;
}

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

/** A port on which nothing listens: it was free a moment ago. */
async function freePort(): Promise<number> {
  const server = await openFaultServer({});
  await server.close();
  return server.port;
}

describe.each(senders)("the %s sender", (name, open) => {
  test("E-01 says that a name does not exist", async () => {
    const attempt = await sendOnce(open, posting("http://hookdev-test.invalid/"));
    // Without a network the resolver answers "try again" in place of "no such name".
    expect(attempt.outcome).toMatchObject({ kind: "failed", mayHaveArrived: false, phase: "lookup" });
    expect(["DNS", "DNS_TIMEOUT"]).toContain(attempt.outcome.kind === "failed" ? attempt.outcome.code : "");
  });

  test.each(["127.0.0.1", "localhost", "[::1]"])("E-03 says that nothing listens on %s", async (host) => {
    const port = await freePort();
    const attempt = await sendOnce(open, posting(`http://${host}:${port}/`));
    expect(attempt.outcome).toMatchObject({ code: "REFUSED", phase: "connect", mayHaveArrived: false });
    expect(attempt.outcome).toMatchObject({ detail: expect.stringContaining(`:${port}`) });
  });

  test("E-04 gives a connection that hangs its own name", async ({ skip }) => {
    const full = await openFullBacklog();
    try {
      if (!full.hangs) skip("this kernel accepts connections beyond the backlog");
      const attempt = await sendOnce(open, posting(`http://127.0.0.1:${full.port}/`), { timeoutMs: 300 });
      expect(attempt.outcome).toMatchObject({ code: "CONNECT_TIMEOUT", phase: "connect", mayHaveArrived: false });
      expect(attempt.tookMs).toBeLessThan(550);
    } finally {
      await full.close();
    }
  });

  test("E-19 quotes the banner of a server that is not HTTP", async () => {
    const banner = (socket: Socket) => {
      socket.write("SSH-2.0-Open\x1b[31mSSH\r\n");
    };
    const server = await opened({ onConnection: banner });
    const attempt = await sendOnce(open, posting(`http://127.0.0.1:${server.port}/`));
    expect(attempt.outcome).toMatchObject({ kind: "failed", code: "NOT_HTTP" });
    if (attempt.outcome.kind === "failed") expect(attempt.outcome.detail).not.toContain("\x1b");
  });

  test.each([200, 201, 202, 204, 299, 400, 401, 403, 404, 405, 410, 413, 415, 422, 429, 500, 502, 503, 504])(
    "E-24, E-26 to E-29 reports %i as it is",
    async (status) => {
      const server = await opened({ onRequest: answering(`HTTP/1.1 ${status} X\r\nRetry-After: 5\r\n\r\n`) });
      const attempt = await sendOnce(open, posting(`http://127.0.0.1:${server.port}/`));
      expect(attempt.outcome).toMatchObject({
        kind: "answered",
        status,
        headers: ["Retry-After", "5"],
        bodyState: "whole",
      });
      expect(server.requests.length).toBe(1);
    },
  );

  test.each([301, 302, 303, 307, 308])(
    "E-25 does not follow a %i, so no secret reaches a second place",
    async (status) => {
      const second = await opened({ onRequest: open200 });
      for (const location of [
        `http://127.0.0.1:${second.port}/x`,
        `//127.0.0.1:${second.port}`,
        "/loop",
        "file:///etc/passwd",
      ]) {
        const first = await opened({ onRequest: answering(`HTTP/1.1 ${status} X\r\nLocation: ${location}\r\n\r\n`) });
        const attempt = await sendOnce(open, posting(`http://127.0.0.1:${first.port}/loop`));
        expect(attempt.outcome).toMatchObject({ kind: "answered", status, headers: ["Location", location] });
        expect(first.requests.length).toBe(1);
      }
      expect(second.connections()).toBe(0);
      expect(second.bytes().toString("latin1")).not.toContain("s3cret");
    },
  );

  test.each(["\x1b]52;c;aGk=\x07", "x".repeat(4096), "caf\xe9"])(
    "E-30 keeps the reason phrase %j to itself",
    async (reason) => {
      const server = await opened({ onRequest: answering(`HTTP/1.1 500 ${reason}\r\n\r\n`) });
      const attempt = await sendOnce(open, posting(`http://127.0.0.1:${server.port}/`));
      expect(attempt.outcome).toMatchObject({ kind: "answered", status: 500 });
      expect(JSON.stringify(attempt)).not.toContain(JSON.stringify(reason).slice(1, -1));
    },
  );

  test("E-31 gives body and header bytes as they came", async () => {
    const body = "\x1b]0;x\x07</script>\xff\x00";
    const head = "HTTP/1.1 200 OK\r\nX-one: caf\xe9\r\nx-ONE: 2\r\nContent-Length: 17\r\n\r\n";
    const server = await opened({ onRequest: answering(`${head}${body}`) });
    const attempt = await sendOnce(open, posting(`http://127.0.0.1:${server.port}/`));
    expect(attempt.outcome).toMatchObject({
      headers: ["X-one", "caf\xe9", "x-ONE", "2", "Content-Length", "17"],
      body: Uint8Array.from(Buffer.from(body, "latin1")),
    });
  });

  test("keeps all of 2,500 short header lines", async () => {
    const server = await opened({ onRequest: answering(`HTTP/1.1 200 OK\r\n${"a:b\r\n".repeat(2500)}\r\n`) });
    const attempt = await sendOnce(open, posting(`http://127.0.0.1:${server.port}/`));
    expect(attempt.outcome.kind === "answered" ? attempt.outcome.headers.length : 0).toBe(5000);
  });

  test("E-32 keeps no cookie and no memory between deliveries", async () => {
    const cookies = 'Set-Cookie: a=1\r\nStrict-Transport-Security: max-age=99\r\nAlt-Svc: h2=":1"\r\nRefresh: 0\r\n';
    const server = await opened({
      onRequest: (socket) => socket.write(`HTTP/1.1 200 OK\r\n${cookies}Content-Length: 0\r\n\r\n`),
    });
    const sender = open();
    for (let n = 0; n < 2; n += 1) await sender.send(posting(`http://127.0.0.1:${server.port}/`), limits);
    await sender.close();
    expect(server.requests.map(({ head }) => head)).toEqual([server.requests[0]?.head, server.requests[0]?.head]);
    expect(server.requests[0]?.head).not.toMatch(/cookie/i);
  });

  test.each(["127.0.0.1", "::1"])("E-34 finds localhost where only %s listens", async (host) => {
    const server = await opened({ host, onRequest: open200 });
    const attempt = await sendOnce(open, posting(`http://localhost:${server.port}/`));
    expect(attempt.outcome).toMatchObject({ kind: "answered", status: 200 });
  });

  test("E-34 sends to an IPv6 literal and names it in Host", async () => {
    const server = await opened({ host: "::1", onRequest: open200 });
    const attempt = await sendOnce(open, posting(`http://[::1]:${server.port}/`));
    expect(attempt.outcome).toMatchObject({ kind: "answered", status: 200 });
    expect(server.requests[0]?.head).toMatch(new RegExp(`^host: \\[::1\\]:${server.port}$`, "im"));
  });

  test("E-35 sends to a port that browsers refuse", async ({ skip }) => {
    const server = await opened({ port: 6000, onRequest: open200 }).catch(() => undefined);
    if (server === undefined) return skip("port 6000 is taken on this machine");
    const attempt = await sendOnce(open, posting("http://127.0.0.1:6000/"));
    expect(attempt.outcome).toMatchObject({ kind: "answered", status: 200 });
  });

  test("E-37 goes directly whatever the proxy variables say", async () => {
    const proxy = await opened({ onRequest: open200 });
    const server = await opened({ onRequest: open200 });
    const names = ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY", "NODE_USE_ENV_PROXY"];
    const before = names.map((key) => process.env[key]);
    for (const key of names) process.env[key] = key === "NODE_USE_ENV_PROXY" ? "1" : `http://127.0.0.1:${proxy.port}`;
    try {
      const attempt = await sendOnce(open, posting(`http://127.0.0.1:${server.port}/`));
      expect(attempt.outcome).toMatchObject({ kind: "answered", status: 200 });
    } finally {
      for (const [i, key] of names.entries()) {
        if (before[i] === undefined) delete process.env[key];
        else process.env[key] = before[i];
      }
    }
    expect(proxy.connections()).toBe(0);
    expect(server.requests.length).toBe(1);
  });

  test("E-39 never delivers twice when the endpoint closes a kept connection as we send", async () => {
    const server = await opened({
      // The first answer promises to keep the connection; the second request on it is read, then it is closed.
      onRequest: (socket, { nth }) => {
        if (nth === 1) socket.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: keep-alive\r\n\r\n");
        else socket.end();
      },
    });
    const sender = open();
    const outcomes = [];
    for (let n = 0; n < 6; n += 1) {
      const { outcome } = await sender.send(
        posting(`http://127.0.0.1:${server.port}/`, { method: n % 2 ? "PUT" : "POST" }),
        limits,
      );
      outcomes.push(outcome.kind === "answered" ? outcome.status : outcome.code);
    }
    await sender.close();
    expect(server.requests.length, "six attempts are six requests").toBe(6);
    // The bulk sender has learned from the second one.
    expect(outcomes).toEqual([200, name === "exact" ? 200 : "CLOSED", 200, 200, 200, 200]);
  });

  test("E-39 opens a new connection when the kept one was closed while idle", async () => {
    const closed: Promise<unknown>[] = [];
    const server = await opened({
      onRequest: (socket) => {
        closed.push(once(socket, "close"));
        socket.end("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
      },
    });
    const sender = open();
    for (let n = 0; n < 5; n += 1) {
      const { outcome } = await sender.send(posting(`http://127.0.0.1:${server.port}/`, { method: "GET" }), limits);
      expect(outcome).toMatchObject({ kind: "answered", status: 200 });
      await closed[n];
    }
    await sender.close();
    expect(server.requests.length).toBe(5);
    expect(server.connections()).toBe(5);
  });

  test("E-39 does not lose a request to stray bytes behind the answer before it", async () => {
    const server = await opened({
      onRequest: (socket) => socket.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokSTRAY"),
    });
    const sender = open();
    for (let n = 0; n < 4; n += 1) {
      const { outcome } = await sender.send(posting(`http://127.0.0.1:${server.port}/`), limits);
      expect(outcome).toMatchObject({ kind: "answered", status: 200, bodyState: "whole" });
    }
    await sender.close();
    expect(server.requests.length).toBe(4);
  });

  test("E-40 takes an answer that comes before the body is sent", async () => {
    const server = await opened({
      onConnection: (socket) =>
        socket.once("data", () => {
          socket.pause();
          socket.write("HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\nConnection: close\r\n\r\nbig");
        }),
    });
    const body = Buffer.alloc(20_000_000);
    const attempt = await sendOnce(open, posting(`http://127.0.0.1:${server.port}/`, { body }));
    expect(attempt.outcome).toMatchObject({ kind: "answered", status: 413, bodyState: "whole" });
  });

  test("E-41 gives an endpoint that does not read its own name", async () => {
    const server = await opened({ onConnection: (socket) => socket.pause() });
    const body = Buffer.alloc(50_000_000);
    const attempt = await sendOnce(open, posting(`http://127.0.0.1:${server.port}/`, { body }), { timeoutMs: 300 });
    expect(attempt.outcome).toMatchObject({ code: "WRITE_TIMEOUT", phase: "request", mayHaveArrived: true });
    expect(attempt.tookMs).toBeLessThan(550);
  });

  test("stops at once when it is told to, and says how far it came", async () => {
    const stop = new AbortController();
    const server = await opened({ onRequest: () => stop.abort() });
    const attempt = await sendOnce(open, posting(`http://127.0.0.1:${server.port}/`), { signal: stop.signal });
    expect(attempt.outcome).toMatchObject({ code: "ABORTED", mayHaveArrived: true });
    expect(attempt.tookMs).toBeLessThan(1000);
  });

  test("sends nothing when it was stopped before", async () => {
    const server = await opened({ onRequest: open200 });
    const attempt = await sendOnce(open, posting(`http://127.0.0.1:${server.port}/`), { signal: AbortSignal.abort() });
    expect(attempt.outcome).toMatchObject({ code: "ABORTED", mayHaveArrived: false });
    expect(server.connections()).toBe(0);
  });

  test("refuses a header value that would break the request apart", async () => {
    const server = await opened({ onRequest: open200 });
    const request = posting(`http://127.0.0.1:${server.port}/`, { headers: ["X-A", "1\r\nX-Evil: 2"] });
    const attempt = await sendOnce(open, request);
    expect(attempt.outcome).toMatchObject({ kind: "failed", mayHaveArrived: false });
    expect(server.bytes().toString("latin1")).not.toContain("Evil");
  });

  test("ends the connection when the body is cut", async () => {
    const closed: Promise<unknown>[] = [];
    const server = await opened({
      onRequest: (socket) => {
        closed.push(once(socket, "close"));
        socket.write(`HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n${"x".repeat(3000)}`);
      },
    });
    const attempt = await sendOnce(open, posting(`http://127.0.0.1:${server.port}/`), { maxAnswerBytes: 1000 });
    await closed[0];
    expect(attempt.outcome).toMatchObject({ kind: "answered", bodyState: "cut" });
  });

  test("calls a body of exactly the limit whole", async () => {
    const server = await opened({ onRequest: answering(`HTTP/1.1 200 OK\r\n\r\n${"x".repeat(1000)}`) });
    const attempt = await sendOnce(open, posting(`http://127.0.0.1:${server.port}/`), { maxAnswerBytes: 1000 });
    expect(attempt.outcome).toMatchObject({ kind: "answered", bodyState: "whole" });
  });
});
