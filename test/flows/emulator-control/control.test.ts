import { describe, expect, test } from "vitest";
import { endEmulatorsAfterEach, startEmulating } from "../../helpers/emulating.ts";
import { call, openApp } from "../../helpers/seeds/stage.ts";

endEmulatorsAfterEach();

function codeOf(json: unknown): unknown {
  return (json as { error?: { code?: string } }).error?.code;
}

test("a control call without its header changes nothing: it could be a web page's", async () => {
  await using app = await openApp();
  const { base } = await startEmulating(["pliance", "--target", app.url]);
  const without: Record<string, string>[] = [{}, { "X-Hookdev-Control": "0" }, { "X-Hookdev-Control": "true" }];
  for (const headers of without) {
    const reply = await call("POST", `${base}/_hookdev/emit`, { headers, json: { event: "PersonSanctionMatched" } });
    expect([reply.status, codeOf(reply.json)]).toEqual([400, "CONTROL_INVALID"]);
  }
  expect(app.received).toEqual([]);
});

test.each([
  ["a path that is not there", "GET", "nothing", undefined],
  ["another method", "PUT", "emit", {}],
  ["a path that is longer", "GET", "status/x", undefined],
  ["a path that is not encoded text", "GET", "deliveries/%zz", undefined],
  ["a key that is not known", "POST", "emit", { event: "PersonSanctionMatched", frsh: true }],
  ["no event", "POST", "emit", {}],
  ["a list in place of an object", "POST", "emit", []],
  ["a number for an event", "POST", "emit", { event: 1 }],
  ["values that are no pointers", "POST", "emit", { event: "PersonSanctionMatched", set: "x" }],
  ["edits that are none", "POST", "emit", { event: "PersonSanctionMatched", edits: [{ pointer: 1 }] }],
  ["text that is not Base64", "POST", "emit", { event: "PersonSanctionMatched", dataBase64: "%%" }],
  ["two payloads", "POST", "emit", { event: "PersonSanctionMatched", data: {}, dataBase64: "" }],
  ["neither name nor scenario", "POST", "scenario", {}],
  ["a scenario that is not there", "POST", "scenario", { name: "x/y" }],
  ["two ways to go on", "POST", "clock/advance", { by: "3m", drain: true }],
  ["no way to go on", "POST", "clock/advance", {}],
  ["a filter that is not there", "GET", "deliveries?colour=red", undefined],
  ["a status that is not there", "GET", "deliveries?status=lost", undefined],
  ["a page that is no number", "GET", "deliveries?limit=-1", undefined],
  ["a list of nothing", "GET", "deliveries?limit=0", undefined],
  ["a filter that is said twice", "GET", "deliveries?status=failed&status=waiting", undefined],
  ["a filter where there is none", "GET", "endpoints?provider=pliance", undefined],
  ["an id with a path in it", "PUT", "endpoints/pliance/..%2Fx", { url: "http://localhost:1" }],
  ["events that are no list", "PUT", "endpoints/pliance/x", { url: "http://localhost:1", events: "some" }],
] as const)("refuses %s", async (...[, method, path, json]) => {
  const { control } = await startEmulating(["pliance"]);
  const reply = await control(path, json, method);
  expect([reply.status, codeOf(reply.json)]).toEqual([400, "CONTROL_INVALID"]);
});

test("refuses a body that is not JSON, and one that is too large", async () => {
  const { base } = await startEmulating(["pliance"]);
  const headers = { "X-Hookdev-Control": "1" };
  const broken = await fetch(`${base}/_hookdev/emit`, { method: "POST", headers, body: "{" });
  expect([broken.status, codeOf(await broken.json())]).toEqual([400, "CONTROL_INVALID"]);
  const large = await fetch(`${base}/_hookdev/emit`, { method: "POST", headers, body: "x".repeat(1024 * 1024 + 1) });
  expect(large.status).toBe(413);
});

test.each([
  ["POST", "deliveries/nothing/retry", "DELIVERY_UNKNOWN", 404],
  ["GET", "deliveries/last", "DELIVERY_UNKNOWN", 404],
  ["DELETE", "endpoints/pliance/nothing", "ENDPOINT_UNKNOWN", 404],
  ["DELETE", "endpoints/stripe/x", "PROVIDER_NOT_EMULATED", 404],
  ["GET", "deliveries?provider=stripe", "PROVIDER_NOT_EMULATED", 404],
  ["GET", "deliveries?provider=", "PROVIDER_NOT_EMULATED", 404],
  ["GET", "deliveries?event=Case.Created", "EVENT_UNKNOWN", 400],
  ["GET", "deliveries?endpoint=nothing", "ENDPOINT_UNKNOWN", 404],
  ["GET", "deliveries?provider=pliance&endpoint=nothing", "ENDPOINT_UNKNOWN", 404],
] as const)("%s %s is %s", async (...[method, path, code, status]) => {
  const { control } = await startEmulating(["pliance"]);
  const reply = await control(path, undefined, method);
  expect([reply.status, codeOf(reply.json)]).toEqual([status, code]);
});

