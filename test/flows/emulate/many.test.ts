import { expect, test } from "vitest";
import { emission, endpoint, openTestEmulator, plannedSender } from "../../helpers/emulator.ts";

const many = 20_000;

test("with 20,000 deliveries that wait, one more and its attempt cost no more than with none", async () => {
  const sender = plannedSender(() => 503);
  const { emulator } = openTestEmulator({ sender, endpoints: [endpoint()] });
  for (let nth = 0; nth < many; nth += 1) emulator.emit("acme", { ...emission(), afterSeconds: 3600 + nth });
  const begun = performance.now();
  for (let nth = 0; nth < 100; nth += 1) emulator.emit("acme", emission("Closed"));
  await emulator.idle();
  const tookMs = performance.now() - begun;
  expect(sender.sent).toHaveLength(100);
  // Sorting all that wait at every look takes ten seconds and more here.
  expect(tookMs).toBeLessThan(2500);
});

test("deliveries that are over for more than thirty emulated days leave the log, at the start and while it runs", async () => {
  const sender = plannedSender(() => 200);
  const { emulator, store } = openTestEmulator({ sender, endpoints: [endpoint()] });
  const day = 24 * 60 * 60 * 1000;
  emulator.emit("acme", emission("Opened", "old"));
  await emulator.idle();
  await emulator.advance(31 * day);
  const deliveries = Array.from({ length: 1000 }, () => emission("Closed"));
  for (const each of deliveries) emulator.emit("acme", each);
  await emulator.idle();
  expect(store.list({ reference: "old" })).toEqual([]);
  await emulator.advance(31 * day);
  await emulator.close();
  openTestEmulator({ sender, store, endpoints: [endpoint()] });
  expect(store.list({})).toEqual([]);
});
