import { describe, expect, test } from "vitest";
import type { Emission, EmulationSettings } from "../../../src/core/emulation/emulation.ts";
import { locate } from "../../../src/core/json/locate.ts";
import { emulatedDotfile } from "../../../src/providers/emulated/dotfile/dotfile.ts";
import { openApi } from "../../helpers/api-session.ts";
import { morning, someAttempt, someDelivery, someEndpoint, throughJson } from "../../helpers/emulated-api.ts";
import { payloadBytes } from "../../helpers/payloads.ts";

const hour = 3_600_000;

function settings(choices: Record<string, string> = {}): EmulationSettings {
  return { apiKeys: [], choices, refuseTarget: () => undefined };
}

function bodyOf(body: Uint8Array, number: number, change = {}): Uint8Array {
  const attempt = { number, now: morning };
  return emulatedDotfile.bodyOf?.(someDelivery({ body, ...change }), attempt) ?? body;
}

/** The body with the text at a pointer blanked. */
function without(body: Uint8Array, ...pointers: string[]): string {
  let text = Buffer.from(body).toString("latin1");
  for (const pointer of pointers) {
    const span = locate(Buffer.from(text, "latin1"), pointer);
    if (span !== undefined) text = `${text.slice(0, span.start)}~${text.slice(span.end)}`;
  }
  return text;
}

describe("the body of an attempt", () => {
  const body = payloadBytes("dotfile/Check.Started.json");
  const renewed = ["/context/timestamp", "/context/retry_count", "/context/remaining_retry_count"];

  test.each([1, 2, 3, 4, 5])("number %i has its counts and time, and no other byte is changed", (number) => {
    const automatic = Array.from({ length: number - 1 }, (_, place) =>
      someAttempt(500, { number: place + 1, kind: place === 0 ? "first" : "automatic" }),
    );
    const sent = bodyOf(body, number, { attempts: automatic, nextKind: number === 1 ? "first" : "automatic" });
    expect(JSON.parse(Buffer.from(sent).toString()).context).toMatchObject({
      event_id: "fd78ac44-bc91-439d-8262-066e7309f447",
      timestamp: morning,
      retry_count: number - 1,
      remaining_retry_count: 5 - number,
    });
    expect(without(sent, ...renewed)).toBe(without(body, ...renewed));
  });

  test("counts a retry by hand in retry_count only", () => {
    const attempts = [someAttempt(500), someAttempt(500, { number: 2, kind: "automatic" })];
    const byHand = JSON.parse(Buffer.from(bodyOf(body, 3, { attempts, nextKind: "manual" })).toString());
    expect(byHand.context).toMatchObject({ retry_count: 2, remaining_retry_count: 3 });
    const late = Array.from({ length: 9 }, () => someAttempt(500, { kind: "automatic" }));
    const tenth = JSON.parse(Buffer.from(bodyOf(body, 10, { attempts: late, nextKind: "manual" })).toString());
    expect(tenth.context).toMatchObject({ retry_count: 9, remaining_retry_count: 0 });
  });

  test("keeps to seconds where the emitted time is in seconds", () => {
    const inSeconds = Buffer.from('{"context":{"timestamp":1675171800}}');
    expect(Buffer.from(bodyOf(inSeconds, 1)).toString()).toBe(`{"context":{"timestamp":${morning / 1000}}}`);
  });

  test.each([
    ["the guide's older sample", payloadBytes("dotfile/Case.StatusUpdated.json")],
    ["no JSON", Buffer.from("not json")],
    ["nothing", new Uint8Array()],
    ["a list", Buffer.from("[1]")],
    ["half a body", Buffer.from('{"context":{"retry_count":0')],
    ["a context that is no object", Buffer.from('{"context":null}')],
  ])("is left as it is when it is %s", (_what, own) => {
    expect(bodyOf(own, 2)).toEqual(own);
  });
});

