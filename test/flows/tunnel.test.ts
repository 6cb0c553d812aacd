// The supervisor with a clock that stands still, an engine and checks that a test decides over.

import { afterEach, expect, test } from "vitest";
import { HookdevError } from "../../src/core/errors.ts";
import type { OpenTunnel, TunnelEngine, TunnelWish } from "../../src/core/ports.ts";
import type { CheckVerdict } from "../../src/core/tunnel/check.ts";
import type { TunnelStatus } from "../../src/core/tunnel/state.ts";
import { type RunningTunnel, startTunnel, type TunnelPlan } from "../../src/flows/tunnel.ts";
import { type ManualClock, manualClock } from "../helpers/manual-clock.ts";

const passed: CheckVerdict = { kind: "passed" };
const unreachable: CheckVerdict = { kind: "unreachable", reason: "No answer." };
const foreign: CheckVerdict = { kind: "foreign", status: 200, reason: "Somebody else answered." };
const relayError: CheckVerdict = { kind: "relay-error", status: 404, reason: "The relay answered 404." };

/** An engine whose next openings are listed; a live line can be ended. */
function fakeEngine(openings: (string | HookdevError)[]) {
  const wishes: TunnelWish[] = [];
  let end: (reason: string) => void = () => undefined;
  const engine: TunnelEngine = {
    id: "localtunnel",
    relay: "relay.test",
    encryption: "plain",
    async open(wish): Promise<OpenTunnel> {
      wishes.push(wish);
      const next = openings.length > 1 ? openings.shift() : openings[0];
      if (next instanceof HookdevError) throw next;
      const closed = Promise.withResolvers<string>();
      end = closed.resolve;
      return {
        url: `https://${next}.test`,
        name: next as string,
        ended: closed.promise,
        close: async () => closed.resolve("closed"),
      };
    },
  };
  return { engine, wishes, end: (reason: string) => end(reason) };
}

interface Scene {
  readonly clock: ManualClock;
  readonly tunnel: RunningTunnel;
  readonly told: TunnelStatus[];
  readonly checks: { readonly at: number; readonly size: string }[];
  verdict: CheckVerdict | ((count: number) => CheckVerdict);
  /** A check takes this long. */
  checkMs: number;
}

const open: RunningTunnel[] = [];

afterEach(async () => {
  for (const tunnel of open.splice(0)) await tunnel.close();
});

function start(engine: TunnelEngine, plan: Partial<TunnelPlan> = {}): Scene {
  const clock = manualClock();
  const told: TunnelStatus[] = [];
  const checks: { at: number; size: string }[] = [];
  const scene: { verdict: Scene["verdict"]; checkMs: number } = { verdict: passed, checkMs: 0 };
  const tunnel = startTunnel(
    { inbox: { host: "127.0.0.1", port: 4400 }, requireName: false, ...plan },
    {
      clock,
      random: { uuid: () => "", hex: (count) => "8".repeat(count) },
      engine,
      publish: (status) => told.push(status),
      prove: async (_url, size, signal) => {
        checks.push({ at: clock.monotonic(), size });
        if (scene.checkMs > 0) await clock.sleep(scene.checkMs, signal).catch(() => undefined);
        return typeof scene.verdict === "function" ? scene.verdict(checks.length) : scene.verdict;
      },
    },
  );
  open.push(tunnel);
  return Object.assign(scene, { clock, tunnel, told, checks });
}

const states = ({ told }: Scene) => told.map(({ state }) => state);

test("is opening, then unproven, and online only after a check has passed", async () => {
  const scene = start(fakeEngine(["a"]).engine);
  await scene.clock.advance(0);
  expect(states(scene)).toEqual(["opening", "unproven", "online"]);
  expect(scene.tunnel.status()).toMatchObject({ url: "https://a.test", provenAt: 1_800_000_000_000 });
});

test("proves with whole checks at start and every 60 s, with small ones every 15 s between", async () => {
  const scene = start(fakeEngine(["a"]).engine);
  await scene.clock.advance(125_000);
  expect(scene.checks.map(({ at, size }) => [at / 1000, size])).toEqual([
    [0, "whole"],
    [15, "small"],
    [30, "small"],
    [45, "small"],
    [60, "whole"],
    [75, "small"],
    [90, "small"],
    [105, "small"],
    [120, "whole"],
  ]);
  expect(states(scene).length).toBe(3);
  expect(scene.tunnel.status().provenAt).toBe(1_800_000_120_000);
});

