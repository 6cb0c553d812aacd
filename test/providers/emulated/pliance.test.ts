import { describe, expect, test } from "vitest";
import { firstHeader } from "../../../src/core/http.ts";
import type { Clock } from "../../../src/core/ports.ts";
import { emulatedPliance } from "../../../src/providers/emulated/pliance/pliance.ts";
import { jsonOf, openTestEmulator, plannedSender } from "../../helpers/emulator.ts";
import { noon, plianceCall, plianceSecret, plianceUrl, shapeOf, worldOf } from "../../helpers/provider-calls.ts";

const [url, secret] = [plianceUrl, plianceSecret];
const zeros = "0".repeat(64);
const saved = { status: "Success", success: true, message: null, checkpoint: expect.stringMatching(/^[0-9a-f]{64}$/) };
const refused = { status: "Error", success: false, message: expect.any(String), checkpoint: zeros };

const stopped: Clock = { now: () => noon, monotonic: () => 0, sleep: () => new Promise(() => undefined) };
const sampleEmission = {
  event: "PersonSanctionMatched",
  body: worldOf(emulatedPliance).payload("PersonSanctionMatched") as Uint8Array,
};

describe("the documentation's steps, played with the engine", () => {
  // The responses as docs.pliance.io/webhooks prints them.
  const savedSample = {
    status: "Success",
    success: true,
    message: null,
    checkpoint: "fd362e0faabd9e19de260ae542fc782210c05067118b61d99a327f4d77adbe1b",
  };
  const pokeSample = {
    remoteBody: null,
    remoteStatusCode: 0,
    status: "Error",
    success: false,
    message: "Name or service not known (webhook:5399)",
    checkpoint: zeros,
  };
  const querySample = {
    data: { enabled: true, url, secret },
    status: "Success",
    success: true,
    message: null,
    checkpoint: zeros,
  };
  const failure = {
    timestamp: "2019-08-24T14:15:22Z",
    referenceId: "person-1",
    type: "PersonSanctionMatched",
    id: "string",
    reason: "string",
  };

  test("register, query, poke, disable, failures listed and deleted", async () => {
    const sender = plannedSender((_sent, nth) => (nth === 1 ? 200 : nth === 2 ? "refused" : 500));
    const { emulator, errors } = openTestEmulator({
      sender,
      emulation: emulatedPliance,
      clock: stopped,
      payload: (_provider, event) => worldOf(emulatedPliance).payload(event),
    });
    const ask = async (method: string, target: string, json?: unknown) =>
      jsonOf(await emulator.call("pliance", plianceCall(method, target, json === undefined ? {} : { json }))) as Record<
        string,
        unknown
      >;
    const command = { url, secret, enabled: true };
    expect(shapeOf(await ask("PUT", "/api/WebhookCommand", command))).toEqual(shapeOf(savedSample));
    expect(await ask("GET", "/api/WebhookQuery")).toEqual(querySample);
    expect(await ask("POST", "/api/WebhookQuery/Poke", { type: "PersonSanctionMatched" })).toEqual({
      remoteBody: "ok",
      remoteStatusCode: 200,
      status: "Success",
      success: true,
      message: null,
      checkpoint: zeros,
    });
    const down = await ask("POST", "/api/WebhookQuery/Poke", { type: "PersonSanctionMatched" });
    expect(shapeOf(down)).toEqual(shapeOf(pokeSample));
    expect(down).toMatchObject({ message: "Connection refused (localhost:5399)" });

    const { body } = sampleEmission;
    const [delivery] = emulator.emit("pliance", sampleEmission);
    await emulator.drain();
    const listed = (await ask("GET", "/api/WebhookQuery/DeliveryFailures?page.no=0&page.size=10")) as never as {
      data: { items: object[] };
    };
    const [item] = listed.data.items;
    expect(Object.keys(listed)).toEqual(["status", "success", "message", "checkpoint", "data"]);
    expect((shapeOf(item) as unknown[]).slice(0, 5)).toEqual(shapeOf(failure));
    expect(item).toMatchObject({
      id: delivery?.id,
      referenceId: "10192",
      timestamp: "2026-11-20T12:00:00Z",
      reason: "The webhook answered with status 500 (localhost:5399)",
      onCreated: false,
      body: JSON.parse(Buffer.from(body).toString()).body,
      metadata: JSON.parse(Buffer.from(body).toString()).metadata,
    });
    expect(shapeOf(await ask("DELETE", `/api/WebhookCommand?id=${delivery?.id}`))).toEqual(shapeOf(savedSample));
    expect(await ask("GET", "/api/WebhookQuery/DeliveryFailures")).toMatchObject({ data: { items: [] } });
    expect(await ask("DELETE", `/api/WebhookCommand?id=${delivery?.id}`)).toEqual(refused);

    expect(await ask("PUT", "/api/WebhookCommand", { ...command, enabled: false })).toEqual(saved);
    expect(await ask("GET", "/api/WebhookQuery")).toMatchObject({ data: { enabled: false } });
    expect(emulator.emit("pliance", sampleEmission)).toEqual([]);
    expect(sender.sent).toHaveLength(3);
    expect(errors).toEqual([]);
  });

  test("an update reaches what waits: later attempts go to the new URL with the new secret", async () => {
    const sender = plannedSender(() => 500);
    const { emulator } = openTestEmulator({ sender, emulation: emulatedPliance, clock: stopped });
    const save = (json: object) => emulator.call("pliance", plianceCall("PUT", "/api/WebhookCommand", { json }));
    await save({ url, secret, enabled: true });
    const [delivery] = emulator.emit("pliance", sampleEmission);
    await emulator.drain();
    await Promise.all([
      save({ url, secret: "first", enabled: true }),
      save({ url: `${url}2`, secret: "last", enabled: true }),
    ]);
    emulator.retry(delivery?.id ?? "");
    await emulator.drain();
    const sent = sender.sent.map(({ request }) => [request.url, firstHeader(request.headers, "X-PLIANCE-SECRET")]);
    expect(sent).toEqual([
      [url, secret],
      [`${url}2`, "last"],
    ]);
  });

  test("what waits when the webhook is disabled is discarded, also when it is enabled again", async () => {
    const sender = plannedSender(() => 200);
    const { emulator } = openTestEmulator({ sender, emulation: emulatedPliance, clock: stopped });
    const save = (enabled: boolean) =>
      emulator.call("pliance", plianceCall("PUT", "/api/WebhookCommand", { json: { url, secret, enabled } }));
    await save(true);
    emulator.emit("pliance", { ...sampleEmission, afterSeconds: 60 });
    await save(false);
    await save(true);
    await emulator.drain();
    expect(emulator.deliveries({})).toMatchObject([{ status: "cancelled", end: "endpoint-off" }]);
    expect(sender.sent).toEqual([]);
  });

  test("the secret goes with every request over https and with none over http", async () => {
    const sender = plannedSender(() => 200);
    const { emulator } = openTestEmulator({
      sender,
      emulation: emulatedPliance,
      clock: stopped,
      payload: (_provider, event) => worldOf(emulatedPliance).payload(event),
    });
    for (const scheme of ["https", "http"]) {
      const json = { url: `${scheme}://localhost:5399/`, secret, enabled: true };
      await emulator.call("pliance", plianceCall("PUT", "/api/WebhookCommand", { json }));
      const poke = { json: { type: "CompanySanctionMatched" } };
      await emulator.call("pliance", plianceCall("POST", "/api/WebhookQuery/Poke", poke));
    }
    expect(sender.sent.map(({ request }) => firstHeader(request.headers, "X-PLIANCE-SECRET"))).toEqual([
      secret,
      undefined,
    ]);
  });
});
