// The real clock, the real dice, and timers of any length.

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { systemClock, systemRandom } from "../../src/adapters/system.ts";
import { startDeadline } from "../../src/adapters/timers.ts";

describe("random", () => {
  test("gives hex of exactly the length asked for, another one each time", () => {
    for (const length of [0, 1, 7, 32]) expect(systemRandom().hex(length)).toMatch(new RegExp(`^[0-9a-f]{${length}}$`));
    expect(systemRandom().hex(32)).not.toBe(systemRandom().hex(32));
  });

  test("gives uuids", () => {
    expect(systemRandom().uuid()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});

describe("time", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  const day = 86_400_000;

  test("sleeps for thirty days, longer than one Node timer can", async () => {
    let awake = false;
    const sleeping = systemClock()
      .sleep(30 * day)
      .then(() => {
        awake = true;
      });
    await vi.advanceTimersByTimeAsync(30 * day - 1);
    expect(awake).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    await sleeping;
    expect(awake).toBe(true);
  });

  test("stops sleeping with the reason of the signal and leaves no timer", async () => {
    const controller = new AbortController();
    const sleeping = systemClock().sleep(60 * day, controller.signal);
    await vi.advanceTimersByTimeAsync(31 * day);
    controller.abort(new Error("enough"));
    await expect(sleeping).rejects.toThrow("enough");
    expect(vi.getTimerCount()).toBe(0);
  });

  test("does not start to sleep when the signal is aborted already", async () => {
    await expect(systemClock().sleep(1, AbortSignal.abort(new Error("before")))).rejects.toThrow("before");
    expect(vi.getTimerCount()).toBe(0);
  });

  test("calls a deadline once, after the whole time", () => {
    let calls = 0;
    startDeadline(2 ** 31 + 5, () => {
      calls += 1;
    });
    vi.advanceTimersByTime(2 ** 31 + 4);
    expect(calls).toBe(0);
    vi.advanceTimersByTime(100 * day);
    expect(calls).toBe(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("does not call a cancelled deadline, in its second piece either", () => {
    const deadline = startDeadline(30 * day, () => expect.unreachable());
    vi.advanceTimersByTime(26 * day);
    deadline.cancel();
    deadline.cancel();
    vi.advanceTimersByTime(30 * day);
    expect(vi.getTimerCount()).toBe(0);
  });
});

test("does not keep the process alive for a deadline that is told so", () => {
  const before = process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
  const deadline = startDeadline(60_000, () => undefined, { keepsAlive: false });
  expect(process.getActiveResourcesInfo().filter((name) => name === "Timeout").length).toBe(before);
  deadline.cancel();
});

test("wakes on the real clock, and its durations do not go backwards", async () => {
  const clock = systemClock();
  const start = clock.monotonic();
  await clock.sleep(5);
  expect(clock.monotonic() - start).toBeGreaterThan(3);
  expect(Math.abs(clock.now() - Date.now())).toBeLessThan(1000);
});
