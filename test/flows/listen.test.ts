import { join } from "node:path";
import { expect, test } from "vitest";
import { openStore } from "../../src/adapters/store/store.ts";
import { systemClock } from "../../src/adapters/system.ts";
import type { Inbox } from "../../src/core/arrival.ts";
import { HookdevError } from "../../src/core/errors.ts";
import type { RunningSession, SessionRegistry } from "../../src/core/ports.ts";
import { type ListenPlan, startListening } from "../../src/flows/listen.ts";
import { testForwarder } from "../helpers/forwarding.ts";
import { temporaryFolder } from "../helpers/store-samples.ts";
import { openTestInbox } from "../helpers/test-inbox.ts";

const plan = { receive: {} } as unknown as ListenPlan;

/** Starts a session beside others; `opened` is its inbox, whether or not the session came about. */
async function start(registry: SessionRegistry, target?: (inboxPort: number) => string) {
  const inner = await openTestInbox({});
  let closings = 0;
  const inbox: Inbox = {
    ...inner,
    close: (drainMs) => {
      closings += 1;
      return inner.close(drainMs);
    },
  };
  const store = openStore({ file: join(temporaryFolder(), "captures.db") });
  const session = startListening(plan, {
    clock: systemClock(),
    pid: 1,
    store,
    registry,
    openInbox: async () => inbox,
    publish: () => undefined,
    ...(target === undefined ? {} : { forwarder: testForwarder(target(inbox.port)) }),
  });
  const outcome = await session.then(
    (opened) => ({ opened }),
    (error: unknown) => ({ error }),
  );
  const closedByItself = closings > 0;
  if ("opened" in outcome) await outcome.opened.close(0);
  else await store.close();
  if (closings === 0) await inner.close(0);
  return { ...outcome, closedByItself };
}

const others = (...running: RunningSession[]): SessionRegistry => ({
  announce: () => () => undefined,
  running: () => running,
});

test("closes its inbox when it cannot be announced", async () => {
  const cause = new HookdevError("SESSION_NOT_WRITABLE", { category: "environment", message: "no" });
  const registry = {
    ...others(),
    announce: () => {
      throw cause;
    },
  };
  expect(await start(registry)).toMatchObject({ error: cause, closedByItself: true });
});

test.each(["junk", "http://[", ""])("is not stopped by another session that forwards to %j", async (forwardTo) => {
  const registry = others({ pid: 2, url: "http://127.0.0.1:9", startedAt: 0, forwardTo });
  expect(await start(registry, () => "http://127.0.0.1:9")).not.toHaveProperty("error");
});

test("is not stopped by another session whose own URL is junk", async () => {
  const registry = others({ pid: 2, url: "junk", startedAt: 0 });
  expect(await start(registry, () => "http://127.0.0.1:9")).not.toHaveProperty("error");
});

test("sees the circle that goes through another session", async () => {
  const circle = (port: number) =>
    others({ pid: 2, url: "http://127.0.0.1:9", startedAt: 0, forwardTo: `http://localhost:${port}` });
  let registry = others();
  const late: SessionRegistry = { announce: () => () => undefined, running: () => registry.running() };
  const started = start(late, (port) => {
    registry = circle(port);
    return "http://127.0.0.1:9";
  });
  expect(await started).toMatchObject({ error: { code: "FORWARD_LOOP" }, closedByItself: true });
});
