import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { Emulation } from "../../../src/core/emulation/emulation.ts";
import { firstHeader } from "../../../src/core/http.ts";
import { emulatedAmani } from "../../../src/providers/emulated/amani/amani.ts";
import { emulatedDotfile } from "../../../src/providers/emulated/dotfile/dotfile.ts";
import { jsonOf, openTestEmulator, plannedSender } from "../../helpers/emulator.ts";
import { payloadBytes } from "../../helpers/payloads.ts";
import { type ClientCall, clientCall } from "../../helpers/provider-calls.ts";

const url = "http://127.0.0.1:9/hook";

function openWith(emulation: Emulation, statuses: readonly number[]) {
  const sender = plannedSender((_sent, nth) => statuses[nth - 1] ?? 200);
  const { emulator } = openTestEmulator({ emulation, sender });
  const id = emulation.provider.id;
  const call = async (method: string, target: string, about: ClientCall): Promise<Record<string, string>> =>
    jsonOf(await emulator.call(id, clientCall(method, target, about))) as Record<string, string>;
  return { emulator, sent: sender.sent, call };
}

describe("Dotfile through the delivery engine", () => {
  const headers = { "X-DOTFILE-API-KEY": "key" };

  test("tries an event five times, signed anew each time, and logs it", async () => {
    const { emulator, sent, call } = openWith(emulatedDotfile, [500, 500, 404, 302, 503]);
    const json = { url, events: ["Check.Started"], secret: "s3cret" };
    const { id } = await call("POST", "/v1/webhooks", { headers, json });
    emulator.emit("dotfile", { event: "Check.Started", body: payloadBytes("dotfile/Check.Started.json") });
    emulator.emit("dotfile", { event: "Check.Approved", body: payloadBytes("dotfile/Check.Approved.json") });
    await emulator.drain();
    const first = sent[0]?.at ?? 0;
    expect(sent.map(({ at }) => (at - first) / 1000)).toEqual([0, 60, 360, 2160, 9360]);
    for (const [place, { request }] of sent.entries()) {
      const { context } = JSON.parse(Buffer.from(request.body).toString());
      expect(context).toMatchObject({ retry_count: place, remaining_retry_count: 4 - place });
      expect(context.event_id).toBe("fd78ac44-bc91-439d-8262-066e7309f447");
      const signature = createHmac("sha256", "s3cret").update(request.body).digest("hex");
      expect(firstHeader(request.headers, "dotfile-signature")).toBe(signature);
    }
    const log = (await call("GET", "/v1/webhook-logs", { headers })) as unknown as { data: Record<string, unknown>[] };
    expect(log.data).toHaveLength(1);
    expect(log.data[0]).toMatchObject({ webhook_id: id, retry_count: 4, status_code: 503, next_retry_at: null });
    expect(log.data[0]?.payload).toMatchObject({ context: { retry_count: 4 } });
  });

  test("tells a sub-event to each endpoint under the name it subscribed to", async () => {
    const { emulator, sent, call } = openWith(emulatedDotfile, []);
    for (const events of [["Case.Updated"], ["Case.TagsUpdated"], ["Case.Created"]])
      await call("POST", "/v1/webhooks", { headers, json: { url, events } });
    emulator.emit("dotfile", { event: "Case.TagsUpdated", body: payloadBytes("dotfile/Case.TagsUpdated.json") });
    await emulator.drain();
    const told = sent.map(({ request }) => JSON.parse(Buffer.from(request.body).toString()));
    expect(told.map((body) => [body.event, body.sub_event])).toEqual([
      ["Case.Updated", "Case.TagsUpdated"],
      ["Case.TagsUpdated", undefined],
    ]);
  });

  test("goes offline after 50 errors and cancels what waits", async () => {
    const { emulator, sent, call } = openWith(
      emulatedDotfile,
      Array.from({ length: 200 }, () => 500),
    );
    const { id } = await call("POST", "/v1/webhooks", { headers, json: { url, events: ["Case.Created"] } });
    const body = payloadBytes("dotfile/Case.Created.json");
    for (let count = 0; count < 20; count += 1) emulator.emit("dotfile", { event: "Case.Created", body });
    await emulator.drain();
    // Attempts that were in flight beside the 50th still end.
    expect(sent.length).toBeGreaterThanOrEqual(50);
    expect(sent.length).toBeLessThan(100);
    expect(await call("GET", `/v1/webhooks/${id}`, { headers })).toMatchObject({ status: "offline" });
    expect(emulator.deliveries({ statuses: ["waiting", "sending"] })).toEqual([]);
  });
});

describe("Amani through the delivery engine", () => {
  const headers = { Authorization: "Bearer user-token" };
  const body = Buffer.from('{"event":"profile_create","profile":{"name":"Ay\u015fe","score":1.0}}');
  const dumped = '{"event": "profile_create", "profile": {"name": "Ay\\u015fe", "score": 1.0}}';

  test("signs the json.dumps text, with the token as it is when the attempt leaves", async () => {
    const { emulator, sent, call } = openWith(emulatedAmani, []);
    await call("PUT", "/api/v2/webhook", { headers, json: { url, signature_enabled: true, profile_create: true } });
    await call("GET", "/api/v2/webhook/token", { headers });
    emulator.emit("amani", { event: "profile_create", body, afterSeconds: 60 });
    const { token = "" } = await call("PATCH", "/api/v2/webhook/token", { headers });
    await emulator.drain();
    expect(sent).toHaveLength(1);
    expect(Buffer.from(sent[0]?.request.body ?? []).toString()).toBe(dumped);
    const signature = createHmac("sha256", token).update(dumped).digest("base64");
    expect(firstHeader(sent[0]?.request.headers ?? [], "webhook-signature")).toBe(signature);
  });

  test("sends the token itself when signatures are off, and nothing for an event that is off", async () => {
    const { emulator, sent, call } = openWith(emulatedAmani, []);
    await call("PUT", "/api/v2/webhook", { headers, json: { url, signature_enabled: false, profile_create: true } });
    const { token } = await call("GET", "/api/v2/webhook/token", { headers });
    emulator.emit("amani", { event: "profile_create", body });
    emulator.emit("amani", { event: "profile_update", body });
    await emulator.drain();
    expect(sent).toHaveLength(1);
    expect(firstHeader(sent[0]?.request.headers ?? [], "webhook-token")).toBe(token);
    expect(firstHeader(sent[0]?.request.headers ?? [], "webhook-signature")).toBeUndefined();
  });

  test("sends custom headers along, and tries once", async () => {
    const { emulator, sent, call } = openWith(emulatedAmani, [500]);
    const json = { url, enabled_events: ["profile_create"], custom_headers: { "X-Tenant": "42" } };
    const { id } = await call("POST", "/api/v2/webhook_endpoint", { headers, json });
    const { secret = "" } = await call("GET", `/api/v2/webhook_endpoint/${id}/secret`, { headers });
    emulator.emit("amani", { event: "profile_create", body });
    await emulator.drain();
    expect(sent).toHaveLength(1);
    const lines = sent[0]?.request.headers ?? [];
    expect(firstHeader(lines, "x-tenant")).toBe("42");
    expect(firstHeader(lines, "webhook-signature")).toBe(createHmac("sha256", secret).update(dumped).digest("base64"));
    expect(emulator.deliveries({})[0]).toMatchObject({ status: "failed" });
  });
});
