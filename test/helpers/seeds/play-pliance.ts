// Pliance's seed played over HTTP, as a customer's own client would.

import { createHmac } from "node:crypto";
import { pliance } from "./published.ts";
import { answered, call, control, holds, type Received, type SeedPlay } from "./stage.ts";

const secret = "031356FD-0686-4164-89F9-632882700679";
const apiSecret = "the-secret-between-customer-and-pliance";

/** A bearer token as the SDKs make it (github.com/pliance/Pliance.Py.SDK at 678d5e8, `__init__.py`). */
export function plianceToken(key = apiSecret, claims: Readonly<Record<string, unknown>> = {}): string {
  const now = Math.floor(Date.now() / 1000);
  const times = { iat: now, nbf: now, exp: now + 300 };
  const body = { ...times, aud: "pliance.io", iss: "demo", given_name: "Adam", sub: "42", ...claims };
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const text = `${part({ typ: "JWT", alg: "HS256" })}.${part(body)}`;
  return `${text}.${createHmac("sha256", key).update(text).digest("base64url")}`;
}

/** Its seed over HTTP. */
export const plianceSeed: SeedPlay = {
  title: "Pliance: the whole seed",
  args: ["pliance", "--api-key", apiSecret],
  async *play({ base, app, deadUrl, ...stage }) {
    const headers = { Authorization: `Bearer ${plianceToken()}` };
    const api = (method: string, path: string, json?: unknown) =>
      call(method, `${base}/api/${path}`, { headers, json });
    const save = (url: string, enabled = true) => api("PUT", "WebhookCommand", { url, secret, enabled });
    const poke = (type: string, more = {}) => api("POST", "WebhookQuery/Poke", { type, ...more });
    const ok = { status: "Success", success: true, message: null };

    const stranger = await call("GET", `${base}/api/WebhookQuery`, {});
    yield holds("a call without a token is refused", { "status 401": stranger.status === 401 });

    yield answered("1. register", await save(app.url), { status: 200, published: pliance.saved, values: ok });
    yield answered("3. query", await api("GET", "WebhookQuery"), {
      status: 200,
      published: pliance.queried,
      values: { ...ok, data: { enabled: true, url: app.url, secret } },
    });

    app.answer(200, "thank you");
    yield answered("1. poke: the app is up", await poke("PersonSanctionMatched", { referenceId: "person-7" }), {
      status: 200,
      published: pliance.poked,
      values: { ...ok, remoteStatusCode: 200, remoteBody: "thank you" },
    });
    const poked = app.received.at(-1) as Received;
    const body = JSON.parse(poked.text) as { type: string; body: { personReferenceId: string } };
    yield holds("the poke at the app", {
      "one request": app.received.length === 1,
      "the type": body.type === "PersonSanctionMatched",
      "the reference": body.body.personReferenceId === "person-7",
      "no secret over http": poked.headers["x-pliance-secret"] === undefined,
    });

    await save(deadUrl);
    yield answered("1. poke: the app is down", await poke("PersonSanctionMatched"), {
      status: 200,
      published: pliance.poked,
      values: { status: "Error", success: false, remoteBody: null, remoteStatusCode: 0 },
    });
    await save(app.url);
    const wrong = await poke("PersonSanctionMatch");
    yield answered("1. poke: a type that is not there", wrong, {
      status: 200,
      values: { success: false, status: "Error" },
    });
    yield holds("a wrong type sends nothing", { "still one request": app.received.length === 1 });

    yield answered("4. update", await save(`${app.url}/v2`), { status: 200, published: pliance.saved, values: ok });
    const updated = await api("GET", "WebhookQuery");
    yield answered("4. the update is there", updated, {
      status: 200,
      published: pliance.queried,
      values: { "data.url": `${app.url}/v2` },
    });

    yield answered("5. disable", await save(app.url, false), { status: 200, published: pliance.saved, values: ok });
    const off = { base, app, deadUrl, ...stage };
    const unheard = await control(off, "emit", { event: "PersonSanctionMatched" });
    yield answered("5. nothing is sent while it is disabled", unheard, { status: 202, values: { deliveries: [] } });
    yield answered("5. a poke while it is disabled", await poke("PersonSanctionMatched"), {
      status: 200,
      values: { success: false },
    });
    yield holds("and sends nothing", { "still one request": app.received.length === 1 });

    await save(app.url);
    app.answer(503);
    const fields = { reference: "person-1", set: { "/body/personReferenceId": "person-1" } };
    await control(off, "emit", { event: "PersonSanctionMatched", ...fields });
    await app.saw(2);
    await control(off, "clock/advance", { drain: true });
    const failures = await api("GET", "WebhookQuery/DeliveryFailures?page.no=0&page.size=10");
    const [item] = pliance.failures.data.items;
    const withSdk = { ...pliance.failures, data: { items: [{ ...item, ...pliance.failureOfSdk }] } };
    const list = (failures.json as { data: { items: { id: string; body: unknown; metadata: unknown }[] } }).data.items;
    const plain = {
      ...(failures.json as object),
      data: { items: list.map((each) => ({ ...each, body: {}, metadata: {} })) },
    };
    yield answered(
      "6. a failure is listed",
      { ...failures, json: plain },
      {
        status: 200,
        published: withSdk,
        values: {
          "data.items.0.referenceId": "person-1",
          "data.items.0.type": "PersonSanctionMatched",
          "data.items.length": 1,
        },
      },
    );
    const deleted = await api("DELETE", `WebhookCommand?id=${encodeURIComponent(list[0]?.id ?? "")}`);
    yield answered("6. it is deleted", deleted, { status: 200, published: pliance.saved, values: ok });
    const left = await api("GET", "WebhookQuery/DeliveryFailures");
    yield answered("6. the list is empty", left, { status: 200, values: { ...ok, "data.items": [] } });
  },
};