test("announces within 30 s that a frozen relay answers nothing, wherever in the pause it froze", async () => {
  for (const frozenAt of [1, 7, 14, 16, 59]) {
    const scene = start(fakeEngine(["a"]).engine);
    await scene.clock.advance(frozenAt * 1000);
    Object.assign(scene, { verdict: unreachable, checkMs: 8000 });
    await scene.clock.advance(29_999);
    expect(states(scene).at(-1), `frozen at ${frozenAt} s`).toBe("degraded");
  }
});

test("says online again within 5 s once checks pass again", async () => {
  const scene = start(fakeEngine(["a"]).engine);
  await scene.clock.advance(1000);
  scene.verdict = unreachable;
  await scene.clock.advance(20_000);
  scene.verdict = passed;
  await scene.clock.advance(5000);
  expect(states(scene)).toEqual(["opening", "unproven", "online", "degraded", "online"]);
});

test("one check that fails at once and passes when repeated is no loss", async () => {
  const scene = start(fakeEngine(["a"]).engine);
  scene.verdict = (count) => (count === 3 ? unreachable : passed);
  await scene.clock.advance(60_000);
  expect(states(scene)).toEqual(["opening", "unproven", "online"]);
});

test("tells a stranger who answers some of the checks, and doubts until a whole round passes", async () => {
  const scene = start(fakeEngine(["a"]).engine);
  await scene.clock.advance(1000);
  scene.verdict = (count) => (count % 2 === 0 ? foreign : passed);
  await scene.clock.advance(20_000);
  expect(scene.tunnel.status()).toMatchObject({ state: "degraded" });
  expect(scene.tunnel.status().reason).toMatch(/A stranger answers: 3 of 6/);
  scene.verdict = passed;
  await scene.clock.advance(5000);
  expect(scene.tunnel.status().state).toBe("online");
});

test("a relay that alters bytes is unproven from the first check, with the reason", async () => {
  const scene = start(fakeEngine(["a"]).engine);
  scene.verdict = { kind: "altered", where: "request", reason: "The relay changes bytes." };
  await scene.clock.advance(100);
  expect(scene.tunnel.status()).toMatchObject({ state: "unproven", reason: "The relay changes bytes." });
});

test("opens again under the same name when the engine says that it ended, and tells the gap at once", async () => {
  const { engine, wishes, end } = fakeEngine(["mine"]);
  const scene = start(engine, { name: "mine" });
  await scene.clock.advance(20_000);
  end("The relay is gone.");
  await scene.clock.advance(0);
  expect(scene.told.at(-1)).toMatchObject({ state: "reconnecting", reason: "The relay is gone." });
  await scene.clock.advance(1000);
  expect(states(scene).slice(3)).toEqual(["reconnecting", "unproven", "online"]);
  expect(wishes.map(({ name, again }) => [name, again])).toEqual([
    ["mine", false],
    ["mine", true],
  ]);
  expect(scene.told.some(({ previousUrl }) => previousUrl !== undefined)).toBe(false);
});

test("shouts once when the URL has changed", async () => {
  const { engine, end } = fakeEngine(["old", "new"]);
  const scene = start(engine);
  await scene.clock.advance(1000);
  end("The relay is gone.");
  await scene.clock.advance(2000);
  const shouts = scene.told.filter(({ previousUrl }) => previousUrl !== undefined);
  expect(shouts).toMatchObject([{ state: "unproven", url: "https://new.test", previousUrl: "https://old.test" }]);
  expect(scene.tunnel.status()).toMatchObject({ state: "online", url: "https://new.test" });
});

test("a relay that has forgotten the name is left and opened again, although the engine sees nothing", async () => {
  const { engine, wishes } = fakeEngine(["a"]);
  const scene = start(engine);
  await scene.clock.advance(1000);
  scene.verdict = relayError;
  await scene.clock.advance(30_000);
  expect(wishes.length).toBeGreaterThan(1);
  scene.verdict = passed;
  await scene.clock.advance(5000);
  expect(scene.tunnel.status().state).toBe("online");
});

