import { describe, expect, test } from "vitest";
import { emulatedAmani } from "../../../src/providers/emulated/amani/amani.ts";
import { type ApiSession, openApi } from "../../helpers/api-session.ts";
import { morning } from "../../helpers/emulated-api.ts";

const bearer = ["Authorization", "Bearer user-token"];
const url = "http://127.0.0.1:4000/hook";

/** The ten names in the order of the seed's list. */
const listed = [
  ..."profile_create profile_update profile_status_change document_upload document_delete".split(" "),
  ..."document_update document_status_change zip_file_create video_call_status_change profile_level_update".split(" "),
];

/** The keys in the order of the seed's answer. */
const answered = [
  ..."id url profile_create profile_update profile_status_change profile_level_update".split(" "),
  ..."document_upload document_delete document_update document_status_change zip_file_create video_call_status_change signature_enabled".split(
    " ",
  ),
];

function open(change = {}): ApiSession {
  return openApi(emulatedAmani, bearer, change);
}

describe("the five steps of the documentation", () => {
  test("are answered as it shows", () => {
    const api = open();
    expect(api.call("GET", "/api/v2/webhook/events").json).toEqual(listed);

    const created = api.call("PUT", "/api/v2/webhook", { url, signature_enabled: true, profile_create: true });
    expect(created.status).toBe(200);
    expect(Object.keys(created.json)).toEqual(answered);
    expect(created.json).toMatchObject({ url, signature_enabled: true, profile_create: true, profile_update: false });

    const read = api.call("GET", "/api/v2/webhook/token");
    expect([read.status, Object.keys(read.json)]).toEqual([200, ["token"]]);
    const renewed = api.call("PATCH", "/api/v2/webhook/token");
    expect([renewed.status, Object.keys(renewed.json)]).toEqual([200, ["token"]]);
    expect(renewed.json.token).not.toBe(read.json.token);
    expect(api.call("GET", "/api/v2/webhook/token").json).toEqual(renewed.json);

    const update = { url: `${url}/2`, signature_enabled: false, zip_file_create: true };
    const updated = api.call("PUT", "/api/v2/webhook", update);
    expect(updated.json).toEqual({ ...created.json, ...update });
    expect(api.state.endpoints).toHaveLength(1);
    expect(api.call("GET", "/api/v2/webhook/token").json).toEqual(renewed.json);
  });
});

describe("the webhook of version 1", () => {
  test("gets no event that was not enabled", () => {
    const api = open();
    api.call("PUT", "/api/v2/webhook", { url, signature_enabled: true });
    expect(api.state.endpoints[0]).toMatchObject({ enabled: true, events: [], scheme: "signature" });
    api.call("PUT", "/api/v2/webhook", { document_delete: true, profile_create: true });
    api.call("PUT", "/api/v2/webhook", { document_delete: false, video_call_status_change: true });
    expect(api.state.endpoints[0]?.events).toEqual(["profile_create", "video_call_status_change"]);
  });

  test("keeps what an update leaves out, and its time of creation", () => {
    const api = open();
    const before = api.call("PUT", "/api/v2/webhook", { url, signature_enabled: false, profile_update: true }).json;
    api.now = morning + 1000;
    expect(api.call("PUT", "/api/v2/webhook", {}).json).toEqual(before);
    expect(api.state.endpoints[0]).toMatchObject({ createdAt: morning, updatedAt: morning + 1000 });
  });

  test.each([
    [{}, "token:Webhook-Token"],
    [{ "token-header": "X-Amani" }, "token:X-Amani"],
  ])("sends its token in the header that %j name", (choices, scheme) => {
    const api = open({ choices });
    api.call("PUT", "/api/v2/webhook", { url, signature_enabled: false });
    expect(api.state.endpoints[0]?.scheme).toBe(scheme);
  });

  test("has no token before it is created", () => {
    for (const method of ["GET", "PATCH"]) expect(open().call(method, "/api/v2/webhook/token").status).toBe(404);
  });

  test.each([
    ["no url", { signature_enabled: true }, "url is missing"],
    ["no signature_enabled", { url }, "signature_enabled is missing"],
    ["an empty url", { url: "", signature_enabled: true }, "url is missing"],
    ["a url that is none", { url: "webhook_url", signature_enabled: true }, "not an absolute"],
    ["a url with ESC", { url: "http://127.0.0.1/\u001b[2J", signature_enabled: true }, "not an absolute"],
    ["a url of 10 KB", { url: `${url}?${"x".repeat(10_000)}`, signature_enabled: true }, "longer"],
    ["a link-local url", { url: "http://169.254.1.1/", signature_enabled: true }, "link-local"],
    ["a flag that is a text", { url, signature_enabled: "true" }, "signature_enabled has to be true or false"],
    ["an event that is null", { url, signature_enabled: true, profile_create: null }, "profile_create has to be"],
    ["an unknown event", { url, signature_enabled: true, profile_created: true }, '"profile_created"'],
    ["an event of ESC", { url, signature_enabled: true, "\u001b[2J": true }, "There is no"],
    ["the documentation's placeholders", '{"url": "webhook_url", "signature_enabled": true/false, }', "not JSON"],
    ["a list", [], "not a JSON object"],
  ])("refuses a body with %s", (_what, body, detail) => {
    const api = open();
    const result = api.call("PUT", "/api/v2/webhook", body);
    expect(result.status).toBe(400);
    expect(Object.keys(result.json)).toEqual(["detail"]);
    expect(result.json.detail).toContain(detail);
    expect(result.text).not.toMatch(/[\0-\x1f\x7f]/);
    expect(api.state.endpoints).toEqual([]);
  });
});

