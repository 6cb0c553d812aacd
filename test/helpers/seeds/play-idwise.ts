// IDWise's journey, as its sequence diagram has it.

import { idwise } from "./published.ts";
import { answered, control, holds, type SeedApp, type SeedPlay } from "./stage.ts";

/** Its seed over HTTP. */
export const idwiseSeed: SeedPlay = {
  title: "IDWise: a journey",
  args: ["idwise", "--secret", "hook:between-us", "--clock", "manual"],
  argsFor: (app: SeedApp) => idwise.journey.flatMap((event) => ["--endpoint", `${event}=${app.url}`]),
  async *play(stage) {
    const { app } = stage;
    const played = await control(stage, "scenario", { name: "idwise/journey" });
    yield answered("the journey is planned", played, { status: 202, values: { "events.length": 4 } });
    await control(stage, "clock/advance", { drain: true });
    const received = await app.saw(4);
    const bodies = received.map(({ text }) => JSON.parse(text) as { event: string; body: Record<string, string> });
    const each = (key: string) => new Set(bodies.map(({ body }) => body[key]));
    const basic = `Basic ${Buffer.from("hook:between-us").toString("base64")}`;
    yield holds("the journey arrives in its order", {
      "four events": bodies.map(({ event }) => event).join() === idwise.journey.join(),
      "one journey": each("journeyId").size === 1,
      "one reference": each("referenceNo").size === 1,
      "an event id for each": each("eventId").size === 4,
      "with basic authentication": received.every(({ headers }) => headers.authorization === basic),
    });
  },
};
