// What went wrong once, or nearly: endpoints and callers that are harder on the senders than any honest one.

import { once } from "node:events";
import type { Socket } from "node:net";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterEach, describe, expect, test } from "vitest";
import { unwatchAbort, watchAbort } from "../../../src/adapters/send/abort-watch.ts";
import { openBulkSender } from "../../../src/adapters/send/bulk.ts";
import type { EgressGuard } from "../../../src/adapters/send/egress-guard.ts";
import { openExactSender } from "../../../src/adapters/send/exact.ts";
import type { Attempt } from "../../../src/core/delivery.ts";
import { answering, type FaultServer, openFaultServer } from "../../helpers/fault-server.ts";
import { openFullBacklog } from "../../helpers/full-backlog.ts";
import { limits, posting, senders, sendOnce, testClock } from "../../helpers/senders.ts";

// Without collecting, the tests would measure how lazy the collector is.
setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

let server: FaultServer;
afterEach(() => server?.close());

const keeping = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
const bulk = (connections: number) => openBulkSender({ clock: testClock, connections });
const words = ({ outcome }: Attempt) =>
  outcome.kind === "answered" ? `${outcome.status} ${outcome.bodyState}` : outcome.code;
const tally = (attempts: readonly Attempt[]) => {
  const found: Record<string, number> = {};
  for (const attempt of attempts) found[words(attempt)] = (found[words(attempt)] ?? 0) + 1;
  return found;
};

