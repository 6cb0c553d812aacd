import { describe, expect, test } from "vitest";
import { emulatedDotfile } from "../../../src/providers/emulated/dotfile/dotfile.ts";
import { type ApiSession, openApi } from "../../helpers/api-session.ts";
import { morning, someEndpoint } from "../../helpers/emulated-api.ts";

const key = ["X-DOTFILE-API-KEY", "dotkey.secret.id"];
const url = "http://127.0.0.1:4000/hook";
const wish = { url, events: ["Case.Created", "Case.Updated"] };
const unknownId = "11111111-1111-4111-8111-111111111111";

/** Required keys of the OpenAPI's schema `Webhook`, in its order. */
const webhookKeys = ["id", "name", "status", "type", "events", "url", "secret", "created_at", "updated_at"];

function open(change = {}): ApiSession {
  return openApi(emulatedDotfile, key, change);
}

describe("/v1/webhooks", () => {
  test("creates a webhook with everything that is published for it", () => {
    const api = open();
    const all = { ...wish, name: "Mine", status: "offline", type: "system", secret: "s" };
    const created = api.call("POST", "/v1/webhooks", all);
    expect(created.status).toBe(201);
    expect(Object.keys(created.json)).toEqual(webhookKeys);
    expect(created.json).toMatchObject({ ...all, created_at: "2026-11-20T10:00:00.000Z" });
    expect(created.json.id).toMatch(/^[0-9a-f-]{36}$/);
    expect(api.state.endpoints[0]).toMatchObject({ enabled: false, scheme: "signature", secret: "s" });
  });

  test("makes up a secret of its own for every webhook and shows it in every read", () => {
    const api = open();
    const [one, two] = [api.call("POST", "/v1/webhooks", wish).json, api.call("POST", "/v1/webhooks", wish).json];
    expect(one).toMatchObject({
      name: "",
      status: "online",
      type: "user",
      secret: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(two.secret).not.toBe(one.secret);
    expect(api.call("GET", `/v1/webhooks/${one.id}`).json).toEqual(one);
    const list = api.call("GET", "/v1/webhooks");
    expect(list.status).toBe(200);
    expect(list.json).toEqual({ data: [one, two], pagination: { page: 1, limit: 20, count: 2 } });
  });

  test("changes only what a PATCH names", () => {
    const api = open();
    const before = api.call("POST", "/v1/webhooks", { ...wish, name: "Mine" }).json;
    api.now = morning + 1500;
    const after = api.call("PATCH", `/v1/webhooks/${before.id}`, { status: "offline", secret: "new" });
    expect(after.status).toBe(200);
    expect(after.json).toEqual({ ...before, status: "offline", secret: "new", updated_at: "2026-11-20T10:00:01.500Z" });
    expect(api.call("GET", `/v1/webhooks/${before.id}`).json).toEqual(after.json);
  });

  test("deletes a webhook with 204 and no body, and then knows it no more", () => {
    const api = open();
    const { id } = api.call("POST", "/v1/webhooks", wish).json;
    const deleted = api.call("DELETE", `/v1/webhooks/${id}`);
    expect([deleted.status, deleted.text]).toEqual([204, ""]);
    expect(api.call("GET", `/v1/webhooks/${id}`).status).toBe(404);
    expect(api.call("DELETE", `/v1/webhooks/${id}`).json).toMatchObject({
      code: "NOT_FOUND",
      message: "No webhook can be found.",
    });
  });

  test("refuses the 51st webhook and takes one again when one is deleted", () => {
    const api = open();
    const ids = Array.from({ length: 50 }, () => api.call("POST", "/v1/webhooks", wish).json.id);
    const refused = api.call("POST", "/v1/webhooks", wish);
    expect(refused.status).toBe(400);
    expect(refused.json.message).toContain("Maximum items reached (default: 50)");
    expect(api.state.endpoints).toHaveLength(50);
    api.call("DELETE", `/v1/webhooks/${ids[7]}`);
    expect(api.call("POST", "/v1/webhooks", wish).status).toBe(201);
  });

  test("shows an endpoint of the command line like any other, subscribed to all events", () => {
    const api = open();
    const target = { id: "target", url, events: "all", secret: "s", now: morning } as const;
    api.state = emulatedDotfile.register(api.state, target);
    const [shown] = api.call("GET", "/v1/webhooks").json.data;
    expect(shown.events).toHaveLength(46);
    expect(api.call("PATCH", "/v1/webhooks/target", { name: "Mine" }).json).toMatchObject({ name: "Mine" });
    expect(api.state.endpoints[0]?.events).toBe("all");
  });

  test("answers the ping that tests a key", () => {
    expect(open().call("GET", "/v1/ping").json).toEqual({ workspace_name: expect.any(String) });
  });
});

describe("calls that are refused", () => {
  test("have the form of a seen 401 and change nothing", () => {
    const api = open();
    api.headers = [];
    const refused = api.call("GET", "/v1/webhooks");
    expect(refused.status).toBe(401);
    expect(refused.json).toEqual({
      status_code: 401,
      timestamp: "2026-11-20T10:00:00.000Z",
      code: "UNAUTHORIZED",
      message: "Missing workspace API key in Header X-DOTFILE-API-KEY",
    });
  });

  test.each([
    ["another key", ["X-DOTFILE-API-KEY", "dotkey.other.id"], 401],
    ["two keys", ["X-DOTFILE-API-KEY", "right", "X-DOTFILE-API-KEY", "right"], 401],
    ["an empty key", ["X-DOTFILE-API-KEY", ""], 401],
    ["a key with ESC", ["X-DOTFILE-API-KEY", "right\u001b[2J"], 401],
    ["a bearer token", ["Authorization", "Bearer right"], 401],
    ["the right key in any case of the name", ["x-dotfile-api-key", "right"], 200],
  ])("a call with %s gets its status", (_what, headers, status) => {
    const api = open({ apiKeys: ["right"] });
    api.headers = headers;
    const result = api.call("GET", "/v1/webhooks");
    expect(result.status).toBe(status);
    expect(result.text).not.toContain("\u001b");
  });

  test.each([
    ["no url", { events: [] }, "url is required"],
    ["no events", { url }, "events is required"],
    ["a url that is none", { ...wish, url: "hook" }, "hook"],
    ["a url of another scheme", { ...wish, url: "ftp://127.0.0.1/" }, "not an absolute"],
    ["a url with ESC", { ...wish, url: "http://127.0.0.1/\u001b[2J" }, "not an absolute"],
    ["a url with a line feed", { ...wish, url: "http://127.0.0.1/\nx" }, "not an absolute"],
    ["a url of 10 KB", { ...wish, url: `${url}?${"x".repeat(10_000)}` }, "longer than 2048"],
    ["a url that the egress policy refuses", { ...wish, url: "http://169.254.169.254/" }, "metadata"],
    ["events that are no list", { ...wish, events: "Case.Created" }, "must be an array"],
    ["an unknown event", { ...wish, events: ["Case.Opened"] }, '"Case.Opened": it is no event'],
    ["an event that is no text", { ...wish, events: [null] }, "null"],
    ["the older name", { ...wish, events: ["Check.Completed"] }, "replaced by Check.Approved"],
    ["an unknown status", { ...wish, status: "on" }, "status must be one of online, offline"],
    ["an unknown type", { ...wish, type: "admin" }, "type must be one of user, system"],
    ["an empty secret", { ...wish, secret: "" }, "secret should not be empty"],
    ["a secret that is no text", { ...wish, secret: 1 }, "secret must be a string"],
    ["a name of 3,000 characters", { ...wish, name: "n".repeat(3000) }, "longer"],
    ["a list", [wish], "not a JSON object"],
    ["half a body", '{"url":', "not JSON"],
  ])("a body with %s gets 400 for POST and PATCH", (what, body, message) => {
    const api = open();
    const { id } = api.call("POST", "/v1/webhooks", wish).json;
    const before = api.state;
    const results = [api.call("POST", "/v1/webhooks", body), api.call("PATCH", `/v1/webhooks/${id}`, body)];
    const isRequired = /^no /.test(what);
    for (const [place, result] of results.entries()) {
      if (isRequired && place === 1) continue;
      expect(result.status).toBe(400);
      expect(result.json).toMatchObject({ status_code: 400, code: "BAD_REQUEST" });
      expect(result.json.message).toContain(message);
      expect(result.text).not.toMatch(/[\0-\x1f\x7f]/);
      expect(result.text.length).toBeLessThan(500);
    }
    if (!isRequired) expect(api.state).toBe(before);
  });

  test.each([
    [415, "a type that is not JSON", { type: "text/plain", body: "{}" }],
    [415, "no type", { body: "{}" }],
    [413, "a size of 2 MB", { type: "application/json", body: `"${"x".repeat(2_000_000)}"` }],
    [400, "100,000 levels", { type: "application/json", body: "[".repeat(100_000) }],
  ])("get %i for a body with %s", (status, _what, { type, body }: { type?: string; body: string }) => {
    const api = open();
    api.headers = type === undefined ? key : [...key, "Content-Type", type];
    expect(api.call("POST", "/v1/webhooks", Buffer.from(body)).status).toBe(status);
  });

  test.each([
    ["PUT", "/v1/webhooks", "GET, POST"],
    ["POST", `/v1/webhooks/${unknownId}`, "GET, PATCH, DELETE"],
    ["DELETE", "/v1/webhook-logs", "GET"],
    ["get", "/v1/webhooks", "GET, POST"],
  ])("for %s %s say which methods there are", (method, path, allow) => {
    const result = open().call(method, path);
    expect([result.status, result.header("allow")]).toEqual([405, allow]);
  });

  test.each([
    [`/v1/webhooks/${unknownId}`, 404],
    ["/v1/webhooks/1", 400],
    [`/v1/webhooks/${"9".repeat(100_000)}`, 400],
    ["/v1/webhooks/..%2f..%2fetc", 400],
    ["/v1/webhooks/\u001b[2J", 400],
  ])("no webhook is found at %.40s", (path, status) => {
    const result = open().call("GET", path);
    expect(result.status).toBe(status);
    expect(result.text).not.toContain("\u001b");
  });

  test.each([
    ["/v1/webhooks", true],
    ["/v1/webhooks/x", true],
    ["/v1/webhook-logs", true],
    ["/v1/webhooks/x/y", false],
    ["/v1/cases", false],
    ["/api/v2/webhook", false],
  ])("%s is its path: %s", (path, isOwn) => {
    expect(emulatedDotfile.owns(path)).toBe(isOwn);
  });
});

describe("the list of webhooks", () => {
  const minute = 60_000;
  const webhooks = [
    { id: "a", data: { name: "Alpha" }, events: ["Case.Created"], createdAt: morning, updatedAt: morning + 3 * minute },
    { id: "b", data: { name: "beta" }, enabled: false, createdAt: morning + minute, updatedAt: morning + 2 * minute },
    { id: "c", data: { name: "50%_off", type: "system" }, url: "http://127.0.0.1:9/c", updatedAt: morning + minute },
    { id: "d", data: { name: "Alphabet" }, events: ["Case.Created", "Note.Created"], updatedAt: morning + minute },
  ].map((change) => someEndpoint(change));

  function ids(query: string): string | number {
    const api = open();
    api.state = { endpoints: webhooks, data: {} };
    const { status, json } = api.call("GET", `/v1/webhooks${query}`);
    return status === 200 ? json.data.map(({ id }: { id: string }) => id).join("") : status;
  }

  test.each([
    ["", "cdba"],
    ["?sort=updated_at.desc", "abdc"],
    ["?sort=created_at", "acdb"],
    ["?sort=name", "cadb"],
    ["?sort=status,name.desc", "bdac"],
    ["?sort=type.desc,name.asc", "adbc"],
    ["?sort=url", "cabd"],
    ["?name=beta", "b"],
    ["?name.eq=Beta", ""],
    ["?name.not_eq=beta", "cda"],
    ["?name.like=Alpha%25", "da"],
    ["?name.like=alpha%25", ""],
    ["?name.ilike=%25A%25", "dba"],
    ["?name.like=Alph_", "a"],
    ["?name.like=%25\\%25%25", ""],
    ["?url.like=%25/c", "c"],
    ["?status=offline", "b"],
    ["?status.not_eq=offline", "cda"],
    ["?type=system", "c"],
    ["?events=Case.Created", "da"],
    ["?events.array_contains=Case.Created,Note.Created", "d"],
    ["?events.array_not_contains=Note.Created", "cba"],
    ["?events.array_overlap=Note.Created,Case.Deleted", "d"],
    ["?created_at.gt=2026-11-20T10:00:00Z", "b"],
    ["?created_at.lte=2026-11-20T10:00:00.000Z&updated_at.gte=2026-11-20T10:03:00Z", "a"],
    ["?created_at.gte=2026-11-20&created_at.lt=2026-11-21", "cdba"],
    ["?limit=2", "cd"],
    ["?limit=3&page=2", "a"],
    ["?page=9", ""],
    ["?limit=100", "cdba"],
    ["?limit=101", 400],
    ["?limit=0", 400],
    ["?page=0", 400],
    ["?page=-1", 400],
    ["?page=1.5", 400],
    ["?page=1&page=2", 400],
    ["?page=99999999999", 400],
    ["?sort=secret", 400],
    ["?sort=name,name.desc", 400],
    ["?sort=name.down", 400],
    ["?sort=__proto__", 400],
    ["?name.in=a", 400],
    ["?name=a&name.eq=b", 400],
    ["?status=on", 400],
    ["?secret=x", 400],
    ["?toString=x", 400],
    ["?created_at=yesterday", 400],
    ["?created_at=2026-02-30", 400],
    ["?created_at=2026-11-20T25:00:00Z", 400],
  ])("%s gives %s", (query, expected) => {
    expect(ids(query)).toBe(expected);
  });

  test("counts all that pass the filter, not only the page", () => {
    const api = open();
    api.state = { endpoints: webhooks, data: {} };
    const { pagination } = api.call("GET", "/v1/webhooks?limit=1&page=2&status=online").json;
    expect(pagination).toEqual({ page: 2, limit: 1, count: 3 });
  });

  test("is not slowed down by a pattern full of wildcards", () => {
    const api = open();
    const name = "a".repeat(2000);
    api.state = { endpoints: [someEndpoint({ data: { name } })], data: {} };
    const started = performance.now();
    expect(api.call("GET", `/v1/webhooks?name.like=${"%25a".repeat(500)}b`).json.data).toEqual([]);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});
