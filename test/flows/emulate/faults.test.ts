// Faults of order, time and chance; those of the request itself are in deliver.test.ts.

import { generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import { reorderPatienceMs } from "../../../src/core/emulation/faults.ts";
import type { Provider } from "../../../src/core/provider.ts";
import { anotherSecret } from "../../../src/flows/emulate/request.ts";
import {
  acme,
  acmeEmulation,
  emission,
  endpoint,
  openTestEmulator,
  plannedSender,
  threeAttempts,
} from "../../helpers/emulator.ts";

const endpoints = [endpoint()];

describe("reorder", () => {
  test("lets the later of two leave first", async () => {
    const sender = plannedSender(() => 200);
    const { emulator } = openTestEmulator({ sender, endpoints, faults: { reorder: 2 } });
    for (const about of ["a", "b", "c", "d"]) emulator.emit("acme", emission("Opened", about));
    await emulator.idle();
    expect(sender.sent.map(({ id }) => id)).toEqual(["id-2", "id-1", "id-4", "id-3"]);
    await emulator.close();
  });

  test("holds a single one back only so long, and none that is meant for later", async () => {
    const sender = plannedSender(() => 200);
    const { emulator } = openTestEmulator({ sender, endpoints, faults: { reorder: 3 } });
    const begun = emulator.now();
    emulator.emit("acme", emission());
    emulator.emit("acme", { ...emission(), afterSeconds: 60 });
    emulator.emit("acme", emission());
    await emulator.drain();
    expect(sender.sent.map(({ id, at }) => [id, at - begun])).toEqual([
      ["id-1", reorderPatienceMs],
      ["id-3", reorderPatienceMs],
      ["id-2", 60_000],
    ]);
    await emulator.close();
  });
});

test("delay puts the first attempt off, and the others with it", async () => {
  const sender = plannedSender(() => 500);
  const { emulator } = openTestEmulator({ sender, endpoints, faults: { delaySeconds: 30 } });
  const begun = emulator.now();
  emulator.emit("acme", emission());
  await emulator.drain();
  expect(sender.sent.map(({ at }) => (at - begun) / 1000)).toEqual([30, 210, 570]);
  await emulator.close();
});

describe("fail rate", () => {
  test("keeps that share of attempts from being sent, the same ones for the same seed", async () => {
    const run = async (seed: string) => {
      const sender = plannedSender(() => 500);
      const { emulator } = openTestEmulator({ sender, endpoints, faults: { failRate: 0.5, seed } });
      for (let nth = 0; nth < 60; nth += 1) emulator.emit("acme", emission());
      await emulator.drain();
      const made = emulator.deliveries({}).flatMap(({ attempts }) => attempts.map(({ outcome }) => outcome.kind));
      await emulator.close();
      expect(made.filter((kind) => kind === "answered")).toHaveLength(sender.sent.length);
      return made;
    };
    const made = await run("one");
    expect(made).toHaveLength(180);
    const failed = made.filter((kind) => kind === "failed").length;
    expect(failed).toBeGreaterThan(60);
    expect(failed).toBeLessThan(120);
    expect(await run("one")).toEqual(made);
    expect(await run("two")).not.toEqual(made);
  });

  test("of 1 sends nothing, of 0 everything", async () => {
    const sender = plannedSender(() => 200);
    const all = openTestEmulator({ sender, endpoints, faults: { failRate: 1 } });
    all.emulator.emit("acme", emission());
    await all.emulator.drain();
    expect(sender.sent).toHaveLength(0);
    expect(all.emulator.deliveries({})[0]).toMatchObject({ status: "failed" });
    await all.emulator.close();
    const none = openTestEmulator({ sender, endpoints, faults: { failRate: 0 } });
    none.emulator.emit("acme", emission());
    await none.emulator.drain();
    expect(sender.sent).toHaveLength(1);
    await none.emulator.close();
  });
});

test("copies are in the log as such and count for nothing", async () => {
  const sender = plannedSender((_sent, nth) => (nth === 1 ? 500 : 200));
  const { emulator } = openTestEmulator({ sender, endpoints, faults: { concurrentDuplicate: 1, duplicate: 1 } });
  emulator.emit("acme", emission());
  await emulator.drain();
  const [delivery] = emulator.deliveries({});
  expect(delivery?.attempts.map(({ kind, number, faults }) => [kind, number, faults])).toEqual([
    ["first", 1, undefined],
    ["duplicate", 1, ["concurrent-duplicate"]],
    ["automatic", 2, undefined],
    ["duplicate", 2, ["concurrent-duplicate"]],
    ["duplicate", 2, ["duplicate"]],
  ]);
  await emulator.close();
});

test("a copy still on its way keeps the message from being tried again beside it", async () => {
  let retry = () => {};
  const sender = plannedSender((_sent, nth) => {
    if (nth === 2) retry();
    return 200;
  });
  const { emulator } = openTestEmulator({ sender, endpoints, faults: { duplicate: 1 } });
  const [delivery] = emulator.emit("acme", emission());
  retry = () => emulator.retry(delivery?.id ?? "");
  await emulator.drain();
  expect(emulator.deliveries({})[0]?.attempts.map(({ kind }) => kind)).toEqual([
    "first",
    "duplicate",
    "manual",
    "duplicate",
  ]);
  expect(sender.overlaps).toEqual([]);
  await emulator.close();
});

describe("another secret", () => {
  test.each([
    ["s3cret", "s3cset"],
    ["0123456789abcdef", /^[0-9a-f]{16}$/],
    ["9f", "9a"],
    ["user:password", /^user:/],
    ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", /^whsec_[A-Za-z0-9+/]{32}$/],
    ["----", "----0"],
    ["x--", "y--"],
  ])("of %s has its form and is not it", (secret, expected) => {
    const other = anotherSecret(secret);
    expect(other).not.toBe(secret);
    expect(other).toMatch(expected);
  });

  test("is not needed where a private key signs: the signature is wrong all the same", async () => {
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const secret = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    const [signed] = acme.schemes;
    const rsa = { ...signed, type: "rsa-pkcs1", publicKey: { format: "pem" } } as Provider["schemes"][0];
    const emulation = acmeEmulation(threeAttempts, {
      provider: { ...acme, schemes: [rsa] },
      initial: () => ({ endpoints: [endpoint({ secret })], data: {} }),
    });
    const sender = plannedSender((_sent, nth) => (nth === 1 ? 401 : 200));
    const { emulator } = openTestEmulator({ sender, emulation, faults: { wrongSignature: 1 } });
    emulator.emit("acme", emission());
    await emulator.drain();
    const [wrong, right] = sender.sent.map(({ request }) => request);
    expect(right?.body).toEqual(wrong?.body);
    expect(wrong?.headers.join()).toContain("X-Acme-Signature");
    expect(wrong?.headers).not.toEqual(right?.headers);
    await emulator.close();
  });
});