describe.each(senders)("the %s sender", (_name, open) => {
  test("holds an answer in 300,000 tiny chunks as its bytes, not as objects", async () => {
    const count = 300_000;
    server = await openFaultServer({
      onRequest: (socket) =>
        socket.write(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${"1\r\nx\r\n".repeat(count)}0\r\n\r\n`),
    });
    collectGarbage();
    const before = heldBytes();
    let most = 0;
    const sampling = setInterval(() => {
      most = Math.max(most, heldBytes());
    }, 1);
    const { outcome } = await sendOnce(open, posting(`http://127.0.0.1:${server.port}/`), { maxAnswerBytes: 1e6 });
    clearInterval(sampling);
    most = Math.max(most, heldBytes());
    expect(outcome.kind === "answered" && outcome.body.length).toBe(count);
    expect(most - before).toBeLessThan(60 * count);
  });

  test("takes an end for an end, although the endpoint resets the connection right behind it", async ({ skip }) => {
    const [major = 0, minor = 0] = process.versions.uv.split(".").map(Number);
    if (major === 1 && minor < 52) skip("libuv before 1.52 does not tell a reset from an end");
    server = await openFaultServer({
      onRequest: (socket) => socket.end("HTTP/1.1 200 OK\r\n\r\nok", () => socket.resetAndDestroy()),
    });
    const url = `http://127.0.0.1:${server.port}/`;
    const attempts = await Promise.all(Array.from({ length: 20 }, () => sendOnce(open, posting(url))));
    expect(tally(attempts)).toEqual({ "200 whole": 20 });
  });

  test("fails a request, and nothing else, when no connection can even be begun", async () => {
    const tls = process.getBuiltinModule("node:tls");
    const usual = tls.DEFAULT_CIPHERS;
    tls.DEFAULT_CIPHERS = "no-such-cipher";
    try {
      const attempt = await sendOnce(open, posting("https://127.0.0.1:1/"));
      expect(attempt.outcome).toMatchObject({ kind: "failed", mayHaveArrived: false });
    } finally {
      tls.DEFAULT_CIPHERS = usual;
    }
  });

  test("calls a name that the system takes for none a matter of DNS", async () => {
    const attempt = await sendOnce(open, posting(`http://${"a".repeat(300)}.test/`));
    expect(attempt.outcome).toMatchObject({ code: "DNS", phase: "lookup", mayHaveArrived: false });
  });
});

/** Of the heap and of buffers. */
function heldBytes(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

describe("the bulk sender", () => {
  test("learns after how many answers an endpoint ends its connections without saying so", async () => {
    for (const most of [1, 3]) {
      server = await openFaultServer({
        onRequest: (socket, { nth }) => (nth > most ? socket.end() : socket.write(keeping)),
      });
      const sender = bulk(2);
      const request = posting(`http://127.0.0.1:${server.port}/`);
      const attempts: Attempt[] = [];
      for (let n = 0; n < 20; n += 1) attempts.push(await sender.send(request, limits));
      await sender.close();
      expect(tally(attempts)).toEqual({ "200 whole": 19, CLOSED: 1 });
      expect(server.requests.length).toBe(20);
      await server.close();
    }
  });

  test("does not send on a connection behind which stray bytes came once", async () => {
    const sockets: Socket[] = [];
    server = await openFaultServer({
      onConnection: (socket) => sockets.push(socket),
      onRequest: (socket) => socket.write(keeping),
    });
    const sender = bulk(1);
    const request = posting(`http://127.0.0.1:${server.port}/`);
    await sender.send(request, limits);
    sockets[0]?.write("STRAY");
    await sender.send(request, limits);
    await sender.send(request, limits);
    await sender.send(request, limits);
    await sender.close();
    expect([server.connections(), server.requests.length]).toEqual([4, 4]);
  });

  test("keeps connections as before when the endpoint ended one that nobody was about to use", async () => {
    const gone: Promise<unknown>[] = [];
    const sockets: Socket[] = [];
    server = await openFaultServer({
      onConnection: (socket) => {
        gone.push(once(socket, "close"));
        sockets.push(socket);
      },
      onRequest: (socket) => socket.write(keeping),
    });
    const sender = bulk(1);
    const request = posting(`http://127.0.0.1:${server.port}/`);
    await sender.send(request, limits);
    sockets[0]?.end();
    await gone[0];
    for (let n = 0; n < 3; n += 1) await sender.send(request, limits);
    await sender.close();
    expect([server.connections(), server.requests.length]).toEqual([2, 4]);
  });

  test("keeps no connection that comes free after close, and still serves who waits", async () => {
    const inside: Socket[] = [];
    let reached: () => void = () => {};
    const first = new Promise<void>((resolve) => {
      reached = resolve;
    });
    const gone: Promise<unknown>[] = [];
    server = await openFaultServer({
      onConnection: (socket) => gone.push(once(socket, "close")),
      onRequest: (socket) => {
        inside.push(socket);
        if (inside.length === 1) reached();
        else socket.write(keeping);
      },
    });
    const sender = bulk(1);
    const request = posting(`http://127.0.0.1:${server.port}/`);
    const all = Promise.all([1, 2].map(() => sender.send(request, limits)));
    await first;
    await sender.close();
    inside[0]?.write(keeping);
    expect(tally(await all)).toEqual({ "200 whole": 2 });
    await Promise.all(gone);
    expect(server.connections()).toBe(2);
  });

  test("fails 20,000 waiting requests that cannot be written one after the other", async () => {
    server = await openFaultServer({ onRequest: (socket) => socket.write(keeping) });
    const sender = bulk(1);
    const url = `http://127.0.0.1:${server.port}/`;
    const headers = ["no name", ""];
    const attempts = await Promise.all(
      Array.from({ length: 20_000 }, (_, n) => sender.send(posting(url, n === 0 ? {} : { headers }), limits)),
    );
    await sender.close();
    expect(tally(attempts)).toEqual({ "200 whole": 1, UNKNOWN: 19_999 });
  });

  test("looks no name up for requests that are given up while they wait", async () => {
    const stop = new AbortController();
    server = await openFaultServer({ onRequest: () => stop.abort() });
    const sender = bulk(1);
    const urls = [`http://127.0.0.1:${server.port}/`, ...Array<string>(50).fill("http://hookdev-test.invalid/")];
    const attempts = await Promise.all(
      urls.map((url) => sender.send(posting(url), { ...limits, signal: stop.signal })),
    );
    const lookUps = process.getActiveResourcesInfo().filter((name) => name.startsWith("GetAddrInfo"));
    await sender.close();
    expect(tally(attempts)).toEqual({ ABORTED: 51 });
    expect(lookUps).toEqual([]);
  });

  test("asks for a name once, however many connections are opened to it at the same time", async () => {
    const sender = bulk(50);
    const all = Array.from({ length: 50 }, () => sender.send(posting("http://hookdev-test.invalid/"), limits));
    const lookUps = process.getActiveResourcesInfo().filter((name) => name.startsWith("GetAddrInfo"));
    const attempts = await Promise.all(all);
    await sender.close();
    expect(lookUps.length).toBe(1);
    expect(attempts.map(({ outcome }) => outcome)).toMatchObject(Array(50).fill({ kind: "failed", phase: "lookup" }));
    expect(Object.keys(tally(attempts)).length).toBe(1);
  });

  test.each([
    ["Connection twice", ["Connection", "keep-alive", "Connection", "close"]],
    ["Content-Length twice", ["Content-Length", "16", "content-length", "99"]],
  ])("does not use a connection again when the caller says %s", async (_what, headers) => {
    server = await openFaultServer({ onRequest: (socket) => socket.write(keeping) });
    const sender = bulk(1);
    const request = posting(`http://127.0.0.1:${server.port}/`, { headers });
    for (let n = 0; n < 2; n += 1) expect(words(await sender.send(request, limits))).toBe("200 whole");
    await sender.close();
    expect(server.connections()).toBe(2);
  });
});

test("the exact sender gives a slow address half a second before it tries the next one of the name", async ({
  skip,
}) => {
  const full = await openFullBacklog();
  try {
    if (!full.hangs) skip("this kernel accepts connections beyond the backlog");
    const addresses = ["127.0.0.1", "127.0.0.2"].map((address) => ({ address, family: 4 }));
    const guard: EgressGuard = { refuse: () => undefined, lookup: (_name, _options, found) => found(null, addresses) };
    server = await openFaultServer({ host: "127.0.0.2", port: full.port, onRequest: answering(keeping) });
    const open = () => openExactSender({ clock: testClock, guard });
    const { outcome, tookMs } = await sendOnce(open, posting(`http://two-addresses.test:${full.port}/`));
    expect(outcome).toMatchObject({ kind: "answered", status: 200 });
    expect(tookMs).toBeGreaterThan(450);
  } finally {
    await full.close();
  }
});

describe("watching a signal", () => {
  test("leaves no listener behind, so that a signal made of others can be collected", async () => {
    const lasting = new AbortController();
    const refs: WeakRef<AbortSignal>[] = [];
    for (let n = 0; n < 50; n += 1) {
      const signal = AbortSignal.any([lasting.signal]);
      const given = () => {};
      watchAbort(signal, given);
      unwatchAbort(signal, given);
      refs.push(new WeakRef(signal));
    }
    await new Promise((resolve) => setImmediate(resolve));
    collectGarbage();
    expect(refs.filter((ref) => ref.deref() !== undefined).length).toBeLessThan(5);
  });

  test("tells all who watch, again and again taken back and given", () => {
    const stop = new AbortController();
    const told: number[] = [];
    const givens = [1, 2, 3].map((n) => () => told.push(n));
    for (const given of givens) watchAbort(stop.signal, given);
    for (const given of givens) unwatchAbort(stop.signal, given);
    for (const given of givens.slice(1)) watchAbort(stop.signal, given);
    stop.abort();
    expect(told).toEqual([2, 3]);
  });
});
