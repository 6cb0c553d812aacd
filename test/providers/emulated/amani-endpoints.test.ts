import { describe, expect, test } from "vitest";
import { emulatedAmani } from "../../../src/providers/emulated/amani/amani.ts";
import { type ApiSession, openApi } from "../../helpers/api-session.ts";
import { morning, someDelivery, throughJson } from "../../helpers/emulated-api.ts";
import { payloadBytes } from "../../helpers/payloads.ts";

const url = "http://127.0.0.1:4000/hook";
const path = "/api/v2/webhook_endpoint";

function open(): ApiSession {
  return openApi(emulatedAmani, ["Authorization", "Bearer user-token"]);
}

describe("version 2", () => {
  test("lists the events with example payloads, byte for byte", () => {
    const { json, text } = open().call("GET", "/api/v2/events");
    expect(json).toHaveLength(10);
    for (const { event, example_payload } of json) expect(example_payload.event).toBe(event);
    expect(text).toContain(Buffer.from(payloadBytes("amani/profile_create.json")).toString().trim());
  });

  test("creates an endpoint with its events, headers and metadata", () => {
    const api = open();
    const wish = {
      url,
      enabled_events: ["profile_create", "document_upload"],
      custom_headers: { "X-Tenant": "42", Authorization: "Bearer mine" },
      metadata: { team: { name: "risk" }, tags: [1, null] },
    };
    const created = api.call("POST", path, wish);
    expect(created.status).toBe(201);
    expect(created.json).toEqual({ id: expect.stringMatching(/^[0-9a-f-]{36}$/), ...wish });
    expect(created.text).not.toContain("secret");
    expect(api.state.endpoints[0]).toMatchObject({
      enabled: true,
      scheme: "signature",
      events: ["profile_create", "document_upload"],
      headers: ["X-Tenant", "42", "Authorization", "Bearer mine"],
    });
  });

  test("has all events off unless they are enabled", () => {
    expect(open().call("POST", path, { url }).json).toMatchObject({
      enabled_events: [],
      custom_headers: {},
      metadata: {},
    });
  });

  test("gives every endpoint a secret of its own, renewed alone", () => {
    const api = open();
    const [one, two] = [api.call("POST", path, { url }).json.id, api.call("POST", path, { url }).json.id];
    const secret = (id: string, method = "GET") => api.call(method, `${path}/${id}/secret`).json.secret;
    const before = [secret(one), secret(two)];
    expect(before[0]).toMatch(/^[0-9a-f]{64}$/);
    expect(before[0]).not.toBe(before[1]);
    const renewed = secret(one, "PATCH");
    expect(renewed).not.toBe(before[0]);
    expect([secret(one), secret(two)]).toEqual([renewed, before[1]]);
    expect(api.state.endpoints.map((endpoint) => endpoint.secret)).toEqual([renewed, before[1]]);
  });

  test("changes only what a PUT names", () => {
    const api = open();
    const before = api.call("POST", path, { url, custom_headers: { "X-A": "1" }, enabled_events: ["profile_create"] });
    api.now = morning + 5;
    const after = api.call("PUT", `${path}/${before.json.id}`, { enabled_events: [], metadata: { a: 1 } });
    expect(after.status).toBe(200);
    expect(after.json).toEqual({ ...before.json, enabled_events: [], metadata: { a: 1 } });
    expect(api.state.endpoints[0]).toMatchObject({ createdAt: morning, updatedAt: morning + 5 });
  });

  test("stands beside the webhook of version 1, whose id it does not know", () => {
    const api = open();
    api.call("POST", path, { url });
    const { id } = api.call("PUT", "/api/v2/webhook", { url, signature_enabled: true }).json;
    expect(api.state.endpoints).toHaveLength(2);
    expect(api.call("PUT", `${path}/${id}`, { enabled_events: [] }).status).toBe(404);
    expect(api.call("GET", `${path}/${id}/secret`).status).toBe(404);
    api.call("PATCH", "/api/v2/webhook/token");
    expect(new Set(api.state.endpoints.map(({ secret }) => secret)).size).toBe(2);
  });

  test("knows an endpoint of the command line", () => {
    const api = open();
    const wish = { id: "target", url, events: "all", secret: "s", now: morning } as const;
    api.state = throughJson(emulatedAmani.register(api.state, wish));
    expect(api.call("GET", `${path}/target/secret`).json).toEqual({ secret: "s" });
    const { enabled_events } = api.call("PUT", `${path}/target`, {}).json;
    expect(enabled_events).toHaveLength(10);
    expect(api.state.endpoints[0]).toMatchObject({ scheme: "signature", events: "all" });
  });

  test.each([
    ["no url", {}, "url is missing"],
    ["a url that is null", { url: null }, "url is missing"],
    ["a file url", { url: "file:///etc/passwd" }, "not an absolute"],
    ["a url elsewhere", { url: "http://example.com/" }, "--allow-host"],
    ["an unknown key", { url, events: [] }, '"events"'],
    ["events that are no list", { url, enabled_events: {} }, "not a list"],
    ["an unknown event", { url, enabled_events: ["profile_create", "x\u001b[2J"] }, "does not take"],
    ["an event that is no text", { url, enabled_events: [1] }, "not a text"],
    ["headers that are a list", { url, custom_headers: ["X-A: 1"] }, "not an object"],
    ["metadata that is a list", { url, metadata: [] }, "not an object"],
    ["metadata that is null", { url, metadata: null }, "not an object"],
    [
      "51 headers",
      { url, custom_headers: Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`X-${i}`, ""])) },
      "50",
    ],
  ])("refuses a body with %s", (_what, body, detail) => {
    const api = open();
    const result = api.call("POST", path, body);
    expect(result.status).toBe(400);
    expect(result.json.detail).toContain(detail);
    expect(result.text).not.toMatch(/[\0-\x1f\x7f]/);
    expect(api.state.endpoints).toEqual([]);
  });

  test.each([
    ["X-A", "1\r\nX-Evil: 1"],
    ["X-A", "1\nX-Evil: 1"],
    ["X-A", "\0"],
    ["X-A", "\u001b[2J"],
    ["X-A", "caf\u00e9"],
    ["X-A", 1],
    ["X-A", null],
    ["X-A\r\nX-Evil", "1"],
    ["X A", "1"],
    ["X-A:", "1"],
    ["", "1"],
    ["Host", "example.com"],
    ["content-length", "0"],
    ["Transfer-Encoding", "chunked"],
    ["Connection", "close"],
    ["Upgrade", "h2c"],
    ["Expect", "100-continue"],
    ["WEBHOOK-signature", "forged"],
  ])("refuses the custom header %j: %j for a new endpoint and an old one", (name, value) => {
    const api = open();
    const { id } = api.call("POST", path, { url }).json;
    const before = api.state;
    const body = { url, custom_headers: { "X-Good": "1", [name]: value } };
    for (const result of [api.call("POST", path, body), api.call("PUT", `${path}/${id}`, body)]) {
      expect(result.status).toBe(400);
      expect(result.json.detail).toContain("custom_headers");
      expect(result.text).not.toMatch(/[\0-\x1f\x7f]|forged|X-Evil: 1/);
    }
    expect(api.state).toBe(before);
  });

  test("takes a header called __proto__ for what it is", () => {
    const api = open();
    const created = api.call(
      "POST",
      path,
      `{"url":"${url}","custom_headers":{"__proto__":"1"},"metadata":{"__proto__":2}}`,
    );
    expect(created.text).toContain('"custom_headers":{"__proto__":"1"},"metadata":{"__proto__":2}');
  });

  test.each([
    ["PUT", `${path}/unknown`],
    ["GET", `${path}/unknown/secret`],
    ["PATCH", `${path}/${"9".repeat(100_000)}/secret`],
    ["GET", `${path}/\u001b[2J/secret`],
    ["GET", `${path}/a/b/secret`],
  ])("knows no endpoint for %s %.50s", (method, target) => {
    const result = open().call(method, target, method === "PUT" ? {} : undefined);
    expect(result.status).toBe(404);
    expect(result.text.length).toBeLessThan(200);
    expect(result.text).not.toContain("\u001b");
  });
});

describe("the body of a delivery", () => {
  test.each([
    [
      '{"a":1,"name":"Ay\u015fe","f":1.0,"n":12345678901234567890}',
      '{"a": 1, "name": "Ay\\u015fe", "f": 1.0, "n": 12345678901234567890}',
    ],
    ['{"a": 1}', '{"a": 1}'],
    ["not json", "not json"],
  ])("is what json.dumps writes for %s", (emitted, sent) => {
    const delivery = someDelivery({ provider: "amani", body: Buffer.from(emitted) });
    const body = emulatedAmani.bodyOf?.(delivery, { number: 1, now: morning }) ?? new Uint8Array();
    expect(Buffer.from(body).toString()).toBe(sent);
  });
});
