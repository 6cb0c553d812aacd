import { once } from "node:events";
import { Agent, request } from "node:http";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openStore } from "../../src/adapters/store/store.ts";
import { systemClock } from "../../src/adapters/system.ts";
import { freshHome, startListen } from "../helpers/binary.ts";

const rounds = 6;
const connections = 16;
/** Different moments of the process's life, in acknowledged requests. */
const killAfter = [1, 50, 400, 1500, 3000, 5000];

/** Posts until the connection breaks; every number that was answered 2xx is kept. */
async function postUntilDeath(port: number, onAcknowledged: (n: number) => void): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  let next = 0;
  const post = (n: number) =>
    new Promise<boolean>((resolve) => {
      const body = JSON.stringify({ n, padding: "x".repeat(500 + (n % 1500)) });
      const sent = request({
        agent,
        port,
        host: "127.0.0.1",
        method: "POST",
        path: `/${n}`,
        headers: { "content-length": body.length },
      });
      sent.on("response", (response) => {
        response.resume().once("end", () => {
          if (response.statusCode === 200) onAcknowledged(n);
          resolve(true);
        });
        response.once("error", () => resolve(false));
      });
      sent.once("error", () => resolve(false));
      sent.end(body);
    });
  const worker = async () => {
    for (let alive = true; alive; ) {
      const n = next;
      next += 1;
      alive = await post(n);
    }
  };
  await Promise.all(Array.from({ length: connections }, worker));
  agent.destroy();
}

test("kill -9 under load loses no acknowledged capture", async () => {
  let acknowledgedInAll = 0;
  for (let round = 0; round < rounds; round += 1) {
    const home = freshHome();
    const session = await startListen([], { home });
    const acknowledged: number[] = [];
    const ended = once(session.child, "close");
    await postUntilDeath(Number(new URL(session.url).port), (n) => {
      acknowledged.push(n);
      if (acknowledged.length === killAfter[round]) session.child.kill("SIGKILL");
    });
    await ended;
    const store = openStore({ file: join(home, "captures.db"), clock: systemClock() });
    const stored = new Map(store.list({ limit: 1_000_000 }).map((capture) => [capture.target, capture.body]));
    for (const n of acknowledged) {
      const body = stored.get(`/${n}`);
      expect(body, `capture ${n} of round ${round}`).toBeDefined();
      expect(body?.size).toBe(JSON.stringify({ n, padding: "x".repeat(500 + (n % 1500)) }).length);
    }
    await store.close();
    acknowledgedInAll += acknowledged.length;
  }
  expect(acknowledgedInAll).toBeGreaterThan(killAfter.reduce((sum, count) => sum + count, 0) - 1);
  console.log(`kill -9: ${rounds} rounds, ${acknowledgedInAll} acknowledged, 0 lost`);
});
