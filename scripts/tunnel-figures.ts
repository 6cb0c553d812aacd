// Figures of the tunnel against the stand-in server of test/helpers, on loopback, with the built binary:
//
//   npm run build && node scripts/tunnel-figures.ts            all of them, about 8 minutes
//   node scripts/tunnel-figures.ts load truth refused          some of them, by name (see `parts`)
//
// Prints one line of JSON for each figure; ends with 1 when a figure misses its mark.

import { createHash, randomBytes } from "node:crypto";
import { Agent, createServer, request, type Server } from "node:http";
import { type AddressInfo, createServer as createTcpServer } from "node:net";
import { type Line, type Listening, startListen } from "../test/helpers/binary.ts";
import { startSshServer, whyNoSshServer } from "../test/helpers/ssh-server.ts";
import { strangerAt } from "../test/helpers/tunnel-server.ts";
import { startTunnelServer, type TunnelServerChild } from "../test/helpers/tunnel-server-child.ts";

const parts: Record<string, () => Promise<void>> = { load, idle, restart, frozen, truth, refused, ssh };
const name = "figures-of-tunnel";
const agent = new Agent({ keepAlive: true, maxSockets: 64 });
let missed = 0;

const wanted = process.argv.slice(2);
const unknown = wanted.filter((part) => !(part in parts));
if (unknown.length > 0) throw new Error(`No figure is called ${unknown}: ${Object.keys(parts)}`);
for (const [part, run] of Object.entries(parts)) if (wanted.length === 0 || wanted.includes(part)) await run();
agent.destroy();
process.exitCode = missed === 0 ? 0 : 1;

/** 1: every post is answered with the hash that the app made of its bytes. */
async function load(): Promise<void> {
  await withTunnel(async ({ server }) => {
    for (const [count, bytes, parallel] of [
      [10_000, 1000, 8],
      [50, 10_000_000, 4],
    ] as const) {
      const before = performance.now();
      const seen = await posts(server, { count, bytes, parallel });
      const seconds = (performance.now() - before) / 1000;
      figure({ part: "load", count, bytes, ...seen, seconds, perSecond: count / seconds }, seen.ok === count);
    }
  });
}

/** 2: a pool that has done nothing for 150 s still gives the app's answers. */
async function idle(): Promise<void> {
  await withTunnel(async ({ server }) => {
    await posts(server, { count: 20, bytes: 1000, parallel: 4 });
    await pause(150_000);
    const seen = await posts(server, { count: 100, bytes: 1000, parallel: 4 });
    figure({ part: "idle", idleSeconds: 150, count: 100, ...seen }, seen.ok === 100);
  });
}

/** 3: killed, and started again later with nothing remembered. */
async function restart(): Promise<void> {
  for (const outageMs of [3000, 60_000]) {
    await withTunnel(async ({ server, session, online }) => {
      const killed = performance.now();
      const gap = next(session, (line) => line.type === "tunnel" && line.state !== "online");
      await server.kill();
      await gap;
      const announcedMs = performance.now() - killed;
      await pause(outageMs - announcedMs);
      const back = next(session, isOnline);
      const again = await startTunnelServer({ port: server.port });
      const returned = performance.now();
      const line = await Promise.race([back, pause(30_000)]);
      const onlineMs = performance.now() - returned;
      const sameUrl = line?.url === online.url;
      const seen = await posts(again, { count: 100, bytes: 1000, parallel: 8 });
      await again.kill();
      const good = announcedMs < 2000 && onlineMs < 5000 && sameUrl && seen.ok === 100;
      figure({ part: "restart", outageMs, announcedMs, onlineMs, sameUrl, ...seen }, good);
    });
  }
}

/** 4: SIGSTOP: the connections stay, and nothing answers. */
async function frozen(): Promise<void> {
  await withTunnel(async ({ server, session }) => {
    const before = performance.now();
    const loss = next(session, (line) => line.type === "tunnel" && line.state !== "online");
    server.freeze();
    const line = await Promise.race([loss, pause(60_000)]);
    const announcedMs = performance.now() - before;
    figure({ part: "frozen", announcedMs, said: line?.message }, announcedMs < 30_000);
    server.thaw();
  });
}

