// hookdev's own client of the localtunnel protocol against the stand-in server, over loopback.

import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect } from "node:net";
import { afterEach, expect, test } from "vitest";
import { openExactSender } from "../../../src/adapters/send/exact.ts";
import { systemClock, systemRandom } from "../../../src/adapters/system.ts";
import { createLocaltunnel } from "../../../src/adapters/tunnel/localtunnel/engine.ts";
import type { Answered } from "../../../src/core/delivery.ts";
import { HookdevError } from "../../../src/core/errors.ts";
import type { OpenTunnel, TunnelWish } from "../../../src/core/ports.ts";
import { openTestInbox, respond, type TestInbox } from "../../helpers/test-inbox.ts";
import { openTunnelServer, type TunnelServer, type TunnelServerOptions } from "../../helpers/tunnel-server.ts";

const sender = openExactSender({ clock: systemClock() });
const closers: (() => Promise<unknown> | unknown)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function server(options: TunnelServerOptions = {}): Promise<TunnelServer> {
  const opened = await openTunnelServer(options);
  closers.push(() => opened.close().catch(() => undefined));
  return opened;
}

async function inbox(): Promise<TestInbox> {
  const opened = await openTestInbox({
    answer: async (arrival) => respond(201, (await bytesOf(arrival)).toString("base64")),
  });
  closers.push(() => opened.close(0));
  const bytesOf = async (arrival: Parameters<typeof opened.bodyOf>[0]) => opened.bodyOf(arrival);
  return opened;
}

type Changed = Partial<Omit<TunnelWish, "inbox">>;

async function open(server: string, port: number, changed: Changed = {}): Promise<OpenTunnel> {
  const engine = createLocaltunnel({ server, sender, clock: systemClock(), random: systemRandom() });
  const signal = new AbortController().signal;
  const tunnel = await engine.open({
    inbox: { host: "127.0.0.1", port },
    again: false,
    signal,
    onTrouble: () => undefined,
    ...changed,
  });
  closers.push(() => tunnel.close());
  return tunnel;
}

async function post(url: string, body: Uint8Array): Promise<Answered> {
  const request = { method: "POST", url: `${url}/hook`, headers: ["Content-Type", "application/octet-stream"], body };
  const { outcome } = await sender.send(request, { timeoutMs: 10_000, maxAnswerBytes: 20_000_000 });
  if (outcome.kind === "failed") throw new Error(`${outcome.code} ${outcome.phase} ${outcome.detail}`);
  return outcome;
}

async function failure(work: Promise<unknown>): Promise<HookdevError> {
  const error = await work.then(
    () => new Error("it opened"),
    (caught: unknown) => caught,
  );
  if (error instanceof HookdevError) return error;
  throw error;
}

test("random bytes of 0 to 3,000,000 arrive unchanged, and the app's own answer comes back", async () => {
  const [relay, target] = [await server(), await inbox()];
  const tunnel = await open(relay.url, target.port);
  for (const size of [0, 1, 255, 8192, 300_000, 3_000_000]) {
    const body = randomBytes(size);
    const answer = await post(tunnel.url, body);
    expect(answer.status).toBe(201);
    expect(Buffer.from(Buffer.from(answer.body).toString("latin1"), "base64").equals(body), `${size} bytes`).toBe(true);
  }
});

test("200 posts at 20 in parallel through a pool of 10 are all answered by the app", async () => {
  const [relay, target] = [await server(), await inbox()];
  const tunnel = await open(relay.url, target.port);
  const statuses = await Promise.all(
    Array.from({ length: 20 }, async () => {
      const seen: number[] = [];
      for (let i = 0; i < 10; i += 1) seen.push((await post(tunnel.url, randomBytes(1024))).status);
      return seen;
    }),
  );
  expect(statuses.flat().filter((status) => status === 201).length).toBe(200);
  expect(target.arrivals.length).toBe(200);
});

test("asks for the wanted name and gets it", async () => {
  const [relay, target] = [await server(), await inbox()];
  const tunnel = await open(relay.url, target.port, { name: "my-webhooks" });
  expect(tunnel).toMatchObject({ name: "my-webhooks", url: `http://my-webhooks.localhost:${relay.port}` });
  expect(relay.registrations).toEqual(["/my-webhooks"]);
});

