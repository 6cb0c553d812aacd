import { describe, expect, test } from "vitest";
import { firstHeader } from "../../../src/core/http.ts";
import { emulatedPliance } from "../../../src/providers/emulated/pliance/pliance.ts";
import { jsonOf } from "../../helpers/emulator.ts";
import { hostileStrings } from "../../helpers/hostile-strings.ts";
import {
  answerOf,
  emulationSettings,
  nested,
  noon,
  plianceCall,
  plianceRoute,
  plianceSecret,
  plianceUrl,
  savedState,
  stateAfter,
  worldOf,
} from "../../helpers/provider-calls.ts";

const [url, secret] = [plianceUrl, plianceSecret];
const zeros = "0".repeat(64);
const saved = { status: "Success", success: true, message: null, checkpoint: expect.stringMatching(/^[0-9a-f]{64}$/) };
const refused = { status: "Error", success: false, message: expect.any(String), checkpoint: zeros };

describe("saving the webhook", () => {
  test("replaces url, secret and enabled together and keeps one webhook", () => {
    const first = savedState();
    const second = stateAfter(
      plianceRoute("PUT", "/api/WebhookCommand", { json: { url: "http://127.0.0.1:1/" }, state: first }),
    );
    expect(second.endpoints).toHaveLength(1);
    expect(jsonOf(answerOf(plianceRoute("GET", "/api/WebhookQuery", { state: second })))).toMatchObject({
      data: { enabled: false, url: "http://127.0.0.1:1/", secret: null },
    });
  });

  test("accepts an http URL with a secret", () => {
    expect(
      jsonOf(answerOf(plianceRoute("PUT", "/api/WebhookCommand", { json: { url: "http://localhost:1/", secret } }))),
    ).toEqual(saved);
  });

  test.each([
    ["no URL", { secret, enabled: true }],
    ["an empty URL", { url: "" }],
    ["a URL that is a number", { url: 5 }],
    ["a URL that is a path", { url: "/webhook" }],
    ["another scheme", { url: "ftp://localhost/" }],
    ["a URL of 10 KB", { url: `http://localhost/${"x".repeat(10_240)}` }],
    ["a URL with ESC", { url: "http://localhost/\u001b[2J" }],
    ["a URL with a line feed", { url: "http://local\nhost/" }],
    ["a URL with a password", { url: "http://user:hunter2@localhost/" }],
    ["a metadata address", { url: "http://169.254.169.254/latest/meta-data" }],
    ["a metadata name", { url: "http://metadata.google.internal/" }],
    ["a host that is not named", { url: "https://webhook.pliance.io" }],
    ["a secret with a line feed", { url, secret: "a\r\nX-Other: b" }],
    ["a secret that is a number", { url, secret: 1 }],
    ["enabled as a text", { url, enabled: "true" }],
    ...hostileStrings.map(({ name, text }) => [name, { url: text }] as [string, object]),
  ] as [string, object][])("refuses %s with HTTP 200, and changes nothing", (_what, json) => {
    const routed = plianceRoute("PUT", "/api/WebhookCommand", { json });
    const answer = answerOf(routed);
    expect(answer.status).toBe(200);
    expect(jsonOf(answer)).toEqual(refused);
    expect("state" in routed).toBe(false);
    expect(Buffer.from(answer.body).toString()).not.toMatch(/[\u0000-\u001f\u007f-\u009f]|hunter2/);
    expect(answer.body.length).toBeLessThan(2000);
  });
});

describe("the list of failures", () => {
  test.each([
    ["", 0, 100],
    ["?page.no=2&page.size=10", 20, 10],
    ["?Page.No=1&Page.Size=5", 5, 5],
    ["?page[no]=1&page[size]=5", 5, 5],
    ["?page.no=&page.size=", 0, 100],
  ])("asks the log by page: %s", (query, offset, limit) => {
    const asked: unknown[] = [];
    const world = worldOf(emulatedPliance, {
      deliveries: (wanted) => {
        asked.push(wanted);
        return [];
      },
    });
    const call = plianceCall("GET", `/api/WebhookQuery/DeliveryFailures${query}`);
    expect(jsonOf(answerOf(emulatedPliance.route(call, world)))).toEqual({ ...saved, data: { items: [] } });
    expect(asked).toEqual([{ statuses: ["failed"], offset, limit }]);
  });

  test.each(["page.no=-1", "page.no=x", "page.size=0", "page.size=1001", "page.no=99999999", "page.size=1e1"])(
    "refuses %s",
    (query) => {
      expect(jsonOf(answerOf(plianceRoute("GET", `/api/WebhookQuery/DeliveryFailures?${query}`)))).toEqual(refused);
    },
  );

  test("says what the delete call deletes when it has no id", () => {
    const answer = jsonOf(answerOf(plianceRoute("DELETE", "/api/WebhookCommand"))) as { message: string };
    expect(answer.message).toMatch(/one delivery failure.*enabled: false/);
  });
});

