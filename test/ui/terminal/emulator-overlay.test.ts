// The pane of the emulated providers on a real screen, over a real emulator.

import { afterEach, describe, expect, test } from "vitest";
import { storeGone } from "../../../src/adapters/store/store-errors.ts";
import { systemClock } from "../../../src/adapters/system.ts";
import type { EmulatorEvent } from "../../../src/core/emulation/events.ts";
import { createMasker } from "../../../src/core/mask.ts";
import { emulatorLogLines } from "../../../src/ui/terminal/emulator-lines.ts";
import { attempt, sample } from "../../helpers/delivery-samples.ts";
import { emission, endpoint, openTestEmulator, plannedSender } from "../../helpers/emulator.ts";
import { type OpenScreen, openScreen } from "./screen-harness.ts";

const pace = { isManual: false, scale: 1 };
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function openBoth(answers: readonly number[]) {
  let screen: OpenScreen | undefined;
  const publish = (event: EmulatorEvent) => screen?.inspector.show({ type: "emulator", event, pace });
  const sender = plannedSender((_sent, nth) => answers[nth - 1] ?? 200);
  const options = { sender, clock: systemClock(), schedule: {}, endpoints: [endpoint({ id: "target" })], publish };
  const { emulator, store } = openTestEmulator(options);
  screen = await openScreen({ columns: 120, rows: 30, parts: { emulator: { ...emulator, pace } } });
  closing.push(
    async () => store.close(),
    () => emulator.close(),
    () => (screen as OpenScreen).close(),
  );
  return { emulator, store, screen };
}

describe("the pane of the emulator", () => {
  test("shows each delivery with its state, its next attempt and its attempts, and follows what happens", async () => {
    const { emulator, screen } = await openBoth([500, 200]);
    await screen.until("Nothing has arrived");
    screen.press("E");
    await screen.until("No deliveries yet");
    emulator.emit("acme", emission());
    expect(await screen.until("waits for attempt 2")).toMatch(
      /── Emulator {2}── 1 not over ── Esc goes back\n #1 acme · Opened \(case-1\) → target {2}waits for attempt 2 at \d\d:\d\d:\d\d *\n {5}\d\d:\d\d:\d\d attempt 1 {2}500 in 1\.0 ms/,
    );
    emulator.retry("id-1");
    const text = await screen.until("0 not over");
    expect(text).toMatch(/#1 acme · Opened .* delivered *\n.*attempt 1 {2}500.*\n.*attempt 2 by hand {2}200/);
    screen.press("E");
    await screen.until("Nothing has arrived");
  });

  test("scrolls, and goes back with Esc", async () => {
    const { emulator, screen } = await openBoth([]);
    for (let nth = 1; nth <= 30; nth += 1) emulator.emit("acme", emission());
    await emulator.idle();
    screen.press("E");
    await screen.until("#30 acme");
    screen.press("G");
    await screen.until("#1 acme");
    screen.press("\u001b");
    await screen.until("Nothing has arrived");
  });

  test("says why there is nothing when no provider is emulated, or its log cannot be read", async () => {
    const plain = await openScreen({ columns: 100, rows: 20 });
    closing.push(() => plain.close());
    await plain.until("Nothing has arrived");
    plain.press("E");
    await plain.until("start listen with --emulate");
    const deliveries = () => {
      throw storeGone("/tmp/emulator.db");
    };
    const broken = await openScreen({
      columns: 100,
      rows: 20,
      parts: { emulator: { pace, now: () => 0, deliveries } },
    });
    closing.push(() => broken.close());
    broken.press("E");
    await broken.until("/tmp/emulator.db");
  });
});

describe("the lines of the emulator's log", () => {
  const now = sample().createdAt;
  const textOf = (delivery: ReturnType<typeof sample>, scale = 1, revealed = false) =>
    emulatorLogLines({
      log: { deliveries: [delivery], now, wallNow: now },
      pace: { isManual: false, scale },
      revealed,
      masker: createMasker("always", new Set()),
    })
      .map((pieces) => pieces.map(({ text }) => text).join(""))
      .join("\n");

  test.each([
    ["one that is due", sample({ nextAttemptAt: now }), "waits for attempt 1, which is due"],
    ["one of another day", sample({ nextAttemptAt: now + 49 * 3_600_000 }), "waits for attempt 1 in 2 d 1 h"],
    ["one by hand", sample({ nextAttemptAt: now, nextKind: "manual" }), "waits for attempt 1 by hand, which is due"],
    ["one in flight", sample({ status: "sending", attempts: [attempt(1)] }), "attempt 2 is under way"],
    ["one that is over", sample({ status: "cancelled", end: "endpoint-gone" }), "cancelled: the endpoint is not"],
    ["a fault", sample({ attempts: [attempt(1, { faults: ["stale"] })] }), "500 in 0.3 ms [stale]"],
    ["hostile text", sample({ event: "a\u001b[2Jb" }), "a␛[2Jb"],
  ])("%s", (_title, delivery, words) => {
    expect(textOf(delivery)).toContain(words);
  });

  test("with faster time say when it is here and there", () => {
    expect(textOf(sample({ nextAttemptAt: now + 180_000 }), 180)).toMatch(
      /at (\S+) \((?!\1)\S+ of the emulated clock\)/,
    );
  });

  test("hide an e-mail address in a reference until they are revealed", () => {
    const delivery = sample({ reference: "ada@example.com" });
    expect(textOf(delivery)).not.toContain("ada@");
    expect(textOf(delivery, 1, true)).toContain("ada@example.com");
  });
});
