// Apps that are down, slow, rude or gone; and how the attempt tells it.

import { once } from "node:events";
import type { Socket } from "node:net";
import { describe, expect, test } from "vitest";
import { systemClock } from "../../src/adapters/system.ts";
import { attemptOf, bodyOf, forwardRequest, testForwarder } from "../helpers/forwarding.ts";
import { answerBytes, type RawBehaviour, rawApp } from "../helpers/raw-http.ts";

/** Forwards one request to an app that behaves so; the answer's body is read to its end. */
async function forwardTo(behave: RawBehaviour, options: Parameters<typeof testForwarder>[1] = {}) {
  const app = await rawApp(behave);
  const forwarder = testForwarder(`http://127.0.0.1:${app.port}`, options);
  const result = await forwarder.forward(forwardRequest({}, "body"));
  const body = await bodyOf(result);
  const attempt = await attemptOf(result);
  await forwarder.close();
  await app.close();
  return { result, body, attempt };
}

describe("a forward fails", () => {
  const silent: RawBehaviour = () => undefined;
  const rows: { how: string; behave: RawBehaviour; code: string; timeoutMs?: number }[] = [
    { how: "when the app resets the connection", behave: (socket) => socket.resetAndDestroy(), code: "RESET" },
    { how: "when the app closes without an answer", behave: (socket) => socket.end(), code: "CLOSED" },
    { how: "when the app does not answer in time", behave: silent, code: "RESPONSE_TIMEOUT", timeoutMs: 60 },
    {
      how: "when interim answers never end",
      behave: (socket) => {
        const more = () =>
          socket.writable && socket.write("HTTP/1.1 103 Early Hints\r\n\r\n", () => setImmediate(more));
        more();
      },
      code: "RESPONSE_TIMEOUT",
      timeoutMs: 60,
    },
    {
      how: "when the app does not speak HTTP",
      behave: (socket) => socket.end("SSH-2.0-OpenSSH_9.2\r\n"),
      code: "NOT_HTTP",
    },
    {
      how: "when the head is too large",
      behave: (socket) => socket.end(answerBytes(200, "", `X: ${"a".repeat(20_000)}\r\n`)),
      code: "HEADERS_TOO_LARGE",
    },
    {
      how: "when the app upgrades unasked",
      behave: (socket) => socket.write("HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n"),
      code: "UPGRADE",
    },
    {
      how: "when the app answers 101 without an Upgrade header",
      behave: (socket) => socket.write("HTTP/1.1 101 Switching Protocols\r\n\r\n"),
      code: "UPGRADE",
    },
  ];

  test.each(rows)("$how", async ({ behave, code, timeoutMs }) => {
    const { attempt } = await forwardTo(behave, timeoutMs === undefined ? {} : { timeoutMs });
    expect(attempt.outcome).toMatchObject({ kind: "failed", code, mayHaveArrived: true });
    expect(attempt.durationMs).toBeLessThan(1000);
  });

  test("when the app is down, and says that nothing can have arrived", async () => {
    const app = await rawApp();
    await app.close();
    const forwarder = testForwarder(`http://127.0.0.1:${app.port}`);
    const result = await forwarder.forward(forwardRequest());
    expect((await attemptOf(result)).outcome).toMatchObject({
      code: "REFUSED",
      phase: "connect",
      mayHaveArrived: false,
      detail: `ECONNREFUSED 127.0.0.1:${app.port}`,
    });
    await forwarder.close();
  });

  test("when the name has no address", async () => {
    const forwarder = testForwarder("http://nothing.invalid/");
    const { outcome } = await attemptOf(await forwarder.forward(forwardRequest()));
    expect(outcome).toMatchObject({ kind: "failed", phase: "lookup", mayHaveArrived: false });
    expect((outcome as { code: string }).code).toMatch(/^DNS/);
    await forwarder.close();
  });

  test("when the app speaks plain HTTP on an https target", async () => {
    const app = await rawApp();
    const forwarder = testForwarder(`https://127.0.0.1:${app.port}`, { timeoutMs: 500 });
    const { outcome } = await attemptOf(await forwarder.forward(forwardRequest()));
    expect(outcome).toMatchObject({ kind: "failed", phase: "tls", mayHaveArrived: false });
    await forwarder.close();
    await app.close();
  });

  test("when the body cannot be read back, and the app does not get half of it for the whole", async () => {
    const app = await rawApp();
    const forwarder = testForwarder(`http://127.0.0.1:${app.port}`);
    async function* broken() {
      yield Buffer.from("half");
      throw new Error("file is gone");
    }
    const result = await forwarder.forward({ ...forwardRequest(), body: { size: 100, chunks: broken() } });
    expect(result.kind).toBe("failed");
    expect(app.seen).toHaveLength(0);
    await forwarder.close();
    await app.close();
  });
});

