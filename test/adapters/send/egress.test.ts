// The SSRF table of the emulator: what is refused never reaches a socket, whatever a name resolves to.

import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createEgressGuard, type Resolver } from "../../../src/adapters/send/egress-guard.ts";
import { openExactSender } from "../../../src/adapters/send/exact.ts";
import type { Failed } from "../../../src/core/delivery.ts";
import { egressPolicy } from "../../../src/core/emulation/egress.ts";
import { describeFailure } from "../../../src/core/failure-words.ts";
import { allowedTargets, refusedTargets } from "../../helpers/egress-rows.ts";
import { posting, sendOnce, testClock } from "../../helpers/senders.ts";

/** Takes every address of this machine, so that whatever gets through is counted. */
let server: Server;
let port: number;
let connections = 0;

beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === "/away") response.writeHead(302, { Location: "http://169.254.169.254/latest/" });
    response.end();
  });
  server.on("connection", () => {
    connections += 1;
  });
  server.listen(0, "::");
  await once(server, "listening");
  port = (server.address() as AddressInfo).port;
});
afterAll(() => server.close());
beforeEach(() => {
  connections = 0;
});

const at = (url: string) => url.replace("{port}", String(port));

/** A resolver that gives these answers one after another, and how often it was asked. */
function resolving(...answers: readonly (readonly string[])[]) {
  const asked: string[] = [];
  const resolver: Resolver = (name, _options, found) => {
    const addresses = answers[Math.min(asked.length, answers.length - 1)] as readonly string[];
    asked.push(name);
    queueMicrotask(() =>
      found(
        null,
        addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
      ),
    );
  };
  return { asked, resolver };
}

const nobody = resolving([]);

function guarded(allowHosts: readonly string[] = [], resolver: Resolver = nobody.resolver) {
  return () => openExactSender({ clock: testClock, guard: createEgressGuard(egressPolicy(allowHosts), resolver) });
}

async function refusal(url: string, allowHosts: readonly string[] = [], resolver?: Resolver): Promise<Failed> {
  const { outcome } = await sendOnce(guarded(allowHosts, resolver), posting(url), { timeoutMs: 2000 });
  expect(outcome).toMatchObject({ kind: "failed", code: "EGRESS_REFUSED", mayHaveArrived: false });
  return outcome as Failed;
}

describe("the guarded sender", () => {
  // Other systems have 127.0.0.1 alone.
  const reachable = allowedTargets.filter((url) => process.platform === "linux" || !/127\.\d*[1-9]/.test(url));

  test.each(reachable)("delivers to %s without asking a resolver", async (url) => {
    const { outcome } = await sendOnce(guarded(), posting(at(url)));
    expect(outcome).toMatchObject({ kind: "answered", status: 200 });
    expect(connections).toBe(1);
    expect(nobody.asked).toEqual([]);
  });

  test.each(refusedTargets)("sends nothing to the kind %s: %s", async (_group, url) => {
    const failed = await refusal(at(url));
    expect(failed.detail).toMatch(/\.$/);
    expect(connections).toBe(0);
    expect(nobody.asked).toEqual([]);
  });

  test("does not follow a redirect to a place it would refuse", async () => {
    const { outcome } = await sendOnce(guarded(), posting(at("http://127.0.0.1:{port}/away")));
    expect(outcome).toMatchObject({ kind: "answered", status: 302 });
    expect(connections).toBe(1);
  });

  test("says in words why nothing was sent, and what would allow it", async () => {
    const url = at("http://10.0.0.1:{port}/hook?token=t0ken");
    const { message, remedy } = describeFailure(await refusal(url), url);
    expect(message).toMatch(
      /^Nothing was sent to 10\.0\.0\.1:\d+: it is not allowed as a target\. 10\.0\.0\.1 is neither this machine/,
    );
    expect(remedy).toContain("--allow-host");
    expect(message + remedy).not.toContain("t0ken");
  });
});

describe("a name that was allowed", () => {
  const url = () => at("http://app.test:{port}/hook");

  test("is looked up once, and that answer is what is dialled", async () => {
    const { asked, resolver } = resolving(["127.0.0.1"], ["169.254.169.254"]);
    const { outcome } = await sendOnce(guarded(["app.test"], resolver), posting(url()));
    expect(outcome).toMatchObject({ kind: "answered", status: 200 });
    expect(asked).toEqual(["app.test"]);
    expect(connections).toBe(1);
  });

  test("is judged anew for every request: a rebound one is refused", async () => {
    const { asked, resolver } = resolving(["127.0.0.1"], ["169.254.169.254"]);
    const sender = guarded(["app.test"], resolver)();
    const limits = { timeoutMs: 2000, maxAnswerBytes: 1000 };
    const first = await sender.send(posting(url()), limits);
    const second = await sender.send(posting(url()), limits);
    expect(first.outcome).toMatchObject({ kind: "answered" });
    expect(second.outcome).toMatchObject({ kind: "failed", code: "EGRESS_REFUSED", phase: "lookup" });
    expect((second.outcome as Failed).detail).toMatch(/^app\.test resolves to 169\.254\.169\.254/);
    expect(asked).toHaveLength(2);
    expect(connections).toBe(1);
  });

  test.each([
    [["169.254.169.254"]],
    [["127.0.0.1", "169.254.169.254"]],
    [["::1", "fe80::1"]],
    [["127.0.0.1", "::ffff:127.0.0.1"]],
    [["0.0.0.0"]],
    [["::"]],
    [["64:ff9b::7f00:1", "127.0.0.1"]],
    [["224.0.0.1"]],
    [["fd00:ec2::254"]],
  ])("is refused when it resolves to %j", async (addresses) => {
    const failed = await refusal(url(), ["app.test"], resolving(addresses).resolver);
    expect(failed.phase).toBe("lookup");
    expect(connections).toBe(0);
  });

  test("of https is judged in the same way", async () => {
    await refusal(at("https://app.test:{port}/"), ["app.test"], resolving(["169.254.169.254"]).resolver);
    expect(connections).toBe(0);
  });

  test("that does not exist fails as every other does", async () => {
    const resolver: Resolver = (name, _options, found) =>
      found(Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), { code: "ENOTFOUND" }), []);
    const { outcome } = await sendOnce(guarded(["app.test"], resolver), posting(url()));
    expect(outcome).toMatchObject({ kind: "failed", code: "DNS" });
  });
});

test.each(["10.0.0.1", "127.0.0.1"])(
  "a name that was not allowed is not even looked up when it would be %s",
  async (address) => {
    const { asked, resolver } = resolving([address]);
    await refusal(at("http://rebind.test:{port}/"), ["app.test"], resolver);
    expect(asked).toEqual([]);
    expect(connections).toBe(0);
  },
);

test("the guard refuses by itself what a registration had let through", async () => {
  const guard = createEgressGuard(egressPolicy(), resolving(["127.0.0.1"]).resolver);
  const sender = openExactSender({ clock: testClock, guard: { ...guard, refuse: () => undefined } });
  const { outcome } = await sender.send(posting(at("http://rebind.test:{port}/")), {
    timeoutMs: 2000,
    maxAnswerBytes: 1,
  });
  expect(outcome).toMatchObject({ kind: "failed", code: "EGRESS_REFUSED" });
  expect(connections).toBe(0);
});