describe("sub-events", () => {
  const statusUpdated: Emission = {
    event: "Case.StatusUpdated",
    reference: "c1",
    body: payloadBytes("dotfile/Case.StatusUpdated.openapi.json"),
  };
  const updated: Emission = { event: "Case.Updated", body: payloadBytes("dotfile/Case.Updated.json") };

  function told(emission: Emission, events: readonly string[] | "all"): Emission | undefined {
    return emulatedDotfile.deliveryFor?.(emission, someEndpoint({ events }));
  }

  test("are told as the main event without sub_event to those who subscribed to them", () => {
    expect(told(statusUpdated, ["Note.Created", "Case.StatusUpdated"])).toBe(statusUpdated);
    expect(JSON.parse(Buffer.from(statusUpdated.body).toString())).not.toHaveProperty("sub_event");
  });

  test("are told as Case.Updated with sub_event to those who subscribed to that", () => {
    const main = told(statusUpdated, ["Case.Updated"]);
    expect(main).toMatchObject({ event: "Case.Updated", reference: "c1" });
    const text = Buffer.from(main?.body ?? []).toString();
    expect(text.startsWith('{"event":"Case.Updated","sub_event":"Case.StatusUpdated","context":')).toBe(true);
    const original = Buffer.from(statusUpdated.body).toString();
    expect(text.replace(/^.*?"context"/, "")).toBe(original.replace(/^.*?"context"/, ""));
  });

  test("keep the layout of a body that is spread over lines", () => {
    const main = told({ ...statusUpdated, body: payloadBytes("dotfile/Case.StatusUpdated.json") }, ["Case.Updated"]);
    const text = Buffer.from(main?.body ?? []).toString();
    expect(text.startsWith('{\n"event": "Case.Updated",\n"sub_event":"Case.StatusUpdated",\n"context": {\n')).toBe(
      true,
    );
  });

  test("are told once to those who subscribed to both, and to all", () => {
    expect(told(statusUpdated, ["Case.Updated", "Case.StatusUpdated"])).toBe(statusUpdated);
    expect(told(statusUpdated, "all")).toBe(statusUpdated);
    expect(told(updated, "all")).toBe(updated);
  });

  test("take the place of a main event for those who subscribed to them alone", () => {
    const sub = JSON.parse(Buffer.from(updated.body).toString()).sub_event;
    const direct = told(updated, [sub]);
    expect(direct?.event).toBe(sub);
    const json = JSON.parse(Buffer.from(direct?.body ?? []).toString());
    expect(json.event).toBe(sub);
    expect(json).not.toHaveProperty("sub_event");
    expect(told(updated, ["Case.TagsUpdated"])).toBeUndefined();
  });

  test.each([
    ['{"sub_event":"Case.TagsUpdated", "event":"Case.Updated","n":1}', '{ "event":"Case.TagsUpdated","n":1}'],
    ['{"event":"Case.Updated","n":1,\n"sub_event":"Case.TagsUpdated"\n}', '{"event":"Case.TagsUpdated","n":1\n}'],
    ['{"sub_event":"Case.TagsUpdated"}', "{}"],
  ])("leave %j without a comma too many", (main, direct) => {
    const told1 = told({ event: "Case.Updated", body: Buffer.from(main) }, ["Case.TagsUpdated"]);
    expect(Buffer.from(told1?.body ?? []).toString()).toBe(direct);
  });

  test("stand in a body once", () => {
    const body = Buffer.from('{"event":"Case.TagsUpdated","sub_event":null}');
    const main = told({ event: "Case.TagsUpdated", body }, ["Case.Updated"]);
    expect(Buffer.from(main?.body ?? []).toString()).toBe('{"event":"Case.Updated","sub_event":null}');
  });

  test.each([
    ["Case.ReviewUpdated", ["Case.Updated"]],
    ["Case.Created", ["Case.Updated"]],
    ["Case.InfoUpdated", ["Company.Updated"]],
    ["Check.Started", ["Check.Updated"]],
    ["constructor.name", ["constructor.Updated"]],
    // Deleting a case sends no events for what it held.
    ["Case.Deleted", ["Individual.Deleted", "Company.Deleted", "Check.Deleted", "Case.Updated"]],
  ])("%s tells nothing to %s", (event, events) => {
    expect(told({ event, body: Buffer.from(`{"event":"${event}"}`) }, events)).toBeUndefined();
  });

  test.each([
    ["Case", "StatusUpdated FlagsUpdated ContactHasActionsUpdated ReviewerHasActionsUpdated InfoUpdated"],
    ["Case", "TemplateUpdated RiskUpdated MetadataUpdated TagsUpdated AssigneeUpdated"],
    ["Individual", "InfoUpdated MarkedAsRelevant MarkedAsNotRelevant"],
    ["Company", "InfoUpdated MarkedAsRelevant MarkedAsNotRelevant"],
  ])("%s.Updated stands for %s", (entity, actions) => {
    for (const action of actions.split(" ")) {
      const event = `${entity}.${action}`;
      const file = event === "Case.StatusUpdated" ? "Case.StatusUpdated.openapi" : event;
      const main = told({ event, body: payloadBytes(`dotfile/${file}.json`) }, [`${entity}.Updated`]);
      expect(JSON.parse(Buffer.from(main?.body ?? []).toString())).toMatchObject({
        event: `${entity}.Updated`,
        sub_event: event,
      });
    }
  });

  test.each([
    "not json",
    "{}",
    '{"event":"Case.TagsUpdated","event":"twice"}',
    "[]",
    "",
    '{"event":"Case',
    '{"event":',
  ])("do not stumble over the body %s", (text) => {
    const outcome = () => told({ event: "Case.TagsUpdated", body: Buffer.from(text) }, ["Case.Updated"]);
    expect(outcome).not.toThrow();
    expect(outcome()?.event).toBe("Case.Updated");
  });
});

