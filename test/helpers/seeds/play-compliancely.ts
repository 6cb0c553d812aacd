// Compliancely's submission played over HTTP, as a customer's own client would.

import { isGenuine } from "./genuine.ts";
import { compliancely } from "./published.ts";
import { answered, call, control, holds, type Received, type SeedPlay } from "./stage.ts";

const secret = "031356FD-0686-4164-89F9-632882700679";

/** Its seed over HTTP. */
export const compliancelySeed: SeedPlay = {
  title: "Compliancely: a submission",
  args: ["compliancely", "--api-key", "sandbox-token", "--secret", `compliancely=${secret}`, "--clock", "manual"],
  async *play(stage) {
    const { base, app } = stage;
    const headers = { Authorization: "Token sandbox-token" };
    const submit = (json: unknown) => call("POST", `${base}/api/v1/submissions/`, { headers, json });
    const stranger = await call("POST", `${base}/api/v1/submissions/`, { json: {} });
    yield holds("a call without a token is refused", { "status 401": stranger.status === 401 });

    const submitted = await submit({ tin: "999887773", name: "Made Up Company", webhook_urls: [app.url] });
    yield answered("a submission is pending first", submitted, {
      status: 201,
      published: compliancely.submission,
      values: { status: "Pending", irs_code: -1, tin: "999887773" },
    });
    app.answer(500);
    await control(stage, "clock/advance", { toNext: true });
    await control(stage, "clock/advance", { toNext: true });
    app.answer(200);
    await control(stage, "clock/advance", { toNext: true });
    const received = await app.saw(3);
    const result = { status: 200, json: JSON.parse((received[2] as Received).text) as unknown };
    yield answered("its result arrives", result, {
      status: 200,
      published: compliancely.submission,
      values: { irs_code: 3, tin: "999887773" },
    });
    yield holds("three attempts, all signed and equal", {
      "three in all": received.length === 3,
      "all genuine": received.every((each) => isGenuine("compliancely", each, secret)),
      "all equal": new Set(received.map(({ text }) => text)).size === 1,
    });
  },
};
