import { expect, test } from "vitest";
import { endEmulatorsAfterEach, startEmulating } from "../../helpers/emulating.ts";
import { openApp } from "../../helpers/seeds/stage.ts";

endEmulatorsAfterEach();

test.each([
  ["emit", '{"event":"PersonSanctionMatched","data":%}'],
  ["emit", '{"event":"PersonSanctionMatched","set":{"/body":%}}'],
  ["scenario", '{"scenario":{"provider":"pliance","events":[{"event":"PersonSanctionMatched","data":%}]}}'],
])("refuses a body of %s that is nested without end, in words", async (path, text) => {
  const { base } = await startEmulating(["pliance"]);
  const body = text.replace("%", `${"[".repeat(200_000)}${"]".repeat(200_000)}`);
  const reply = await fetch(`${base}/_hookdev/${path}`, {
    method: "POST",
    headers: { "X-Hookdev-Control": "1" },
    body,
  });
  expect(reply.status).toBe(400);
  expect(await reply.text()).toMatch(/nested deeper than \d+ levels/);
});

test.each([
  ["clock/advance", { by: "99999999d" }],
  ["emit", { event: "PersonSanctionMatched", after: "99999999d" }],
])("%s takes no time that no calendar has", async (path, json) => {
  const { control } = await startEmulating(["pliance", "--target", "http://localhost:1"]);
  const reply = await control(path, json);
  expect([reply.status, JSON.stringify(reply.json)]).toEqual([400, expect.stringContaining("DURATION_INVALID")]);
  expect((await control("status")).status).toBe(200);
});

test("the clock stops at the end of the year 9999, and everything still answers", async () => {
  await using app = await openApp();
  const { control } = await startEmulating(["dotfile", "--target", app.url, "--clock", "manual"]);
  for (let year = 2020; year < 10_020; year += 10) await control("clock/advance", { by: "3650d" });
  expect((await control("status")).json).toMatchObject({ clock: { now: "9999-12-31T00:00:00.000Z" } });
  app.answer(500);
  await control("emit", { event: "Case.Created", after: "1h" });
  expect((await control("clock/advance", { toNext: true })).json).toMatchObject({ moved: false });
  expect((await control("clock/advance", { drain: true })).status).toBe(200);
});

test("five hundred calls at the same moment are all answered", async () => {
  const { control } = await startEmulating(["pliance", "--target", "http://localhost:1", "--clock", "manual"]);
  const replies = await Promise.all(
    Array.from({ length: 500 }, () => control("emit", { event: "PersonSanctionMatched", after: "1h" })),
  );
  expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([202]));
});

test.each([
  ["http://169.254.169.254/", false],
  ["http://app.test/", true],
])("the words for %s name --allow-host only where it would help", async (url, helps) => {
  const { control } = await startEmulating(["pliance"]);
  const reply = await control("endpoints/pliance/x", { url }, "PUT");
  const { code, remedy } = (reply.json as { error: { code: string; remedy: string } }).error;
  expect([reply.status, code, remedy.includes("--allow-host")]).toEqual([400, "TARGET_REFUSED", helps]);
});