/** 4: relays that do not pass on what they got, and somebody else on the data port. */
async function truth(): Promise<void> {
  for (const [what, faults] of [
    ["alters one byte", { alterByte: true }],
    ["answers itself", { answerItself: { status: 200, body: "<h1>Welcome</h1>" } }],
  ] as const) {
    const server = await startTunnelServer({ faults });
    const session = await startListen(["--tunnel-host", server.url, "--subdomain", name]);
    const said = (line: Line) => line.type === "tunnel" && line.state !== "opening" && typeof line.reason === "string";
    const line = await Promise.race([session.waitFor(said), pause(30_000)]);
    const lied = session.lines.some(isOnline);
    figure({ part: "truth", what, state: line?.state, reason: line?.reason }, line !== undefined && !lied);
    await session.stop();
    await server.kill();
  }
  await withTunnel(async ({ session, online }) => {
    const before = performance.now();
    const loss = next(session, (line) => line.type === "tunnel" && line.state !== "online");
    const leave = strangerAt(await dataPortOf(session), 10);
    const line = await Promise.race([loss, pause(90_000)]);
    leave();
    const detectedMs = performance.now() - before;
    figure(
      { part: "truth", what: "a stranger on the data port", url: online.url, detectedMs, reason: line?.reason },
      line !== undefined,
    );
  });
}

/** 5: what cannot be opened is said in time, and the inbox works all the same. */
async function refused(): Promise<void> {
  const absent = await freePort();
  const busy = await startTunnelServer({ faults: { refuseNew: { status: 503, message: "Tunnel server is busy" } } });
  const strict = await startTunnelServer({ faults: { refuseNew: { status: 403, message: "Not this name, sorry." } } });
  for (const [what, url] of [
    ["absent server", `http://127.0.0.1:${absent}`],
    ["busy server", busy.url],
    ["name refused by the server", strict.url],
  ] as const) {
    const before = performance.now();
    const session = await startListen(["--tunnel-host", url, "--subdomain", name]);
    const said = (line: Line) => line.type === "tunnel" && typeof line.reason === "string";
    const line = await Promise.race([session.waitFor(said), pause(15_000)]);
    const saidMs = performance.now() - before;
    const local = (await post(session.url, undefined, Buffer.from("{}"))).status;
    figure({ part: "refused", what, saidMs, message: line?.message, local }, saidMs < 10_000 && local === 200);
    await session.stop();
  }
  await busy.kill();
  await strict.kill();
}

/** 6: `ssh -R` to OpenSSH's own server, killed and started again. */
async function ssh(): Promise<void> {
  const missing = whyNoSshServer();
  if (missing !== undefined) {
    figure({ part: "ssh", skipped: missing }, true);
    return;
  }
  const app = await hashingApp();
  const server = await startSshServer();
  const remote = await freePort();
  const forward = String((app.address() as AddressInfo).port);
  const tunnel = `ssh:${server.user}@127.0.0.1:${server.port}/${remote}`;
  const before = performance.now();
  const session = await startListen(["--tunnel", tunnel, "--forward-to", forward]);
  await session.waitFor(isOnline);
  const onlineMs = performance.now() - before;
  const place = { url: `http://127.0.0.1:${remote}` };
  const small = await posts(place, { count: 1000, bytes: 1000, parallel: 8 });
  const large = await posts(place, { count: 10, bytes: 10_000_000, parallel: 4 });
  const loss = next(session, (line) => line.type === "tunnel" && line.state !== "online");
  const killed = performance.now();
  await server.kill();
  await loss;
  const announcedMs = performance.now() - killed;
  const back = next(session, isOnline);
  await server.start();
  const returned = performance.now();
  await back;
  const recoveredMs = performance.now() - returned;
  const good = onlineMs < 2000 && small.ok === 1000 && large.ok === 10;
  figure({ part: "ssh", onlineMs, small, large, announcedMs, recoveredMs }, good);
  await session.stop();
  await server.close();
  app.closeAllConnections();
  app.close();
}