describe("endpoints", () => {
  test("are put for one event type, listed without their secret, and taken away", async () => {
    await using app = await openApp();
    const { control, waitFor } = await startEmulating(["idwise"]);
    const json = { url: app.url, events: ["Manually Reviewed"], secret: "between-us-only" };
    expect((await control("endpoints/idwise/reviews", json, "PUT")).status).toBe(200);
    const listed = await control("endpoints");
    expect(listed.json).toMatchObject({
      endpoints: [{ id: "reviews", events: ["Manually Reviewed"], hasSecret: true }],
    });
    expect(JSON.stringify(listed.json)).not.toContain("between-us-only");
    await control("emit", { event: "Finished Journey" });
    await control("emit", { event: "Manually Reviewed" });
    await waitFor(({ type }) => type === "attempt");
    expect(app.received.map(({ headers }) => headers.authorization)).toEqual(["Bearer between-us-only"]);
    expect((await control("endpoints/idwise/reviews", undefined, "DELETE")).status).toBe(204);
    expect((await control("emit", { event: "Manually Reviewed" })).json).toMatchObject({ deliveries: [] });
  });

  test.each([
    "http://169.254.169.254/latest/meta-data",
    "http://[::ffff:a9fe:a9fe]/",
    "http://10.0.0.1/",
    "http://example.com/",
    "http://0.0.0.0:3000/",
  ])("at %s are refused", async (url) => {
    const { control } = await startEmulating(["idwise"]);
    const reply = await control("endpoints/idwise/x", { url }, "PUT");
    expect([reply.status, codeOf(reply.json)]).toEqual([400, "TARGET_REFUSED"]);
    expect((await control("endpoints")).json).toEqual({ endpoints: [] });
  });

  test("what waits for one that is taken away is cancelled", async () => {
    const { control } = await startEmulating(["idwise", "--clock", "manual"]);
    await control("endpoints/idwise/a", { url: "http://localhost:1/x" }, "PUT");
    await control("emit", { event: "Finished Journey", after: "5m" });
    await control("endpoints/idwise/a", undefined, "DELETE");
    expect((await control("deliveries/last")).json).toMatchObject({ status: "cancelled", end: "endpoint-gone" });
  });
});

test("time is moved on by hand: to the next attempt, by a duration, to the end", async () => {
  await using app = await openApp();
  app.answer(500);
  const { control } = await startEmulating(["idwise", "--target", app.url, "--clock", "manual"]);
  await control("emit", { event: "Finished Journey", after: "1m" });
  expect((await control("status")).json).toMatchObject({ clock: { isManual: true }, providers: [{ waiting: 1 }] });
  expect((await control("clock/advance", { toNext: true })).json).toMatchObject({ moved: true });
  expect(app.received).toHaveLength(1);
  await control("clock/advance", { by: "5m" });
  expect(app.received).toHaveLength(2);
  await control("clock/advance", { drain: true });
  expect(app.received).toHaveLength(4);
  expect((await control("deliveries/last")).json).toMatchObject({ status: "failed", end: "attempts-used-up" });
  expect((await control("clock/advance", { toNext: true })).json).toMatchObject({ moved: false });
});

test("a scenario with a pointer that leads nowhere sends none of its events", async () => {
  await using app = await openApp();
  const { control } = await startEmulating(["pliance", "--target", app.url]);
  const events = [{ event: "PersonSanctionMatched" }, { event: "PersonSanctionMatched", set: { "/a/b/c": 1 } }];
  const reply = await control("scenario", { scenario: { provider: "pliance", events } });
  expect([reply.status, codeOf(reply.json)]).toEqual([400, "SCENARIO_INVALID"]);
  expect(JSON.stringify(reply.json)).toContain("Event 2 of the scenario");
  expect((await control("deliveries")).json).toEqual({ deliveries: [] });
});

test("deliveries are filtered and paged", async () => {
  await using app = await openApp();
  const { control } = await startEmulating(["pliance", "dotfile", "--target", app.url, "--clock", "manual"]);
  for (const after of ["1m", "2m", "3m"])
    await control("emit", { event: "PersonSanctionMatched", after, reference: after });
  await control("emit", { event: "Case.Created", after: "4m" });
  const numbers = async (query: string) =>
    ((await control(`deliveries?${query}`)).json as { deliveries: { number: number }[] }).deliveries.map(
      ({ number }) => number,
    );
  expect(await numbers("")).toEqual([4, 3, 2, 1]);
  expect(await numbers("provider=pliance&limit=2&offset=1")).toEqual([2, 1]);
  expect(await numbers("reference=2m")).toEqual([2]);
  expect(await numbers("event=Case.Created&status=waiting")).toEqual([4]);
  expect(await numbers("status=delivered")).toEqual([]);
});

test.each([
  ["deliveries?provider=plianse", "Did you mean pliance? Emulated: pliance, dotfile."],
  ["deliveries?event=PersonSanctionMatchd", "Did you mean pliance:PersonSanctionMatched"],
  ["deliveries?provider=dotfile&event=Case.Creatd", "Did you mean dotfile:Case.Created"],
  ["deliveries?endpoint=targte", "Did you mean target? "],
  ["deliveries?status=faild", "Did you mean failed? "],
  ["deliveries?provder=pliance", "Did you mean provider? "],
])("a filter that can match nothing is told, with the nearest that can: %s", async (path, remedy) => {
  const { control } = await startEmulating(["pliance", "dotfile", "--target", "http://localhost:1/x"]);
  const { json } = await control(path);
  expect((json as { error?: { remedy?: string } }).error?.remedy).toContain(remedy);
});

test("a filter may be spelled as for emit, and name an event that no list has once it was sent", async () => {
  const { control } = await startEmulating(["dotfile", "--target", "http://localhost:1/x", "--clock", "manual"]);
  await control("emit", { event: "Case.Created", after: "1m" });
  await control("emit", { event: "Case.Exploded", data: {}, after: "1m" });
  const numbers = async (query: string) =>
    ((await control(`deliveries?${query}`)).json as { deliveries?: { number: number }[] }).deliveries?.map(
      ({ number }) => number,
    );
  expect(await numbers("provider=Dotfile&event=case-created")).toEqual([1]);
  expect(await numbers("event=dotfile:Case.Created")).toEqual([1]);
  expect(await numbers("event=Case.Exploded")).toEqual([2]);
  expect(await numbers("event=Case.Updated")).toEqual([]);
});
