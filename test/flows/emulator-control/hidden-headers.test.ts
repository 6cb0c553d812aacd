import { expect, test } from "vitest";
import { endEmulatorsAfterEach, startEmulating } from "../../helpers/emulating.ts";
import { call, openApp } from "../../helpers/seeds/stage.ts";

endEmulatorsAfterEach();

test("a customer's own headers stay hidden in the log when the endpoint is gone", async () => {
  await using app = await openApp();
  const { base, control, run } = await startEmulating(["amani"]);
  const headers = { Authorization: "Bearer any" };
  const wish = { url: app.url, enabled_events: ["profile_create"], custom_headers: { "X-Own": "hush-hush-4711" } };
  const made = await call("POST", `${base}/api/v2/webhook_endpoint`, { headers, json: wish });
  await control("emit", { event: "profile_create" });
  await app.saw(1);
  await control("clock/advance", { by: "1s" });
  const { id } = made.json as { id: string };
  expect((await control(`endpoints/amani/${id}`, undefined, "DELETE")).status).toBe(204);
  const shown = await control("deliveries/last");
  expect(JSON.stringify(shown.json)).toContain('["X-Own","[hidden]"]');
  expect(JSON.stringify(shown.json)).not.toContain("hush-hush-4711");
  expect((await run("deliveries", "show", "last")).stdout).toContain("X-Own: [hidden]");
});

test("so does the header that was chosen for the secret", async () => {
  await using app = await openApp();
  const args = ["--target", app.url, "--scheme", "token:X-Mine", "--secret", "hush-hush-4711"];
  const { control } = await startEmulating(["amani", ...args]);
  await control("emit", { event: "profile_create" });
  expect((await app.saw(1))[0]?.headers).toHaveProperty("x-mine", "hush-hush-4711");
  await control("clock/advance", { by: "1s" });
  await control("endpoints/amani/target", undefined, "DELETE");
  expect(JSON.stringify((await control("deliveries/last")).json)).toContain('["X-Mine","[hidden]"]');
});
