// Amani's seed played over HTTP, as a customer's own client would.

import { isGenuine } from "./genuine.ts";
import { amani } from "./published.ts";
import { answered, call, control, holds, type Received, type SeedPlay } from "./stage.ts";

/** Its seed over HTTP. */
export const amaniSeed: SeedPlay = {
  title: "Amani: the five steps of the seed",
  args: ["amani", "--api-key", "user-token"],
  async *play(stage) {
    const { base, app } = stage;
    const headers = { Authorization: "Bearer user-token" };
    const api = (method: string, path: string, json?: unknown) =>
      call(method, `${base}/api/v2/${path}`, { headers, json });

    const events = await api("GET", "webhook/events");
    yield answered("1. list of events", events, { status: 200, published: amani.events });
    yield holds("1. the ten names in their order", {
      equal: JSON.stringify(events.json) === JSON.stringify(amani.events),
    });

    const created = await api("PUT", "webhook", { url: app.url, signature_enabled: true, profile_create: true });
    yield answered("2. create: all events off but one", created, {
      status: 200,
      published: amani.saved,
      values: { url: app.url, signature_enabled: true, profile_create: true, profile_update: false },
    });

    const first = await api("GET", "webhook/token");
    yield answered("3. the token", first, { status: 200, published: amani.token });
    const second = await api("PATCH", "webhook/token");
    yield answered("4. a new token", second, { status: 200, published: amani.token });
    const token = (second.json as { token: string }).token;
    yield holds("4. it is another one", { other: token !== (first.json as { token: string }).token });

    const updated = await api("PUT", "webhook", { url: app.url, signature_enabled: true, profile_status_change: true });
    yield answered("5. update", updated, {
      status: 200,
      published: amani.saved,
      values: { profile_create: true, profile_status_change: true },
    });

    yield answered("an event that is off is not sent", await control(stage, "emit", { event: "document_upload" }), {
      status: 202,
      values: { deliveries: [] },
    });
    await control(stage, "emit", { event: "profile_create" });
    const [received] = await app.saw(1);
    yield holds("an event that is on arrives, signed", { genuine: isGenuine("amani", received as Received, token) });
  },
};