describe("credentials and paths", () => {
  test.each([
    [401, "no header", []],
    [401, "another token", ["Authorization", "Bearer other"]],
    [401, "another scheme", ["Authorization", "Token user-token"]],
    [401, "two headers", [...bearer, ...bearer]],
    [401, "a token with ESC", ["Authorization", "Bearer user-token\u001b"]],
    [200, "the token", bearer],
    [200, "another case", ["authorization", "bearer user-token"]],
  ])("%i for %s", (status, _what, headers) => {
    const api = open({ apiKeys: ["user-token"] });
    api.headers = headers;
    const result = api.call("GET", "/api/v2/webhook/events");
    expect(result.status).toBe(status);
    if (status === 401) expect(result.header("www-authenticate")).toBe("Bearer");
    expect(result.text).not.toContain("\u001b");
  });

  test.each([
    ["POST", "/api/v2/webhook", "PUT"],
    ["GET", "/api/v2/webhook", "PUT"],
    ["DELETE", "/api/v2/webhook/token", "GET, PATCH"],
    ["GET", "/api/v2/webhook_endpoint", "POST"],
    ["DELETE", "/api/v2/webhook_endpoint/x", "PUT"],
    ["GET", "/api/v1/user/login/", "POST"],
  ])("%s %s is not published and gets 405", (method, path, allow) => {
    const result = open().call(method, path);
    expect([result.status, result.header("allow")]).toEqual([405, allow]);
  });

  test.each([
    ["/api/v2/webhook", true],
    ["/api/v2/events", true],
    ["/api/v2/webhook_endpoint/x/secret", true],
    ["/api/v1/user/login/", true],
    ["/api/v1/submissions/", false],
    ["/v1/webhooks", false],
  ])("%s is its path: %s", (path, isOwn) => {
    expect(emulatedAmani.owns(path)).toBe(isOwn);
  });

  test("the login needs no token and gives one that is accepted", () => {
    const api = open({ apiKeys: ["user-token"] });
    api.headers = [];
    const { status, json } = api.call("POST", "/api/v1/user/login/", { email: "a@example.com", password: "pw" });
    expect([status, json]).toEqual([200, { token: "user-token" }]);
    expect(api.call("POST", "/api/v1/user/login/", { email: "a@example.com" }).status).toBe(400);
    const anybody = openApi(emulatedAmani, []);
    const made = anybody.call("POST", "/api/v1/user/login/", { email: "a@example.com", password: "pw" }).json.token;
    anybody.headers = ["Authorization", `Bearer ${made}`];
    expect(anybody.call("GET", "/api/v2/events").status).toBe(200);
  });
});

describe("choices", () => {
  test.each([
    [{}, []],
    [{ "retry-delays": "5,60" }, [5, 60]],
  ])("%j give these delays", (choices, delaysSeconds) => {
    const settings = { apiKeys: [], choices: choices as Record<string, string>, refuseTarget: () => undefined };
    expect(emulatedAmani.retry(settings)).toMatchObject({ delaysSeconds, from: "previous-attempt", success: "2xx" });
  });

  test.each([
    { "token-header": "Content-Length" },
    { "token-header": "X A" },
    { "token-header": "X-A\r\nX-B" },
    { "token-header": "" },
    { "retry-delays": "" },
    { "retry-delays": "1,-1" },
    { "retry-delays": Array.from({ length: 51 }, () => "1").join(",") },
    { version: "2" },
  ])("%j are refused", (choices) => {
    expect(() => open({ choices })).toThrow(expect.objectContaining({ code: "CHOICE_UNKNOWN", category: "usage" }));
  });
});
