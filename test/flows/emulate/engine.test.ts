// The engine with a sender that answers by plan; what goes over real sockets is in deliver.test.ts.

import { describe, expect, test } from "vitest";
import { firstHeader } from "../../../src/core/http.ts";
import {
  acmeEmulation,
  apiCall,
  emission,
  endpoint,
  openTestEmulator,
  plannedSender,
  threeAttempts,
} from "../../helpers/emulator.ts";

const minute = 60_000;

describe("emitting", () => {
  test("reaches endpoints that are enabled and subscribed, each with a delivery of its own", async () => {
    const sender = plannedSender(() => 200);
    const endpoints = [
      endpoint({ id: "all", url: "http://127.0.0.1:9/all" }),
      endpoint({ id: "opened", events: ["Opened"], url: "http://127.0.0.1:9/opened" }),
      endpoint({ id: "closed", events: ["Closed"] }),
      endpoint({ id: "off", enabled: false }),
    ];
    const { emulator } = openTestEmulator({ sender, endpoints });
    const deliveries = emulator.emit("acme", emission("Opened"));
    expect(deliveries.map(({ endpointId, number }) => [endpointId, number])).toEqual([
      ["all", 1],
      ["opened", 2],
    ]);
    await emulator.idle();
    expect(sender.sent.map(({ request }) => request.url).sort()).toEqual([
      "http://127.0.0.1:9/all",
      "http://127.0.0.1:9/opened",
    ]);
    expect(emulator.emit("acme", { ...emission("Opened"), endpointId: "closed" })).toHaveLength(1);
    expect(emulator.emit("acme", { ...emission("Opened"), endpointId: "off" })).toHaveLength(0);
    await emulator.close();
  });

  test("keeps the order of events for one endpoint, however slowly it answers", async () => {
    const story: string[] = [];
    const sender = plannedSender(async ({ id, request }, nth) => {
      const name = `${request.url.slice(-3)} ${id}`;
      story.push(`begin ${name}`);
      for (let turn = 0; turn < 10 - nth; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      story.push(`end ${name}`);
      return 500;
    });
    const endpoints = [
      endpoint({ url: "http://127.0.0.1:9/one" }),
      endpoint({ id: "two", url: "http://127.0.0.1:9/two" }),
    ];
    const { emulator } = openTestEmulator({ sender, endpoints });
    for (let nth = 1; nth <= 3; nth += 1) emulator.emit("acme", emission("Opened", `case-${nth}`));
    await emulator.idle();
    const inOrder = (name: string, ids: number[]) =>
      ids.flatMap((id) => [`begin ${name} id-${id}`, `end ${name} id-${id}`]);
    expect(story.filter((line) => line.includes("one"))).toEqual(inOrder("one", [1, 3, 5]));
    expect(story.filter((line) => line.includes("two"))).toEqual(inOrder("two", [2, 4, 6]));
    // One endpoint does not wait for the other.
    expect(story.slice(0, 2)).toEqual(["begin one id-1", "begin two id-2"]);
    await emulator.close();
  });

  test("asks the provider what an endpoint is told, where it has its own rules", async () => {
    const sender = plannedSender(() => 200);
    const emulation = acmeEmulation(threeAttempts, {
      initial: () => ({ endpoints: [endpoint(), endpoint({ id: "two" })], data: {} }),
      deliveryFor: (emitted, { id }) => (id === "two" ? { ...emitted, event: "Updated" } : undefined),
    });
    const { emulator } = openTestEmulator({ sender, emulation });
    expect(emulator.emit("acme", emission()).map(({ event, endpointId }) => [event, endpointId])).toEqual([
      ["Updated", "two"],
    ]);
    expect(emulator.emit("acme", { ...emission(), endpointId: "one" })[0]?.event).toBe("Opened");
    await emulator.close();
  });

  test("waits with an emission that is meant for later", async () => {
    const sender = plannedSender(() => 200);
    const { emulator, events } = openTestEmulator({ sender, endpoints: [endpoint()] });
    emulator.emit("acme", { ...emission(), afterSeconds: 60 });
    await emulator.advance(minute - 1);
    expect(sender.sent).toHaveLength(0);
    await emulator.advance(1);
    expect(sender.sent).toHaveLength(1);
    expect(events.map(({ type }) => type)).toEqual([
      "assumption",
      "delivery-created",
      "planned",
      "attempt",
      "delivery-over",
    ]);
    await emulator.close();
  });
});

describe("trying again", () => {
  test("follows the schedule and tells each step", async () => {
    const sender = plannedSender(() => 500);
    const { emulator, events } = openTestEmulator({ sender, endpoints: [endpoint()] });
    const begun = emulator.now();
    emulator.emit("acme", emission());
    await emulator.drain();
    expect(sender.sent.map(({ at }) => at - begun)).toEqual([0, 3 * minute, 9 * minute]);
    expect(events.filter((event) => event.type === "planned").map(({ waitMs }) => waitMs)).toEqual([
      3 * minute,
      6 * minute,
    ]);
    expect(events.at(-1)).toMatchObject({ type: "delivery-over", reason: "attempts-used-up" });
    const [delivery] = emulator.deliveries({});
    expect(delivery).toMatchObject({ status: "failed", end: "attempts-used-up" });
    expect(delivery?.attempts.map(({ kind, number, emulatedAt }) => [kind, number, emulatedAt - begun])).toEqual([
      ["first", 1, 0],
      ["automatic", 2, 3 * minute],
      ["automatic", 3, 9 * minute],
    ]);
    await emulator.close();
  });

  test("uses the secret and URL that the endpoint has by then, and keeps id and bytes", async () => {
    const sender = plannedSender((_sent, nth) => (nth === 1 ? 401 : 200));
    const { emulator } = openTestEmulator({ sender, endpoints: [endpoint()] });
    emulator.emit("acme", emission());
    await emulator.idle();
    await emulator.call(
      "acme",
      apiCall("PUT", "/acme/endpoints", { id: "one", secret: "new", url: "http://127.0.0.1:9/new" }),
    );
    await emulator.drain();
    const [first, second] = sender.sent.map(({ request }) => request);
    expect(second?.url).toBe("http://127.0.0.1:9/new");
    expect(second?.body).toEqual(first?.body);
    expect(sender.sent[0]?.id).toBe(sender.sent[1]?.id);
    const signatures = [first, second].map((request) => firstHeader(request?.headers ?? [], "X-Acme-Signature"));
    expect(signatures[0]).not.toBe(signatures[1]);
    await emulator.close();
  });

  test.each([
    ["disabled", apiCall("PUT", "/acme/endpoints", { id: "one", enabled: false }), "endpoint-off"],
    ["deleted", apiCall("DELETE", "/acme/endpoints/one"), "endpoint-gone"],
  ])("ends when the endpoint is %s, also when it comes back", async (_how, call, end) => {
    const sender = plannedSender(() => 500);
    const { emulator, events } = openTestEmulator({ sender, endpoints: [endpoint()] });
    const [delivery] = emulator.emit("acme", emission());
    await emulator.idle();
    await emulator.call("acme", call);
    expect(emulator.delivery(delivery?.id ?? "")).toMatchObject({ status: "cancelled", end });
    expect(events.map(({ type }) => type).slice(-3)).toEqual(["endpoints-changed", "delivery-over", "api-call"]);
    expect(() => emulator.retry(delivery?.id ?? "")).toThrow(expect.objectContaining({ code: "ENDPOINT_OFF" }));
    await emulator.call("acme", apiCall("PUT", "/acme/endpoints", { id: "one", enabled: true }));
    await emulator.drain();
    expect(sender.sent).toHaveLength(1);
    await emulator.close();
  });

  test("ends when the endpoint is disabled while the attempt is in flight", async () => {
    let disable = async () => {};
    const sender = plannedSender(async () => {
      await disable();
      return 500;
    });
    const { emulator } = openTestEmulator({ sender, endpoints: [endpoint()] });
    disable = async () => {
      await emulator.call("acme", apiCall("PUT", "/acme/endpoints", { id: "one", enabled: false }));
    };
    emulator.emit("acme", emission());
    await emulator.idle();
    expect(emulator.deliveries({})[0]).toMatchObject({ status: "cancelled", end: "endpoint-off" });
    expect(sender.sent).toHaveLength(1);
    await emulator.close();
  });

  test("lets the provider take an endpoint offline after an attempt, which cancels the others", async () => {
    const sender = plannedSender(() => 500);
    const emulation = acmeEmulation(threeAttempts, {
      initial: () => ({ endpoints: [endpoint()], data: {} }),
      afterAttempt: (state, delivery) =>
        delivery.number === 2
          ? { ...state, endpoints: state.endpoints.map((one) => ({ ...one, enabled: false })) }
          : state,
      failureNotice: ({ event }) => `${event} was not delivered.`,
    });
    const { emulator, events } = openTestEmulator({ sender, emulation });
    emulator.emit("acme", emission());
    emulator.emit("acme", emission());
    await emulator.drain();
    expect(emulator.deliveries({}).map(({ status }) => status)).toEqual(["cancelled", "cancelled"]);
    expect(events.some(({ type }) => type === "notice")).toBe(false);
    expect(emulator.state("acme").endpoints[0]?.enabled).toBe(false);
    await emulator.close();
  });

  test("gives notice when the last attempt has failed, once", async () => {
    const emulation = acmeEmulation(threeAttempts, {
      initial: () => ({ endpoints: [endpoint()], data: {} }),
      failureNotice: ({ event }) => `${event} was not delivered.`,
    });
    const { emulator, events } = openTestEmulator({ sender: plannedSender(() => "refused"), emulation });
    const [delivery] = emulator.emit("acme", emission());
    await emulator.drain();
    emulator.retry(delivery?.id ?? "");
    await emulator.drain();
    const notices = events.filter(({ type }) => type === "notice");
    expect(notices).toEqual([expect.objectContaining({ text: "Opened was not delivered.", deliveryId: delivery?.id })]);
    await emulator.close();
  });

  test("asks the provider for the body of each attempt where it changes", async () => {
    const sender = plannedSender((_sent, nth) => (nth === 1 ? 500 : 200));
    const emulation = acmeEmulation(threeAttempts, {
      initial: () => ({ endpoints: [endpoint()], data: {} }),
      bodyOf: (_delivery, { number, now }) => Buffer.from(JSON.stringify({ retry_count: number - 1, now })),
    });
    const { emulator } = openTestEmulator({ sender, emulation });
    emulator.emit("acme", emission());
    await emulator.drain();
    const counts = sender.sent.map(({ request }) => JSON.parse(Buffer.from(request.body).toString()).retry_count);
    expect(counts).toEqual([0, 1]);
    // The wall stood still; only emulated time was moved.
    expect(Buffer.from(emulator.deliveries({})[0]?.attempts[1]?.requestBody ?? []).toString()).toContain(
      "1800000000000",
    );
    await emulator.close();
  });
});

describe("trying by hand", () => {
  test("succeeds before the automatic attempt, which is then not made", async () => {
    const sender = plannedSender((_sent, nth) => (nth === 1 ? 500 : 200));
    const { emulator } = openTestEmulator({ sender, endpoints: [endpoint()] });
    const [delivery] = emulator.emit("acme", emission());
    await emulator.idle();
    emulator.retry(delivery?.id ?? "");
    await emulator.idle();
    expect(emulator.nextDue()).toBeUndefined();
    expect(emulator.deliveries({})[0]?.attempts.map(({ kind }) => kind)).toEqual(["first", "manual"]);
    await emulator.close();
  });

  test("leaves the schedule as it was when it fails", async () => {
    const sender = plannedSender(() => 500);
    const { emulator } = openTestEmulator({ sender, endpoints: [endpoint()] });
    const begun = emulator.now();
    const [delivery] = emulator.emit("acme", emission());
    await emulator.advance(minute);
    emulator.retry(delivery?.id ?? "");
    await emulator.drain();
    const made = emulator
      .deliveries({})[0]
      ?.attempts.map(({ kind, emulatedAt }) => [kind, (emulatedAt - begun) / minute]);
    expect(made).toEqual([
      ["first", 0],
      ["manual", 1],
      ["automatic", 3],
      ["automatic", 9],
    ]);
    await emulator.close();
  });

  test("follows the attempt that is in flight, and a delivery that was over stays what it was", async () => {
    let retry = () => {};
    const sender = plannedSender((_sent, nth) => {
      if (nth === 1) retry();
      return nth === 1 ? 200 : 500;
    });
    const { emulator } = openTestEmulator({ sender, endpoints: [endpoint()] });
    const [delivery] = emulator.emit("acme", emission());
    retry = () => emulator.retry(delivery?.id ?? "");
    await emulator.drain();
    expect(sender.overlaps).toEqual([]);
    expect(emulator.deliveries({})[0]).toMatchObject({ status: "delivered", end: "delivered" });
    expect(emulator.deliveries({})[0]?.attempts.map(({ kind }) => kind)).toEqual(["first", "manual"]);
    await emulator.close();
  });

  test("refuses what is not there", async () => {
    const { emulator } = openTestEmulator({ sender: plannedSender(() => 200) });
    expect(() => emulator.retry("nothing")).toThrow(expect.objectContaining({ code: "DELIVERY_UNKNOWN" }));
    expect(() => emulator.emit("nobody", emission())).toThrow(
      expect.objectContaining({ code: "PROVIDER_NOT_EMULATED" }),
    );
    await emulator.close();
  });
});
