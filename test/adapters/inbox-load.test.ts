// Fault rows H-32 to H-34, H-77, H-78 and the bound on memory: many senders, slow ones, and ones that give up.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { ask, bytes, type RawClient, rawClient } from "../helpers/raw-http.ts";
import { openTestInbox } from "../helpers/test-inbox.ts";

const valid = "POST /valid HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx";

test("H-32 closes a connection on which nothing comes, without a capture", async () => {
  const inbox = await openTestInbox({ headersTimeoutMs: 80 });
  const client = await rawClient(inbox.port);
  expect((await client.closed).length).toBe(0);
  expect(inbox.arrivals).toHaveLength(0);
  await inbox.close(0);
});

test("does not time out a connection that is idle between requests", async () => {
  const inbox = await openTestInbox({ headersTimeoutMs: 80 });
  const idle = await rawClient(inbox.port);
  void idle.write(valid);
  await idle.answers(1);
  // Two connections after it have come and been closed: the deadline has passed more than once.
  for (let i = 0; i < 2; i += 1) await (await rawClient(inbox.port)).closed;
  void idle.write(valid);
  expect(await idle.answers(2)).toMatchObject([{ status: 200 }, { status: 200 }]);
  idle.socket.destroy();
  await inbox.close(0);
});

test("H-33 closes 200 slow heads at the deadline and answers others meanwhile", async () => {
  const inbox = await openTestInbox({ headersTimeoutMs: 400 });
  const slow = await many(200, () => rawClient(inbox.port));
  const open = new Set<RawClient>(slow);
  for (const client of slow) void client.closed.then(() => open.delete(client));
  for (const client of slow) void client.write("POST /slow HTTP/1.1\r\nX-Slow: ");
  let slowestMs = 0;
  while (open.size > 0) {
    for (const client of open) void client.write("a");
    const started = performance.now();
    expect(await ask(inbox.port, valid)).toMatchObject([{ status: 200 }]);
    slowestMs = Math.max(slowestMs, performance.now() - started);
  }
  expect(slowestMs).toBeLessThan(1000);
  expect(slow.filter((client) => client.received().includes("HTTP/1.1 408 "))).toHaveLength(200);
  expect(inbox.arrivals.filter((arrival) => arrival.state === "rejected")).toHaveLength(200);
  await inbox.close(0);
});

test("H-34 answers 408 to a slow body at the request deadline and keeps what came", async () => {
  const inbox = await openTestInbox({ headersTimeoutMs: 200, requestTimeoutMs: 200 });
  const client = await rawClient(inbox.port);
  let isOpen = true;
  void client.closed.then(() => {
    isOpen = false;
  });
  await client.write("POST /slow HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n");
  while (isOpen) {
    await client.write("a");
    await ask(inbox.port, valid);
  }
  expect(client.received().toString()).toContain("HTTP/1.1 408 ");
  const [slow] = inbox.arrivals.filter((arrival) => arrival.target === "/slow");
  expect(slow).toMatchObject({ state: "incomplete" });
  expect(inbox.bodyOf(slow!).toString()).toMatch(/^a+$/);
  await inbox.close(0);
});

test("H-77 takes 1,000 requests at once and loses none", async () => {
  const inbox = await openTestInbox();
  const clients = await many(1000, () => rawClient(inbox.port));
  const answers = await Promise.all(
    clients.map(async (client, i) => {
      void client.write(`POST /${i} HTTP/1.1\r\nHost: a\r\nContent-Length: 2048\r\n\r\n${"x".repeat(2048)}`);
      const [answer] = await client.answers(1);
      client.socket.destroy();
      return answer?.status;
    }),
  );
  expect(answers).toEqual(Array.from({ length: 1000 }, () => 200));
  expect(new Set(inbox.arrivals.map((arrival) => arrival.target)).size).toBe(1000);
  expect(inbox.arrivals.every((arrival) => arrival.state === "complete" && arrival.body.size === 2048)).toBe(true);
  const times = inbox.arrivals.map((arrival) => arrival.receivedAt);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  await inbox.close(0);
});

test.skipIf(process.platform !== "linux")(
  "H-78 keeps 500 aborted uploads as incomplete and leaks no descriptor",
  async () => {
    const inbox = await openTestInbox({ spoolThresholdBytes: 64 * 1024 });
    await ask(inbox.port, valid);
    const before = descriptors();
    const half = Buffer.concat([
      bytes("POST /half HTTP/1.1\r\nHost: a\r\nContent-Length: 200000\r\n\r\n"),
      Buffer.alloc(100_000),
    ]);
    for (let round = 0; round < 10; round += 1) {
      const clients = await many(50, () => rawClient(inbox.port));
      await Promise.all(clients.map((client) => client.write(half)));
      for (const [i, client] of clients.entries())
        i % 2 === 0 ? client.socket.resetAndDestroy() : client.socket.destroy();
      await Promise.all(clients.map((client) => client.closed));
    }
    const arrivals = (await inbox.arrived(501)).slice(1);
    expect(arrivals.map((arrival) => arrival.state)).toEqual(Array.from({ length: 500 }, () => "incomplete"));
    await inbox.close(5000);
    expect(descriptors()).toBeLessThanOrEqual(before);
  },
);

test("takes 100 uploads of 10 MB at once within 256 MB", async () => {
  const server = spawn(process.execPath, ["--no-warnings", "test/helpers/inbox-process.ts"], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const [line] = (await once(server.stdout, "data")) as [Buffer];
  const port = Number(line.toString());
  const part = Buffer.alloc(1_000_000, "0123456789");
  const clients = await many(100, () => rawClient(port));
  const sizes = await Promise.all(
    clients.map(async (client) => {
      await client.write("POST /large HTTP/1.1\r\nHost: a\r\nContent-Length: 10000000\r\n\r\n");
      for (let i = 0; i < 10; i += 1) await client.write(part);
      const [answer] = await client.answers(1);
      client.socket.destroy();
      return answer?.body.toString();
    }),
  );
  const [rss] = await ask(port, "GET /rss HTTP/1.1\r\nHost: a\r\n\r\n");
  server.stdin.end();
  await once(server, "exit");
  expect(sizes).toEqual(Array.from({ length: 100 }, () => "10000000"));
  expect(Number(rss?.body.toString())).toBeLessThan(256 * 1024 * 1024);
}, 120_000);

function many<T>(count: number, make: () => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: count }, make));
}

function descriptors(): number {
  return readdirSync("/proc/self/fd").length;
}
