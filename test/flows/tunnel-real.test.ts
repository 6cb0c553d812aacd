// The real `listen` with a tunnel through the stand-in server: what its users and scripts see. No internet.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { openExactSender } from "../../src/adapters/send/exact.ts";
import { systemClock } from "../../src/adapters/system.ts";
import { freshHome, type Line, type Listening, runHookdev, startListen } from "../helpers/binary.ts";
import { openTunnelServer, strangerAt, type TunnelServer } from "../helpers/tunnel-server.ts";
import { startTunnelServer, type TunnelServerChild } from "../helpers/tunnel-server-child.ts";

const closers: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function relay(options: Parameters<typeof openTunnelServer>[0] = {}): Promise<TunnelServer> {
  const server = await openTunnelServer(options);
  closers.push(() => server.close().catch(() => undefined));
  return server;
}

async function relayProcess(options: Parameters<typeof startTunnelServer>[0] = {}): Promise<TunnelServerChild> {
  const server = await startTunnelServer(options);
  closers.push(() => server.kill());
  return server;
}

async function listen(server: { readonly url: string }, ...args: string[]): Promise<Listening> {
  const listening = await startListen(["--tunnel", "localtunnel", "--tunnel-host", server.url, ...args]);
  closers.push(() => listening[Symbol.asyncDispose]());
  return listening;
}

const inState = (state: string) => (line: Line) => line.type === "tunnel" && line.state === state;

/** The first line in this state that comes after now. */
function next(listening: Listening, state: string): Promise<Line> {
  const before = new Set(listening.lines);
  return listening.waitFor((line) => !before.has(line) && inState(state)(line));
}

async function post(url: string, text: string): Promise<number | string> {
  const sender = openExactSender({ clock: systemClock() });
  const headers = ["Content-Type", "application/json"];
  const request = { method: "POST", url: `${url}/hook`, headers, body: Buffer.from(text) };
  const { outcome } = await sender.send(request, { timeoutMs: 10_000, maxAnswerBytes: 10_000 });
  return outcome.kind === "answered" ? outcome.status : outcome.code;
}

test("says where data goes, then online; a webhook through the public URL is captured, and no check is", async () => {
  const listening = await listen(await relay(), "--subdomain", "my-webhooks");
  const online = await listening.waitFor(inState("online"));
  expect(listening.lines.filter(({ type }) => type === "tunnel").map(({ state }) => state)).toEqual([
    "opening",
    "unproven",
    "online",
  ]);
  const opening = listening.lines.find(inState("opening")) as Line;
  expect(opening.message).toMatch(/will pass 127\.0\.0\.1:\d+, in plain text .*--no-tunnel/);
  expect(online).toMatchObject({ engine: "localtunnel", encryption: "plain", provenAt: expect.any(String) });
  expect(await post(online.url as string, '{"via":"tunnel"}')).toBe(200);
  const capture = await listening.waitFor(({ type }) => type === "capture");
  expect(capture).toMatchObject({ id: 1, size: 16 });
  expect(listening.lines.filter(({ type }) => type === "capture").length).toBe(1);
});

test("a path that looks like a check but is not one of this session is a capture like every other", async () => {
  const listening = await listen(await relay());
  await listening.waitFor(inState("online"));
  const sender = openExactSender({ clock: systemClock() });
  const url = `${listening.url}/.hookdev/check/0123456789abcdef0123456789abcdef`;
  await sender.send(
    { method: "POST", url, headers: [], body: Buffer.from("x") },
    { timeoutMs: 5000, maxAnswerBytes: 9999 },
  );
  expect(await listening.waitFor(({ type }) => type === "capture")).toMatchObject({ size: 1 });
});

test("a killed server is told within 2 s; 3 s later it is back and within 5 s the same URL is online", async () => {
  const first = await relayProcess();
  const listening = await listen(first, "--subdomain", "my-webhooks");
  const { url } = await listening.waitFor(inState("online"));
  const killedAt = performance.now();
  const gap = next(listening, "reconnecting");
  const again = next(listening, "online");
  await first.kill();
  await gap;
  expect(performance.now() - killedAt).toBeLessThan(2000);
  expect(await post(listening.url, "{}")).toBe(200);
  await new Promise((resolve) => setTimeout(resolve, 3000));
  await relayProcess({ port: first.port });
  const backAt = performance.now();
  expect((await again).url).toBe(url);
  expect(performance.now() - backAt).toBeLessThan(5000);
  expect(listening.lines.some((line) => "previousUrl" in line)).toBe(false);
}, 20_000);

test("a frozen server is told within 30 s, and online again when it thaws, with the same URL", async () => {
  const server = await relayProcess();
  const listening = await listen(server, "--subdomain", "my-webhooks");
  const { url } = await listening.waitFor(inState("online"));
  const frozenAt = performance.now();
  const told = next(listening, "degraded");
  server.freeze();
  const line = await told;
  expect(performance.now() - frozenAt).toBeLessThan(30_000);
  expect(line.reason).toMatch(/self-check got no answer/);
  const again = next(listening, "online");
  server.thaw();
  expect((await again).url).toBe(url);
  expect(listening.lines.some(({ type }) => type === "capture")).toBe(false);
}, 60_000);

test.each([
  ["alters one byte", { alterByte: true }, /changes bytes on the way/],
  ["answers itself with 200", { answerItself: { status: 200, body: "<html>" } }, /Somebody else answered/],
])("a relay that %s is named, and never called online", async (_, faults, words) => {
  const listening = await listen(await relay({ faults }));
  const told = await listening.waitFor((line) => inState("unproven")(line) && "reason" in line);
  expect(told.reason).toMatch(words);
  expect(listening.lines.some(inState("online"))).toBe(false);
});