test("says which name it got when the server gives another one", async () => {
  const [relay, target] = [await server({ faults: { rename: true } }), await inbox()];
  const tunnel = await open(relay.url, target.port, { name: "my-webhooks" });
  expect(tunnel.name).not.toBe("my-webhooks");
  expect(relay.registrations.length).toBe(1);
});

test("waits for its old name when it is opened again while the old connections are still there", async () => {
  const [relay, target] = [await server({ graceMs: 300 }), await inbox()];
  const old = await open(relay.url, target.port, { name: "my-webhooks" });
  const opening = open(relay.url, target.port, { name: "my-webhooks", again: true });
  await old.close();
  expect((await opening).url).toBe(old.url);
});

test.each([
  [403, "environment", "TUNNEL_REFUSED"],
  [429, "unreachable", "TUNNEL_BUSY"],
  [503, "unreachable", "TUNNEL_BUSY"],
])("a registration answered %i is told in the server's own words (%s)", async (status, category, code) => {
  const [relay, target] = [await server({ faults: { refuseNew: { status, message: "no more room" } } }), await inbox()];
  const error = await failure(open(relay.url, target.port));
  expect(error).toMatchObject({ code, category });
  expect(error.message).toContain(`answered ${status}: "no more room"`);
});

test("an absent server is told at once and is worth another try", async () => {
  const target = await inbox();
  const relay = await openTunnelServer();
  await relay.close();
  const error = await failure(open(relay.url, target.port));
  expect(error).toMatchObject({ code: "TUNNEL_UNREACHABLE", category: "unreachable" });
});

test("something that is no tunnel server is told and not asked again", async () => {
  const target = await inbox();
  const other = await openTestInbox({ answer: () => respond(200, "<html>") });
  closers.push(() => other.close(0));
  const error = await failure(open(`http://127.0.0.1:${other.port}`, target.port));
  expect(error).toMatchObject({ code: "TUNNEL_ANSWER_INVALID", category: "environment" });
});

test("ends, and says so, when the server is killed", async () => {
  const [relay, target] = [await server(), await inbox()];
  const tunnel = await open(relay.url, target.port);
  const startedAt = performance.now();
  await relay.close();
  expect(await tunnel.ended).toMatch(/data port .* is not reached \(ECONN(REFUSED|RESET)\)/);
  expect(performance.now() - startedAt).toBeLessThan(2000);
});

test("replaces connections that the relay closes because they are idle", async () => {
  const [relay, target] = [await server({ idleCloseMs: 300, graceMs: 5000 }), await inbox()];
  const tunnel = await open(relay.url, target.port);
  const ended = Promise.race([tunnel.ended, new Promise((resolve) => setTimeout(resolve, 1000, "still open"))]);
  expect(await ended).toBe("still open");
  expect((await post(tunnel.url, randomBytes(100))).status).toBe(201);
});

test("opens no connection to the inbox before the relay sends something", async () => {
  const relay = await server();
  const { createServer } = await import("node:net");
  let dialled = 0;
  const target = createServer((socket) => {
    dialled += 1;
    socket.end("HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
  });
  target.listen(0, "127.0.0.1");
  await once(target, "listening");
  closers.push(() => target.close());
  const tunnel = await open(relay.url, (target.address() as { port: number }).port);
  await expect.poll(() => relay.pooled(tunnel.name as string)).toBe(10);
  expect(dialled).toBe(0);
  expect((await post(tunnel.url, new Uint8Array(0))).status).toBe(200);
  expect(dialled).toBe(1);
});

test("shrinks instead of dialling in a storm when the pool is full", async () => {
  const [relay, target] = [await server(), await inbox()];
  const tunnel = await open(relay.url, target.port, { name: "crowded" });
  const port = relay.state()[0]?.port as number;
  await expect.poll(() => relay.pooled("crowded")).toBe(10);
  const extra = connect(port, "127.0.0.1");
  extra.on("error", () => undefined);
  await once(extra, "close");
  expect((await post(tunnel.url, randomBytes(10))).status).toBe(201);
});

test("leaves nothing open when it is closed", async () => {
  const [relay, target] = [await server({ graceMs: 100 }), await inbox()];
  const tunnel = await open(relay.url, target.port, { name: "closing" });
  await tunnel.close();
  await tunnel.ended;
  await expect.poll(() => relay.pooled("closing")).toBe(0);
});
