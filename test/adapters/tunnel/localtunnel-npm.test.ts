// The npm package as second engine, against the stand-in server, over loopback.

import { randomBytes } from "node:crypto";
import { afterEach, expect, test } from "vitest";
import { openExactSender } from "../../../src/adapters/send/exact.ts";
import { systemClock } from "../../../src/adapters/system.ts";
import { createLocaltunnelPackage } from "../../../src/adapters/tunnel/localtunnel-npm.ts";
import type { OpenTunnel, TunnelWish } from "../../../src/core/ports.ts";
import { openTestInbox, respond } from "../../helpers/test-inbox.ts";
import { openTunnelServer } from "../../helpers/tunnel-server.ts";

const sender = openExactSender({ clock: systemClock() });
const closers: (() => Promise<unknown> | unknown)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function echoInbox(): Promise<number> {
  const inbox = await openTestInbox({
    answer: async (arrival) => respond(200, (await body(arrival)).toString("base64")),
  });
  const body = (arrival: Parameters<typeof inbox.bodyOf>[0]) => inbox.bodyOf(arrival);
  closers.push(() => inbox.close(0));
  return inbox.port;
}

async function standIn(options: Parameters<typeof openTunnelServer>[0] = {}) {
  const opened = await openTunnelServer(options);
  closers.push(() => opened.close().catch(() => undefined));
  return opened;
}

async function open(server: string, port: number, changed: Partial<TunnelWish> = {}): Promise<OpenTunnel> {
  const engine = createLocaltunnelPackage({ server, sender });
  const signal = new AbortController().signal;
  const inbox = { host: "127.0.0.1", port };
  const tunnel = await engine.open({ inbox, again: false, signal, onTrouble: () => undefined, ...changed });
  closers.push(() => tunnel.close());
  return tunnel;
}

async function post(url: string, body: Uint8Array) {
  const request = { method: "POST", url: `${url}/hook`, headers: ["Content-Type", "application/octet-stream"], body };
  const { outcome } = await sender.send(request, { timeoutMs: 10_000, maxAnswerBytes: 1_000_000 });
  return outcome.kind === "answered" ? { status: outcome.status, body: Buffer.from(outcome.body).toString() } : outcome;
}

test("the package carries bytes of every value to the inbox and the answer back", async () => {
  const tunnel = await open((await standIn()).url, await echoInbox());
  const body = randomBytes(60_000);
  expect(await post(tunnel.url, body)).toEqual({ status: 200, body: body.toString("base64") });
});

test("it asks for the wanted name and says which one was given", async () => {
  const given = await open((await standIn()).url, await echoInbox(), { name: "my-webhooks" });
  expect(given.name).toBe("my-webhooks");
  const renamed = await open((await standIn({ faults: { rename: true } })).url, await echoInbox(), {
    name: "my-webhooks",
  });
  expect(renamed.name).not.toBe("my-webhooks");
});

test("an absent server is told at once, where the package alone would ask again for ever", async () => {
  const gone = await standIn();
  await gone.close();
  await expect(open(gone.url, await echoInbox())).rejects.toMatchObject({
    code: "TUNNEL_UNREACHABLE",
    category: "unreachable",
    message: expect.stringMatching(/does not answer/),
  });
});

test("a server that dies ends this life of the tunnel, so that the supervisor opens the next one", async () => {
  const server = await standIn();
  const tunnel = await open(server.url, await echoInbox());
  await server.close();
  expect(await tunnel.ended).toMatch(/^The localtunnel package reported: connection refused/);
});

test("it refuses an inbox that the package could reach only by altering bodies", async () => {
  const wish = { inbox: { host: "192.0.2.7", port: 4400 } };
  await expect(open("http://127.0.0.1:9", 4400, wish)).rejects.toMatchObject({ code: "TUNNEL_INBOX_UNFIT" });
});

test("closing it by the wish's signal ends the tunnel", async () => {
  const stop = new AbortController();
  const tunnel = await open((await standIn()).url, await echoInbox(), { signal: stop.signal });
  stop.abort();
  expect(await tunnel.ended).toBe("It was closed.");
});