test("a relay that is not there is tried for ever, with the reason told once", async () => {
  const absent = new HookdevError("TUNNEL_UNREACHABLE", { category: "unreachable", message: "Nobody there." });
  const { engine, wishes } = fakeEngine([absent, absent, absent, absent, absent, "a"]);
  const scene = start(engine);
  await scene.clock.advance(60_000);
  expect(wishes.length).toBe(6);
  expect(states(scene)).toEqual(["opening", "reconnecting", "unproven", "online"]);
  expect(scene.told[1]?.reason).toBe("Nobody there.");
});

test("a final refusal at the start is down and not tried again", async () => {
  const refusal = new HookdevError("TUNNEL_REFUSED", { category: "environment", message: "Bad name." });
  const { engine, wishes } = fakeEngine([refusal]);
  const scene = start(engine);
  await scene.clock.advance(60_000);
  expect(wishes.length).toBe(1);
  expect(scene.tunnel.status()).toMatchObject({ state: "down", reason: "Bad name." });
});

test("a refusal after the tunnel has been there is tried again", async () => {
  const refusal = new HookdevError("TUNNEL_REFUSED", { category: "environment", message: "Starting up." });
  const { engine, end } = fakeEngine(["a", refusal, "a"]);
  const scene = start(engine);
  await scene.clock.advance(1000);
  end("gone");
  await scene.clock.advance(10_000);
  expect(scene.tunnel.status().state).toBe("online");
});

test("checks whole within 5 s after the machine has slept", async () => {
  const scene = start(fakeEngine(["a"]).engine);
  await scene.clock.advance(16_000);
  scene.clock.jump(3_600_000);
  await scene.clock.advance(5000);
  expect(scene.checks.at(-1)).toEqual({ at: 20_000, size: "whole" });
});

test("the engine's trouble brings the next check forward", async () => {
  const { engine, wishes } = fakeEngine(["a"]);
  const scene = start(engine);
  await scene.clock.advance(3000);
  wishes[0]?.onTrouble("A dial failed.");
  await scene.clock.advance(0);
  expect(scene.checks.length).toBe(2);
});

test("a name that is not given is said; with requireName it ends the session", async () => {
  const scene = start(fakeEngine(["other"]).engine, { name: "mine" });
  await scene.clock.advance(0);
  expect(scene.told[1]?.reason).toMatch(/"mine" was not given/);
  expect(scene.tunnel.status().state).toBe("online");
  const strict = start(fakeEngine(["other"]).engine, { name: "mine", requireName: true });
  await strict.clock.advance(0);
  expect(await strict.tunnel.failed).toBe("name-not-given");
  expect(strict.tunnel.status().state).toBe("down");
});

test("fails as lost after the given time without being online, and not before", async () => {
  const scene = start(fakeEngine(["a"]).engine, { exitOnLossMs: 30_000 });
  let lost = false;
  void scene.tunnel.failed.then(() => {
    lost = true;
  });
  await scene.clock.advance(100_000);
  scene.verdict = unreachable;
  // The next check is at 105 s; from its failure on the time counts.
  await scene.clock.advance(5000 + 29_000);
  expect(lost).toBe(false);
  await scene.clock.advance(2000);
  expect(lost).toBe(true);
});

test("a short loss does not end the session", async () => {
  const { engine, end } = fakeEngine(["a"]);
  const scene = start(engine, { exitOnLossMs: 10_000 });
  let lost = false;
  void scene.tunnel.failed.then(() => {
    lost = true;
  });
  await scene.clock.advance(1000);
  end("gone");
  await scene.clock.advance(60_000);
  expect(lost).toBe(false);
});

test("says nothing more after it was closed", async () => {
  const scene = start(fakeEngine(["a"]).engine);
  await scene.clock.advance(1000);
  const before = scene.told.length;
  const closing = scene.tunnel.close();
  await scene.clock.advance(100_000);
  await closing;
  expect(scene.told.length).toBe(before);
});