describe("the attempt", () => {
  test("keeps a copy of the answer up to its limit while all of it flows", async () => {
    const { body, attempt } = await forwardTo((socket) => socket.end(answerBytes(200, "0123456789")), {
      maxKeptAnswerBytes: 4,
    });
    expect(body).toBe("0123456789");
    expect(attempt.outcome).toMatchObject({
      kind: "answered",
      status: 200,
      bodyState: "cut",
      body: new Uint8Array(Buffer.from("0123")),
    });
  });

  test("says that the answer was whole", async () => {
    const { attempt } = await forwardTo((socket) => socket.end(answerBytes(500, "oops", "X-b: 1\r\n")));
    expect(attempt.outcome).toMatchObject({
      status: 500,
      bodyState: "whole",
      headers: ["X-b", "1", "Content-Length", "4"],
    });
  });

  test.each([
    {
      how: "ends it early",
      behave: (socket: Socket) => socket.end("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"),
    },
    {
      how: "falls silent",
      behave: (socket: Socket) => socket.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"),
    },
  ])("says that the answer was broken when the app $how, and the body says so too", async ({ behave }) => {
    const { body, attempt } = await forwardTo(behave, { timeoutMs: 100 });
    expect(body).toBeInstanceOf(Error);
    expect(attempt.outcome).toMatchObject({
      kind: "answered",
      bodyState: "broken",
      body: new Uint8Array(Buffer.from("half")),
    });
  });

  test("ends also when nobody reads the body", async () => {
    const app = await rawApp((socket) => socket.write(answerBytes(200, "x".repeat(100_000))));
    const forwarder = testForwarder(`http://127.0.0.1:${app.port}`);
    const result = await forwarder.forward(forwardRequest());
    expect((await attemptOf(result)).outcome).toMatchObject({ bodyState: "cut" });
    await forwarder.close();
    await app.close();
  });

  test("ends also when the reader stops in the middle of a large body", async () => {
    const app = await rawApp((socket) => socket.write(answerBytes(200, "x".repeat(5_000_000))));
    const forwarder = testForwarder(`http://127.0.0.1:${app.port}`);
    const result = await forwarder.forward(forwardRequest());
    if (result.kind === "answered") for await (const _ of result.body) break;
    expect((await attemptOf(result)).outcome).toMatchObject({ bodyState: "cut" });
    await forwarder.close();
    await app.close();
  });
});

describe("a kept connection", () => {
  test("is replaced without a failure when it dies before the request is written", async () => {
    const app = await rawApp();
    const forwarder = testForwarder(`http://127.0.0.1:${app.port}`);
    await attemptOf(await forwarder.forward(forwardRequest()));
    const second = forwarder.forward(forwardRequest({}, "again"));
    // Promises come before ticks: the request has its socket now, and nothing has been written to it yet.
    for (let i = 0; i < 5; i += 1) await Promise.resolve();
    openSocketTo(app.port).destroy();
    expect(await second).toMatchObject({ kind: "answered", status: 200 });
    expect(app.seen.map((request) => request.body.toString())).toEqual(["", "again"]);
    expect(app.sockets).toHaveLength(2);
    await forwarder.close();
    await app.close();
  });

  test("that dies after the request was written fails, because the app may have acted on it", async () => {
    const app = await rawApp((socket, { body }) =>
      body.length === 0 ? socket.write(answerBytes(200)) : socket.resetAndDestroy(),
    );
    const forwarder = testForwarder(`http://127.0.0.1:${app.port}`);
    await attemptOf(await forwarder.forward(forwardRequest()));
    const second = await forwarder.forward(forwardRequest({}, "once"));
    expect((await attemptOf(second)).outcome).toMatchObject({ kind: "failed", code: "RESET", mayHaveArrived: true });
    expect(app.seen).toHaveLength(2);
    await forwarder.close();
    await app.close();
  });

  test("is not used when the app's hint says that it ends within the second", async () => {
    const app = await rawApp((socket) => socket.write(answerBytes(200, "ok", "Keep-Alive: timeout=1\r\n")));
    const forwarder = testForwarder(`http://127.0.0.1:${app.port}`);
    for (let i = 0; i < 2; i += 1) await attemptOf(await forwarder.forward(forwardRequest()));
    expect(app.sockets).toHaveLength(2);
    await forwarder.close();
    await app.close();
  });

  test.each([
    { what: "within the 5 s after which Node's servers would", hint: "", idleMs: 3500 },
    { what: "earlier when the app's hint says so", hint: "Keep-Alive: timeout=3\r\n", idleMs: 1500 },
    { what: "also after an answer that came in parts", hint: "Transfer-Encoding: chunked\r\n", idleMs: 3500 },
  ])("is ended when it has been idle, $what", async ({ hint, idleMs }) => {
    const isChunked = hint.startsWith("Transfer");
    const chunked = `HTTP/1.1 200 OK\r\n${hint}\r\n2\r\nok\r\n0\r\n\r\n`;
    const app = await rawApp((socket) => socket.write(isChunked ? chunked : answerBytes(200, "ok", hint)));
    let now = 0;
    const clock = { ...systemClock(), monotonic: () => now };
    const forwarder = testForwarder(`http://127.0.0.1:${app.port}`, { clock });
    for (let i = 0; i < 2; i += 1) expect(await bodyOf(await forwarder.forward(forwardRequest()))).toBe("ok");
    expect(app.sockets).toHaveLength(1);
    const ended = once(app.sockets[0] as Socket, "close");
    now += idleMs;
    await ended;
    expect(await bodyOf(await forwarder.forward(forwardRequest()))).toBe("ok");
    expect(app.sockets).toHaveLength(2);
    await forwarder.close();
    await app.close();
  });
});

/** The client side of the one connection that this process has to a port. */
function openSocketTo(port: number): Socket {
  const handles = (process as unknown as { _getActiveHandles(): Socket[] })._getActiveHandles();
  return handles.find((handle) => handle.remotePort === port) as Socket;
}
