// What is left after a process has ended: exactly the remaining attempts, none doubled.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { openEmulatorFile } from "../../../src/adapters/emulator-store/store.ts";
import { openExactSender } from "../../../src/adapters/send/exact.ts";
import { systemClock } from "../../../src/adapters/system.ts";
import { emission, endpoint, openTestEmulator, plannedSender } from "../../helpers/emulator.ts";
import { manualClock } from "../../helpers/manual-clock.ts";
import { openWebhookApp } from "../../helpers/webhook-app.ts";

const minute = 60_000;
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "hookdev-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

function file(): string {
  return join(folder, "emulator.db");
}

test("goes on with the remaining attempts at their times after it was closed between two", async () => {
  const sender = plannedSender(() => 500);
  const options = { sender, endpoints: [endpoint()] };
  const first = openTestEmulator({ ...options, store: openEmulatorFile({ file: file() }) });
  const begun = first.emulator.now();
  first.emulator.emit("acme", emission());
  await first.emulator.advance(3 * minute);
  await first.emulator.close();
  first.store.close();

  const second = openTestEmulator({ ...options, store: openEmulatorFile({ file: file() }) });
  expect(second.emulator.nextDue()).toBe(begun + 9 * minute);
  await second.emulator.drain();
  expect(sender.sent.map(({ at }) => at - begun)).toEqual([0, 3 * minute, 9 * minute]);
  await second.emulator.close();
  second.store.close();

  const third = openTestEmulator({ ...options, store: openEmulatorFile({ file: file() }) });
  await third.emulator.drain();
  expect(sender.sent).toHaveLength(3);
  expect(third.emulator.deliveries({})[0]).toMatchObject({ status: "failed", end: "attempts-used-up" });
  await third.emulator.close();
  third.store.close();
});