describe("the health of a webhook", () => {
  function afterErrors(times: readonly number[], start = openApi(emulatedDotfile, []).state) {
    const endpoints = [someEndpoint({ id: "other" }), someEndpoint()];
    return times.reduce(
      (state, at) => throughJson(next(state, someDelivery({ attempts: [someAttempt(500, { emulatedAt: at })] }), at)),
      { ...start, endpoints: start.endpoints.length === 0 ? endpoints : start.endpoints },
    );
  }
  const next = emulatedDotfile.afterAttempt as NonNullable<typeof emulatedDotfile.afterAttempt>;
  const isOnline = (state: ReturnType<typeof next>) => state.endpoints.map(({ enabled }) => enabled);
  const evenly = (count: number, span: number) => Array.from({ length: count }, (_, i) => morning + (i * span) / count);

  test("goes offline with the 50th error in 24 hours, and no other webhook does", () => {
    expect(isOnline(afterErrors(evenly(49, hour)))).toEqual([true, true]);
    const offline = afterErrors(evenly(50, 24 * hour));
    expect(isOnline(offline)).toEqual([true, false]);
    expect(offline.endpoints[1]?.updatedAt).toBeGreaterThan(morning);
  });

  test("stays online when 50 errors take longer", () => {
    expect(isOnline(afterErrors(evenly(500, 500 * hour)))).toEqual([true, true]);
  });

  test("stays online when it was promoted", () => {
    const { state } = openApi(emulatedDotfile, [], { choices: { health: "promoted" } });
    expect(isOnline(afterErrors(evenly(200, hour), state))).toEqual([true, true]);
  });

  test("counts every answer but 2xx and no answer, and no copy of an attempt", () => {
    const start = { ...openApi(emulatedDotfile, []).state, endpoints: [someEndpoint()] };
    const afterOne = (attempt: ReturnType<typeof someAttempt>) =>
      next(start, someDelivery({ attempts: [attempt] }), morning);
    for (const status of [200, 204, 299]) expect(afterOne(someAttempt(status))).toBe(start);
    expect(afterOne(someAttempt(500, { kind: "duplicate" }))).toBe(start);
    for (const status of [302, 404, 500, undefined]) expect(afterOne(someAttempt(status))).not.toBe(start);
  });

  test("changes no webhook with an error that leaves it online", () => {
    const before = { ...openApi(emulatedDotfile, []).state, endpoints: [someEndpoint()] };
    const after = next(before, someDelivery({ attempts: [someAttempt(500)] }), morning);
    expect(after).not.toBe(before);
    expect(after.endpoints).toBe(before.endpoints);
  });

  test("forgets the errors of a webhook that is deleted, and those that are old", () => {
    const api = openApi(emulatedDotfile, ["X-DOTFILE-API-KEY", "key"]);
    api.state = afterErrors(evenly(30, hour));
    expect(api.state.data.errors).toHaveLength(30);
    const later = next(api.state, someDelivery({ attempts: [someAttempt(500)] }), morning + 25 * hour);
    expect(later.data.errors).toHaveLength(1);
    api.call("DELETE", "/v1/webhooks/one");
    expect(api.state.data.errors).toEqual([]);
  });

  test("begins anew when the webhook is put online", () => {
    const api = openApi(emulatedDotfile, ["X-DOTFILE-API-KEY", "key"]);
    api.state = afterErrors(evenly(50, hour));
    expect(api.call("GET", "/v1/webhooks?status=offline").json.data).toHaveLength(1);
    api.call("PATCH", "/v1/webhooks/one", { status: "online" });
    expect(isOnline(afterErrors(evenly(49, hour), api.state))).toEqual([true, true]);
    expect(isOnline(afterErrors(evenly(50, hour), api.state))).toEqual([true, false]);
  });

  test("begins anew when it was offline by hand", () => {
    const api = openApi(emulatedDotfile, ["X-DOTFILE-API-KEY", "key"]);
    api.state = afterErrors(evenly(40, hour));
    for (const status of ["offline", "online"]) api.call("PATCH", "/v1/webhooks/one", { status });
    expect(isOnline(afterErrors(evenly(49, hour), api.state))).toEqual([true, true]);
  });
});

describe("choices", () => {
  test.each([
    [{}, [60, 300, 1800, 7200]],
    [{ "retry-delays": "1,2,3,0" }, [1, 2, 3, 0]],
  ])("%j give these delays", (choices, delaysSeconds) => {
    expect(emulatedDotfile.retry(settings(choices))).toMatchObject({
      attempts: 5,
      delaysSeconds,
      from: "previous-attempt",
      success: "2xx",
    });
  });

  test.each([
    { "retry-delays": "1,2,3" },
    { "retry-delays": "1,2,3,x\u001b" },
    { "retry-delays": "1,2,3,99999999" },
    { health: "well" },
    { schedule: "any" },
  ])("%j are refused", (choices) => {
    const refused = () => emulatedDotfile.initial(settings(choices as unknown as Record<string, string>));
    expect(refused).toThrow(expect.objectContaining({ code: "CHOICE_UNKNOWN", category: "usage" }));
    expect(refused).not.toThrow(/\u001b/);
  });
});