describe("calls outside the API's form", () => {
  const json = { url, secret, enabled: true };
  test.each([
    ["a wrong method", plianceCall("POST", "/api/WebhookCommand", { json }), 405],
    ["an unknown method", plianceCall("BREW", "/api/WebhookQuery"), 405],
    ["an unknown path", plianceCall("GET", "/api/WebhookQuery/Other"), 404],
    ["a path that climbs", plianceCall("GET", "/api/../api/WebhookQuery"), 404],
    ["a text", plianceCall("PUT", "/api/WebhookCommand", { json, headers: { "Content-Type": "text/plain" } }), 415],
    ["no content type", plianceCall("PUT", "/api/WebhookCommand", { bytes: Buffer.from("{}") }), 415],
    ["a huge body", plianceCall("PUT", "/api/WebhookCommand", { json: { ...json, more: "x".repeat(2 ** 20) } }), 413],
    ["a body that is cut", plianceCall("PUT", "/api/WebhookCommand", { json, bytes: Buffer.from('{"url":') }), 200],
    ["an array", plianceCall("PUT", "/api/WebhookCommand", { json: [json] }), 200],
    [
      "deep nesting",
      plianceCall("PUT", "/api/WebhookCommand", {
        json,
        bytes: Buffer.from(`{"a":${"[".repeat(5e5)}${"]".repeat(5e5 - 20)}}`),
      }),
      200,
    ],
    ["deep nesting that is JSON", plianceCall("PUT", "/api/WebhookCommand", { json: nested(3000) }), 200],
    ["UTF-16", plianceCall("PUT", "/api/WebhookCommand", { json, bytes: Buffer.from("{}", "utf16le") }), 200],
  ])("answers %s in the envelope", (_what, call, status) => {
    const answer = answerOf(emulatedPliance.route(call, worldOf(emulatedPliance)));
    expect(answer.status).toBe(status);
    expect(jsonOf(answer)).toEqual(refused);
    expect(firstHeader(answer.headers, "Allow") !== undefined).toBe(status === 405);
  });

  test("paths may have any case, as on Pliance's servers", () => {
    expect(emulatedPliance.owns("/api/webhookquery/poke")).toBe(true);
    expect(emulatedPliance.owns("/api/Ping")).toBe(false);
    expect(answerOf(plianceRoute("GET", "/API/webhookquery")).status).toBe(200);
  });
});

test("the same call in the same world has the same answer, and changes nothing that it was given", () => {
  const state = savedState();
  for (const [method, target, json] of [
    ["PUT", "/api/WebhookCommand", { url, secret }],
    ["GET", "/api/WebhookQuery", undefined],
    ["DELETE", "/api/WebhookCommand?id=x", undefined],
    ["GET", "/api/WebhookQuery/DeliveryFailures", undefined],
  ] as const)
    expect(plianceRoute(method, target, { json, state })).toEqual(plianceRoute(method, target, { json, state }));
});

test("refuses a choice that it does not have", () => {
  expect(() => emulatedPliance.initial(emulationSettings({ choices: { schedule: "x" } }))).toThrow(
    expect.objectContaining({ code: "CHOICE_UNKNOWN" }),
  );
});

test("an endpoint from the command line is the webhook", () => {
  const wish = { id: "target-1", url, events: "all", secret, now: noon } as const;
  const state = emulatedPliance.register({ endpoints: [], data: {} }, wish);
  expect(jsonOf(answerOf(plianceRoute("GET", "/api/WebhookQuery", { state: state })))).toMatchObject({
    data: { enabled: true, url, secret },
  });
});

test("a delivery that fails is not tried again, because no schedule is published", () => {
  expect(emulatedPliance.retry(emulationSettings())).toMatchObject({ attempts: 1 });
});