test("counts an attempt that was in flight under kill -9, and makes exactly the one that is left", async () => {
  const app = await openWebhookApp((nth) => (nth === 2 ? "hang" : 500));
  onTestFinished(() => app.close());
  const program = join(import.meta.dirname, "../../helpers/emulator-child.ts");
  const child = spawn(process.execPath, [program, file(), app.url], { stdio: ["ignore", "ignore", "inherit"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  await app.arrived(2);
  child.kill("SIGKILL");
  await once(child, "close");

  const store = openEmulatorFile({ file: file() });
  const sender = openExactSender({ clock: systemClock() });
  const { emulator, events } = openTestEmulator({ store, sender, clock: systemClock(), endpoints: [] });
  await emulator.drain();
  expect(app.requests).toHaveLength(3);
  expect(new Set(app.requests.map(({ body }) => body.toString())).size).toBe(1);
  const [delivery] = emulator.deliveries({});
  const [one, two, three] = delivery?.attempts ?? [];
  expect(delivery).toMatchObject({ status: "failed", end: "attempts-used-up" });
  expect([one?.outcome.kind, two?.outcome, three?.outcome.kind]).toEqual([
    "answered",
    expect.objectContaining({ code: "ABORTED", mayHaveArrived: true }),
    "answered",
  ]);
  expect((two?.emulatedAt ?? 0) - (one?.emulatedAt ?? 0)).toBe(3 * minute);
  expect((three?.emulatedAt ?? 0) - (two?.emulatedAt ?? 0)).toBe(6 * minute);
  expect(events.filter(({ type }) => type === "attempt")).toHaveLength(2);
  await emulator.close();
  store.close();
});

describe("in running time", () => {
  function running(clock: ReturnType<typeof manualClock>, scale = 1, plan: () => number | Promise<number> = () => 500) {
    const sender = plannedSender(plan);
    const store = openEmulatorFile({ file: file() });
    const at: number[] = [];
    const send = (...args: Parameters<typeof sender.send>) => {
      at.push(clock.monotonic());
      return sender.send(...args);
    };
    const made = openTestEmulator({
      sender: { ...sender, send },
      store,
      clock,
      schedule: { scale },
      endpoints: [endpoint()],
    });
    return { ...made, at, sender };
  }

  test("makes up for what fell due meanwhile: once, in order, a second apart while the app fails", async () => {
    const clock = await backlog();
    const after = running(clock);
    await clock.advance(10_000);
    expect(after.sender.sent.map(({ id }) => id)).toEqual(["id-1", "id-2", "id-3", "id-4"]);
    expect(after.at).toEqual([0, 1000, 2000, 3000]);
    // The next ones follow their policy from there.
    await clock.advance(6 * minute);
    expect(after.at.slice(4)).toEqual([0, 1000, 2000, 3000].map((ms) => ms + 6 * minute));
    expect(after.sender.overlaps).toEqual([]);
    await after.emulator.close();
    after.store.close();
  });

  /** Four deliveries whose second attempt fell due while nothing ran. */
  async function backlog(): Promise<ReturnType<typeof manualClock>> {
    const before = running(manualClock());
    for (let nth = 0; nth < 4; nth += 1) before.emulator.emit("acme", emission());
    await before.emulator.idle();
    await before.emulator.close();
    before.store.close();
    return manualClock(1_800_000_000_000 + 60 * minute);
  }

  test("lets the next one leave as soon as the one before was received, never two at once", async () => {
    const clock = await backlog();
    let [inFlight, most] = [0, 0];
    const after = running(clock, 1, async () => {
      inFlight += 1;
      most = Math.max(most, inFlight);
      await new Promise((resolve) => setImmediate(resolve));
      inFlight -= 1;
      return 200;
    });
    await after.emulator.drain();
    expect(after.sender.sent.map(({ id }) => id)).toEqual(["id-1", "id-2", "id-3", "id-4"]);
    expect([after.at, most]).toEqual([[0, 0, 0, 0], 1]);
    await after.emulator.close();
    after.store.close();
  });

  test("does not wait longer than a second for one that hangs, and goes on at once when the last one was received", async () => {
    const clock = await backlog();
    const answers = Array.from({ length: 4 }, () => Promise.withResolvers<number>());
    let nth = -1;
    const after = running(clock, 1, () => {
      nth += 1;
      return (answers[nth] as (typeof answers)[number]).promise;
    });
    await clock.advance(1000);
    expect(after.at).toEqual([0, 1000]);
    answers[1]?.resolve(200);
    await clock.advance(1);
    expect(after.at).toEqual([0, 1000, 1000]);
    // The one that hangs still, and ends now, does not count any more.
    answers[0]?.resolve(200);
    await clock.advance(500);
    expect(after.at).toHaveLength(3);
    await clock.advance(500);
    expect(after.at).toEqual([0, 1000, 1000, 2000]);
    for (const { resolve } of answers) resolve(200);
    await after.emulator.drain();
    await after.emulator.close();
    after.store.close();
  });

  test("makes up for what the machine slept over, also when it ends its sleep late", async () => {
    const machine = manualClock();
    let slept = 0;
    const clock = { ...machine, monotonic: () => machine.monotonic() + slept };
    const { emulator, at, store } = running(clock);
    for (let nth = 0; nth < 3; nth += 1) emulator.emit("acme", emission());
    await emulator.idle();
    slept = 60 * minute;
    await machine.advance(3 * minute);
    await machine.advance(10_000);
    const made = at.slice(3).map((ms) => ms - slept);
    expect(made).toEqual([3 * minute, 3 * minute + 1000, 3 * minute + 2000]);
    await emulator.close();
    store.close();
  });

  test("does not care for jumps of the wall clock", async () => {
    const clock = manualClock();
    const { emulator, at, store } = running(clock);
    emulator.emit("acme", emission());
    await emulator.idle();
    clock.jump(-24 * 60 * minute);
    await clock.advance(2 * minute);
    clock.jump(48 * 60 * minute);
    await clock.advance(30 * minute);
    expect(at).toEqual([0, 3 * minute, 9 * minute]);
    const times = emulator.deliveries({})[0]?.attempts.map(({ emulatedAt }) => emulatedAt) ?? [];
    expect([...times].sort((a, b) => a - b)).toEqual(times);
    await emulator.close();
    store.close();
  });

  test("lets three minutes pass in a second with a scale of 180", async () => {
    const clock = manualClock();
    const { emulator, at, store } = running(clock, 180);
    emulator.emit("acme", emission());
    const over = emulator.drain();
    await clock.advance(3000);
    await over;
    expect(at).toEqual([0, 1000, 3000]);
    await emulator.close();
    store.close();
  });
});