test("a stranger on the data port is found and named", async () => {
  const server = await relay({ maxConnections: 20 });
  const listening = await listen(server, "--subdomain", "my-webhooks");
  await listening.waitFor(inState("online"));
  const port = server.state()[0]?.port as number;
  closers.push(strangerAt(port, 10));
  const told = await listening.waitFor((line) => line.type === "tunnel" && /stranger/i.test(String(line.reason)));
  expect(["degraded", "unproven"]).toContain(told.state);
}, 90_000);

test.each([
  {
    server: "refuses",
    faults: { refuseNew: { status: 403, message: "Not you." } },
    state: "down",
    words: /403: "Not you\."/,
  },
  {
    server: "is busy",
    faults: { refuseNew: { status: 503, message: "Full." } },
    state: "reconnecting",
    words: /503: "Full\."/,
  },
  { server: "freezes at once", faults: { silent: true }, state: "reconnecting", words: /does not answer/ },
])(
  "when it $server, listen says so within 10 s and stays alive locally",
  async ({ faults, state, words }) => {
    const listening = await listen(await relay({ faults }));
    const startedAt = performance.now();
    expect((await listening.waitFor(inState(state))).reason).toMatch(words);
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    expect(await post(listening.url, "{}")).toBe(200);
  },
  20_000,
);

test("an absent server is told, and listen stays alive locally until Ctrl-C", async () => {
  const server = await openTunnelServer();
  await server.close();
  const listening = await listen(server);
  expect((await listening.waitFor(inState("reconnecting"))).reason).toMatch(/refused|nothing listens/i);
  expect(await post(listening.url, "{}")).toBe(200);
  expect(await listening.stop("SIGINT")).toBe(0);
});

test("a name that is not given is said; --require-subdomain ends with exit code 1", async () => {
  const server = await relay({ faults: { rename: true } });
  const listening = await listen(server, "--subdomain", "my-webhooks");
  const told = await listening.waitFor((line) => inState("unproven")(line));
  expect(told.reason).toMatch(/"my-webhooks" was not given/);
  const args = ["listen", "--port", "0", "--tunnel-host", server.url, "--subdomain", "my-webhooks"];
  expect((await runHookdev([...args, "--require-subdomain"])).code).toBe(1);
});

test("--exit-on-tunnel-loss ends with exit code 3", async () => {
  const server = await relay();
  const listening = await listen(server, "--exit-on-tunnel-loss", "500ms");
  await listening.waitFor(inState("online"));
  const ended = new Promise((resolve) => listening.child.once("close", resolve));
  await server.close();
  expect(await ended).toBe(3);
});

test("--public-url is proven like every other URL", async () => {
  const server = await relay();
  const through = await listen(server, "--subdomain", "my-webhooks");
  const { url } = await through.waitFor(inState("online"));
  const foreign = await startListen(["--public-url", url as string]);
  closers.push(() => foreign[Symbol.asyncDispose]());
  const told = await foreign.waitFor((line) => inState("unproven")(line) && "reason" in line);
  expect(told).toMatchObject({ engine: "public-url", reason: expect.stringMatching(/Somebody else answered/) });
});

test.each([
  [["--subdomain", "Not_A_Name"], "TUNNEL_NAME_INVALID"],
  [["--tunnel", "ngrok"], "TUNNEL_UNKNOWN"],
  [["--no-tunnel", "--subdomain", "my-webhooks"], "OPTIONS_CONFLICT"],
  [["--require-subdomain"], "OPTIONS_CONFLICT"],
  [["--exit-on-tunnel-loss", "5s"], "OPTIONS_CONFLICT"],
  [["--tunnel", "cloudflared", "--subdomain", "my-webhooks"], "OPTIONS_CONFLICT"],
])("listen %j is refused before anything opens (%s)", async (args, code) => {
  const run = await runHookdev(["listen", "--port", "0", ...args]);
  expect([run.code, run.stderr]).toEqual([2, expect.stringContaining(code)]);
});

test("HOOKDEV_LOCAL_ONLY and localOnly in the user's settings lock the tunnel", async () => {
  const args = ["listen", "--port", "0", "--tunnel", "localtunnel"];
  const byVariable = await runHookdev(args, { env: { HOOKDEV_LOCAL_ONLY: "1" } });
  expect([byVariable.code, byVariable.stderr]).toEqual([2, expect.stringContaining("LOCAL_ONLY")]);
  const home = freshHome();
  mkdirSync(join(home, "config"));
  writeFileSync(join(home, "config/settings.json"), '{"localOnly": true}');
  const bySettings = await runHookdev(args, { home });
  expect([bySettings.code, bySettings.stderr]).toEqual([2, expect.stringContaining("settings.json")]);
  writeFileSync(join(home, "config/settings.json"), '{"localOnly": "yes"}');
  expect((await runHookdev(args, { home })).stderr).toContain("SETTINGS_INVALID");
});

test("without a wish and without a terminal no tunnel is opened", async () => {
  const listening = await startListen();
  closers.push(() => listening[Symbol.asyncDispose]());
  expect(await post(listening.url, "{}")).toBe(200);
  await listening.waitFor(({ type }) => type === "capture");
  expect(listening.lines.some(({ type }) => type === "tunnel")).toBe(false);
});
