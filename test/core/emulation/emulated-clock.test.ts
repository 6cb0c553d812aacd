import { describe, expect, test } from "vitest";
import { emulatedClock } from "../../../src/core/emulation/emulated-clock.ts";
import { manualClock } from "../../helpers/manual-clock.ts";

const never = new AbortController().signal;

describe("emulated time", () => {
  test("is the wall's time at the start and passes with it", async () => {
    const machine = manualClock();
    const time = emulatedClock(machine);
    await machine.advance(1500);
    expect(time.now()).toBe(machine.now());
  });

  test("runs faster with a scale, and sleeps shorter", async () => {
    const machine = manualClock(0);
    const time = emulatedClock(machine, { scale: 180 });
    let woke = false;
    void time.sleepUntil(180_000, never).then(() => {
      woke = true;
    });
    await machine.advance(999);
    expect({ woke, now: time.now() }).toEqual({ woke: false, now: 179_820 });
    await machine.advance(1);
    expect({ woke, now: time.now() }).toEqual({ woke: true, now: 180_000 });
  });

  test("does not follow jumps of the wall clock", async () => {
    const machine = manualClock(1000);
    const time = emulatedClock(machine);
    machine.jump(-3_600_000);
    await machine.advance(5);
    expect(time.now()).toBe(1005);
    machine.jump(7_200_000);
    expect(time.now()).toBe(1005);
  });

  test("stands still by hand until it is moved, and wakes the sleepers it passes", async () => {
    const machine = manualClock(0);
    const time = emulatedClock(machine, { manual: true, startAt: 50 });
    const woken: number[] = [];
    for (const at of [60, 70]) void time.sleepUntil(at, never).then(() => woken.push(at));
    await machine.advance(1_000_000);
    expect({ woken, now: time.now() }).toEqual({ woken: [], now: 50 });
    time.advance(10);
    await machine.advance(0);
    expect({ woken, now: time.now() }).toEqual({ woken: [60], now: 60 });
    time.advance(-10);
    expect(time.now()).toBe(60);
  });

  test("rejects a sleep that is called off, and lets go of the machine's sleeper", async () => {
    const machine = manualClock(0);
    const time = emulatedClock(machine);
    const off = new AbortController();
    const sleep = time.sleepUntil(1000, off.signal);
    off.abort(new Error("called off"));
    await expect(sleep).rejects.toThrow("called off");
    await expect(time.sleepUntil(1000, off.signal)).rejects.toThrow("called off");
  });
});