interface Tunnelled {
  readonly server: TunnelServerChild;
  readonly session: Listening;
  readonly online: Line;
}

/** An app that answers with the hash of what it got, behind `listen`, behind a tunnel that is online. */
async function withTunnel(use: (parts: Tunnelled) => Promise<void>): Promise<void> {
  const app = await hashingApp();
  const server = await startTunnelServer();
  const forward = String((app.address() as AddressInfo).port);
  const session = await startListen(["--tunnel-host", server.url, "--subdomain", name, "--forward-to", forward]);
  try {
    await use({ server, session, online: await session.waitFor(isOnline) });
  } finally {
    await session.stop();
    await server.kill();
    app.closeAllConnections();
    app.close();
  }
}

function isOnline(line: Line): boolean {
  return line.type === "tunnel" && line.state === "online";
}

/** The first line from now on that fits. */
function next(session: Listening, fits: (line: Line) => boolean): Promise<Line> {
  const past = new Set(session.lines);
  return session.waitFor((line) => !past.has(line) && fits(line));
}

interface Posts {
  readonly count: number;
  readonly bytes: number;
  readonly parallel: number;
}

async function posts({ url, port }: { url: string; port?: number }, { count, bytes, parallel }: Posts) {
  let left = count;
  const seen = { ok: 0, altered: 0, lost: 0 };
  const lane = async () => {
    while (left > 0) {
      left -= 1;
      const body = randomBytes(bytes);
      const answer = await post(url, port === undefined ? undefined : `${name}.localhost:${port}`, body).catch(
        () => undefined,
      );
      if (answer?.status !== 200) seen.lost += 1;
      else if (answer.text === hashOf(body)) seen.ok += 1;
      else seen.altered += 1;
    }
  };
  await Promise.all(Array.from({ length: parallel }, lane));
  return seen;
}

function post(url: string, host: string | undefined, body: Buffer): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const headers = { "content-length": body.length, ...(host === undefined ? {} : { host }) };
    const sent = request(`${url}/figures`, { method: "POST", agent, headers, timeout: 60_000 }, async (answer) => {
      let text = "";
      try {
        for await (const chunk of answer) text += chunk;
        resolve({ status: answer.statusCode as number, text });
      } catch (error) {
        reject(error);
      }
    });
    sent.once("timeout", () => sent.destroy(new Error("no answer in 60 s")));
    sent.once("error", reject);
    sent.end(body);
  });
}

function hashingApp(): Promise<Server> {
  const app = createServer((incoming, answer) => {
    const hash = createHash("sha256");
    incoming.on("data", (chunk) => hash.update(chunk));
    incoming.on("end", () => answer.end(hash.digest("hex")));
  });
  return new Promise((resolve) => app.listen(0, "127.0.0.1", () => resolve(app)));
}

function hashOf(body: Buffer): string {
  return createHash("sha256").update(body).digest("hex");
}

/** A stranger would scan for it; here the connections of hookdev tell it. */
async function dataPortOf({ child }: Listening): Promise<number> {
  const { execFileSync } = await import("node:child_process");
  const rows = execFileSync("ss", ["-tnpH", "state", "established"], { encoding: "utf8" }).split("\n");
  const ports = rows
    .filter((row) => row.includes(`pid=${child.pid},`))
    .map((row) => Number(/:(\d+)\s+users/.exec(row.trim())?.[1]));
  const counts = new Map<number, number>();
  for (const port of ports) counts.set(port, (counts.get(port) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] as number;
}

async function freePort(): Promise<number> {
  const server = createTcpServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function pause(ms: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(() => resolve(undefined), ms));
}

function figure(values: Record<string, unknown>, good: boolean): void {
  if (!good) missed += 1;
  const rounded = (_key: string, value: unknown) => (typeof value === "number" ? Math.round(value * 10) / 10 : value);
  process.stdout.write(`${JSON.stringify({ good, ...values }, rounded)}\n`);
}
