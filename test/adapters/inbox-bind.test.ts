// Where the inbox listens, and what it says when it cannot: fault rows and TH-01.

import { createServer as createHttp } from "node:http";
import { createServer, type Server } from "node:net";
import { networkInterfaces } from "node:os";
import { expect, test } from "vitest";
import { bind } from "../../src/adapters/inbox/bind.ts";
import type { InboxOptions } from "../../src/core/arrival.ts";
import { openTestInbox, type TestInbox } from "../helpers/test-inbox.ts";

const loopbackPair = { host: undefined } as unknown as Partial<InboxOptions>;

test("listens on both loopback addresses with one port", async () => {
  const inbox = await openTestInbox(loopbackPair);
  expect(inbox.addresses).toEqual([`http://127.0.0.1:${inbox.port}`, `http://[::1]:${inbox.port}`]);
  for (const address of inbox.addresses)
    expect((await fetch(`${address}/x`, { method: "POST", body: "x" })).status).toBe(200);
  expect(inbox.arrivals.map((arrival) => arrival.remoteAddress)).toEqual(["127.0.0.1", "::1"]);
  await inbox.close(0);
});

test("TH-01 is not reachable on other addresses of the machine", async () => {
  const others = Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter((one) => !one.internal && one.family === "IPv4");
  const inbox = await openTestInbox(loopbackPair);
  for (const { address } of others) await expect(fetch(`http://${address}:${inbox.port}/`)).rejects.toThrow();
  await inbox.close(0);
});

test("listens on an explicit host alone", async () => {
  const inbox = await openTestInbox({ host: "::1" });
  expect(inbox.addresses).toEqual([`http://[::1]:${inbox.port}`]);
  await inbox.close(0);
});

test("X-01 names the address and the process when the port is taken", async () => {
  const first = await openTestInbox(loopbackPair);
  const second = openTestInbox({ ...loopbackPair, port: first.port });
  await expect(second).rejects.toMatchObject({
    code: "PORT_IN_USE",
    category: "environment",
    message: `127.0.0.1:${first.port} is taken by this process.`,
  });
  await first.close(0);
});

test("X-03 refuses when another program has the port on ::1, and gives the other address back", async () => {
  const taken = await openTestInbox({ host: "::1" });
  await expect(openTestInbox({ ...loopbackPair, port: taken.port })).rejects.toMatchObject({
    code: "PORT_IN_USE",
    message: expect.stringContaining(`[::1]:${taken.port} is taken by`),
  });
  const free: TestInbox = await openTestInbox({ host: "127.0.0.1", port: taken.port });
  await free.close(0);
  await taken.close(0);
});

test("looks for another free port when the twin of the first is taken", async () => {
  const squatters: Server[] = [];
  let made = 0;
  const create = () => {
    made += 1;
    const server = createHttp();
    // Before the first twin listens, a stranger takes its port.
    if (made === 1) server.once("listening", () => squatters.push(squat((server.address() as { port: number }).port)));
    return server;
  };
  const bound = await bind({ host: undefined, port: 0, create });
  expect(made).toBe(4);
  expect(bound.addresses).toHaveLength(2);
  for (const server of [...bound.servers, ...squatters]) server.close();
});

test.each([
  { errno: "EACCES", code: "PORT_NOT_ALLOWED", says: "below 1024" },
  { errno: "EPERM", code: "PORT_NOT_ALLOWED", says: "below 1024" },
  { errno: "EADDRNOTAVAIL", code: "HOST_NOT_AVAILABLE", says: "not an address of this machine" },
])("X-02 says $code when the system answers $errno", async ({ errno, code, says }) => {
  const create = () => {
    const server = createHttp();
    server.listen = () => {
      queueMicrotask(() => server.emit("error", Object.assign(new Error(errno), { code: errno })));
      return server;
    };
    return server;
  };
  await expect(bind({ host: "127.0.0.1", port: 80, create })).rejects.toMatchObject({
    code,
    message: expect.stringContaining(says),
  });
});

test("listens on 127.0.0.1 alone on a machine without IPv6", async () => {
  let made = 0;
  const create = () => {
    const server = createHttp();
    made += 1;
    if (made === 2)
      server.listen = () => {
        queueMicrotask(() => server.emit("error", Object.assign(new Error("no IPv6"), { code: "EADDRNOTAVAIL" })));
        return server;
      };
    return server;
  };
  const bound = await bind({ host: undefined, port: 0, create });
  expect(bound.addresses).toEqual([`http://127.0.0.1:${bound.port}`]);
  for (const server of bound.servers) server.close();
});

test("refuses a host that is not of this machine", async () => {
  await expect(openTestInbox({ host: "192.0.2.1" })).rejects.toMatchObject({
    code: "HOST_NOT_AVAILABLE",
    category: "environment",
  });
});

/** Takes a port on ::1 in the same turn. */
function squat(port: number): Server {
  return createServer().listen({ host: "::1", port, ipv6Only: true });
}
