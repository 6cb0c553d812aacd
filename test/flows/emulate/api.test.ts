// The management API over the engine: applied as a whole, kept, and only then answered.

import { describe, expect, test } from "vitest";
import { openEmulatorMemory } from "../../../src/adapters/emulator-store/store.ts";
import { acme, apiCall, emission, endpoint, jsonOf, openTestEmulator, plannedSender } from "../../helpers/emulator.ts";

describe("the management API", () => {
  test("keeps what a call changed before its answer", async () => {
    const { emulator, store } = openTestEmulator({ sender: plannedSender(() => 200), endpoints: [endpoint()] });
    const answer = await emulator.call("acme", apiCall("PUT", "/acme/endpoints", { id: "one", secret: "rotated" }));
    expect(answer.status).toBe(200);
    expect(JSON.parse(store.readState("state:acme") ?? "")).toMatchObject({ endpoints: [{ secret: "rotated" }] });
    await emulator.close();
  });

  test("changes nothing when the store cannot keep it", async () => {
    const sender = plannedSender(() => 200);
    const { emulator, store } = openTestEmulator({ sender, endpoints: [endpoint()] });
    store.close();
    await expect(
      emulator.call("acme", apiCall("PUT", "/acme/endpoints", { id: "one", secret: "rotated" })),
    ).rejects.toThrow();
    expect(emulator.state("acme").endpoints[0]?.secret).toBe("s3cret-0123456789");
    expect(() => emulator.emit("acme", emission())).toThrow();
    expect(sender.sent).toHaveLength(0);
  });

  test("pokes once, outside the log, and answers with what came of it", async () => {
    const sender = plannedSender(() => 503);
    const { emulator, events } = openTestEmulator({ sender, endpoints: [endpoint()] });
    const answer = await emulator.call("acme", apiCall("POST", "/acme/poke", { id: "one" }));
    expect(jsonOf(answer)).toEqual({ status: 503 });
    await emulator.drain();
    expect(sender.sent).toHaveLength(1);
    expect(emulator.deliveries({})).toEqual([]);
    expect(events.map(({ type }) => type)).toEqual(["assumption", "poke", "api-call"]);
    await emulator.close();
  });

  test("takes deliveries out of the log, also one that waits", async () => {
    const sender = plannedSender(() => 500);
    const { emulator } = openTestEmulator({ sender, endpoints: [endpoint()] });
    await emulator.call("acme", apiCall("POST", "/acme/events", { event: "Opened" }));
    await emulator.idle();
    const [delivery] = emulator.deliveries({});
    await emulator.call("acme", apiCall("DELETE", `/acme/deliveries/${delivery?.id}`));
    expect(emulator.deliveries({})).toEqual([]);
    await emulator.drain();
    expect(sender.sent).toHaveLength(1);
    await emulator.close();
  });

  test("tries again what the API asks for, and passes by what it cannot", async () => {
    const sender = plannedSender((_sent, nth) => (nth === 1 ? 500 : 200));
    const { emulator } = openTestEmulator({ sender, endpoints: [endpoint()] });
    const [delivery] = emulator.emit("acme", emission());
    await emulator.idle();
    await emulator.call("acme", apiCall("POST", "/acme/retry/nothing"));
    await emulator.call("acme", apiCall("POST", `/acme/retry/${delivery?.id}`));
    await emulator.idle();
    expect(emulator.deliveries({})[0]?.status).toBe("delivered");
    await emulator.close();
  });

  test("keeps a credential back that goes over https only, and says so", async () => {
    const sender = plannedSender(() => 200);
    const endpoints = [endpoint({ scheme: "secret" })];
    const { emulator } = openTestEmulator({ sender, endpoints });
    emulator.emit("acme", emission());
    await emulator.idle();
    expect(sender.sent[0]?.request.headers.join()).not.toContain("s3cret");
    expect(emulator.deliveries({})[0]?.attempts[0]?.withheld).toContain("X-Acme-Secret");
    await emulator.close();
    const overHttp = openTestEmulator({ sender, endpoints, secretsOverHttp: true });
    overHttp.emulator.emit("acme", emission());
    await overHttp.emulator.idle();
    expect(sender.sent[1]?.request.headers.join()).toContain("s3cret");
    await overHttp.emulator.close();
  });

  test("counts a secret that does not fit as a failed attempt, and says why", async () => {
    const sender = plannedSender(() => 200);
    const { emulator } = openTestEmulator({
      sender,
      endpoints: [endpoint({ scheme: "secret", secret: "sesame\nx" })],
      secretsOverHttp: true,
    });
    emulator.emit("acme", emission());
    await emulator.drain();
    expect(sender.sent).toHaveLength(0);
    const [delivery] = emulator.deliveries({});
    expect(delivery).toMatchObject({ status: "failed" });
    expect(delivery?.attempts[0]?.outcome).toMatchObject({
      code: "ABORTED",
      detail: expect.stringContaining("not signed"),
    });
    expect(JSON.stringify(delivery?.attempts[0]?.outcome)).not.toContain("sesame");
    await emulator.close();
  });
});

test("stops and says so when the store can keep nothing more", async () => {
  const sender = plannedSender(() => 500);
  const { emulator, store, errors } = openTestEmulator({ sender, endpoints: [endpoint()] });
  emulator.emit("acme", emission());
  store.close();
  await expect(emulator.idle()).rejects.toThrow();
  expect(errors).toHaveLength(1);
  expect(sender.sent).toHaveLength(1);
});

test("tells first what is assumed, and knows whose path it is", async () => {
  const { emulator, events } = openTestEmulator({ sender: plannedSender(() => 200) });
  expect(events).toEqual([expect.objectContaining({ type: "assumption", provider: acme.id, at: emulator.now() })]);
  expect([emulator.ownerOf("/acme/x"), emulator.ownerOf("/other")]).toEqual(["acme", undefined]);
  await emulator.close();
});

test("says which part of its state cannot be read", () => {
  const store = openEmulatorMemory();
  store.writeState("state:acme", "{");
  const open = () => openTestEmulator({ sender: plannedSender(() => 200), store });
  expect(open).toThrow(expect.objectContaining({ code: "EMULATOR_STATE_DAMAGED" }));
});

test("ends a drain when it is closed, and leaves the rest for the next start", async () => {
  const sender = plannedSender(() => 500);
  const { emulator, store } = openTestEmulator({ sender, endpoints: [endpoint()], schedule: {} });
  emulator.emit("acme", emission());
  const drained = emulator.drain();
  await emulator.idle();
  await emulator.close();
  await drained;
  expect(sender.sent).toHaveLength(1);
  expect(store.unfinished()).toHaveLength(1);
  await emulator.advance(3_600_000);
  expect(sender.sent).toHaveLength(1);
});
