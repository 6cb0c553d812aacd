// Dotfile's webhooks and log played over HTTP, as a customer's own client would.

import { isGenuine } from "./genuine.ts";
import { dotfile } from "./published.ts";
import { answered, call, control, holds, type SeedPlay, type Step } from "./stage.ts";

/** Its seed over HTTP. */
export const dotfileSeed: SeedPlay = {
  title: "Dotfile: webhooks and their log",
  args: ["dotfile", "--api-key", "dotfile-key", "--clock", "manual"],
  async *play(stage) {
    const { base, app } = stage;
    const headers = { "X-DOTFILE-API-KEY": "dotfile-key" };
    const api = (method: string, path: string, json?: unknown) => call(method, `${base}/v1/${path}`, { headers, json });

    const stranger = await call("GET", `${base}/v1/webhooks`, {});
    yield holds("a call without a key is refused", { "status 401": stranger.status === 401 });
    const created = await api("POST", "webhooks", { url: app.url, events: ["Case.Created"], name: "Demo" });
    const { id, secret: key } = created.json as { id: string; secret: string };
    const values = { url: app.url, status: "online", type: "user", events: ["Case.Created"] };
    yield answered("create", created, { status: 201, published: dotfile.webhook, values });
    yield holds("create: a secret is made", { "not empty": typeof key === "string" && key.length > 15 });
    yield answered("read", await api("GET", `webhooks/${id}`), {
      status: 200,
      published: dotfile.webhook,
      values: { id, secret: key },
    });
    const events = ["Case.Created", "Case.StatusUpdated"];
    const changed = await api("PATCH", `webhooks/${id}`, { events });
    yield answered("update", changed, { status: 200, published: dotfile.webhook, values: { events, name: "Demo" } });
    const list = (await api("GET", "webhooks")).json as { data: unknown[]; pagination: unknown };
    yield answered("list", { status: 200, json: list.data }, { status: 200, published: [dotfile.webhook] });
    yield holds("list: it has pages", { pagination: typeof list.pagination === "object" });

    app.answer(500);
    await control(stage, "emit", { event: "Case.Created" });
    await app.saw(1);
    app.answer(200);
    await control(stage, "clock/advance", { toNext: true });
    const bodies = (await app.saw(2)).map(({ text }) => JSON.parse(text) as DotfileBody);
    yield holds("a retry", {
      "both attempts are genuine": app.received.every((each) => isGenuine("dotfile", each, key)),
      "the event id stays": bodies[0]?.context.event_id === bodies[1]?.context.event_id,
      "retries are counted": bodies.map(({ context }) => context.retry_count).join() === "0,1",
      "and counted down": bodies.map(({ context }) => context.remaining_retry_count).join() === "4,3",
    });
    yield logStep((await api("GET", "webhook-logs?event.eq=Case.Created&sort=created_at.desc&page=1&limit=20")).json);
    const none = await api("GET", "webhook-logs?event.eq=Case.Deleted");
    yield answered("the log of another event is empty", none, { status: 200, values: { data: [] } });

    yield answered("delete", await api("DELETE", `webhooks/${id}`), { status: 204 });
    yield holds("it is gone", { "status 404": (await api("GET", `webhooks/${id}`)).status === 404 });
  },
};

interface DotfileBody {
  readonly context: { readonly event_id: string; readonly retry_count: number; readonly remaining_retry_count: number };
}

function logStep(json: unknown): Step {
  const { data } = json as { data: (Record<string, unknown> & { attempts: Record<string, unknown>[] })[] };
  const [{ payload, attempts, ...entry }] = data as [(typeof data)[0]];
  const keys = (value: object) => Object.keys(value).sort().join();
  return holds("the log", {
    "one entry": data.length === 1,
    "its keys": keys(entry) === keys(dotfile.logKeys),
    "the payload": payload !== undefined,
    "both attempts": attempts.length === 2,
    "their keys": attempts.every(
      (each) => keys(each) === keys(Object.fromEntries(dotfile.attemptKeys.map((key) => [key, 0]))),
    ),
    "their kinds":
      attempts
        .map(({ type }) => type)
        .sort()
        .join() === "automatic_retry,first_call",
  });
}
