import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { endEmulatorsAfterEach, startEmulating } from "../helpers/emulating.ts";
import { call, openApp } from "../helpers/seeds/stage.ts";

endEmulatorsAfterEach();

test("a delivery of a provider that is not emulated this time is shown without its secret, and not tried again", async () => {
  await using app = await openApp();
  const state = join(mkdtempSync(join(tmpdir(), "hookdev-emulate-")), "kept.db");
  const args = ["pliance", "--target", app.url, "--secret", "hush-hush-4711", "--send-secret-over-http"];
  const before = await startEmulating([...args, "--state", state]);
  await before.run("emit", "PersonSanctionMatched");
  await before.waitFor(({ type }) => type === "attempt");
  await before.stop();

  const { run } = await startEmulating(["amani", "--state", state]);
  expect((await run("deliveries", "list")).stdout).toContain("pliance · PersonSanctionMatched");
  const shown = await run("deliveries", "show", "1");
  expect([shown.code, shown.stderr]).toEqual([0, ""]);
  expect(shown.stdout).toContain("X-PLIANCE-SECRET: [hidden]");
  expect(shown.stdout).not.toContain("hush-hush-4711");
  const retried = await run("deliveries", "retry", "1");
  expect([retried.code, retried.stdout]).toEqual([2, ""]);
  expect(retried.stderr).toContain('Delivery 1 is not tried again: its provider "pliance" is not emulated this time.');
  expect(retried.stderr).toContain("hookdev emulate pliance");
  expect(retried.stderr).toContain("(PROVIDER_NOT_EMULATED)");
});

test("a delivery is about what its payload names, unless --reference says something else", async () => {
  const { run } = await startEmulating(["dotfile", "idwise", "--target", "1", "--clock", "manual"]);
  const referenceOf = async (...argv: string[]) => {
    const { stdout } = await run("emit", ...argv, "--json");
    return (JSON.parse(stdout) as { deliveries: { reference: string | null }[] }).deliveries[0]?.reference;
  };
  expect(await referenceOf("Case.Created", "--set", "/case/id=case-77")).toBe("case-77");
  expect(await referenceOf("Case.Created", "--set", "/case/id=case-77", "--reference", "mine")).toBe("mine");
  expect(await referenceOf("Finished Journey", "--set", "/body/journeyId=4711")).toBe("4711");
  expect(await referenceOf("Finished Journey", "--set", "/body/journeyId=null")).toBeNull();
  const file = join(mkdtempSync(join(tmpdir(), "hookdev-emulate-")), "own.json");
  const events = [{ event: "Case.Created", set: { "/case/id": "case-78" } }];
  writeFileSync(file, JSON.stringify({ provider: "dotfile", events }));
  const played = await run("emit", "--scenario", file, "--json");
  expect(JSON.parse(played.stdout)).toMatchObject({ events: [{ deliveries: [{ reference: "case-78" }] }] });
  expect((await run("deliveries", "list", "--reference", "case-77")).stdout).toContain("(case-77)");
});

test("a provider that nobody emulates is no filter of deliveries, and case does not matter", async () => {
  const { run } = await startEmulating(["pliance"]);
  const mistyped = await run("deliveries", "list", "--provider", "plianze");
  expect([mistyped.code, mistyped.stdout]).toEqual([2, ""]);
  expect(mistyped.stderr).toMatch(/no provider "plianze".*pliance.*\(PROVIDER_UNKNOWN\)/s);
  expect((await run("deliveries", "list", "--provider", "Pliance")).stdout).toBe("no deliveries\n");
  const other = await run("deliveries", "list", "--provider", "Dotfile");
  expect([other.code, other.stdout]).toEqual([2, ""]);
  expect(other.stderr).toMatch(/"dotfile" is not emulated here.*pliance.*\(PROVIDER_NOT_EMULATED\)/s);
});

test("the query of a target, which may hold a token, is shown nowhere but in the provider's own API", async () => {
  await using app = await openApp();
  const emulating = await startEmulating(["dotfile", "--target", `${app.url}?token=hush-4711`]);
  await emulating.control("endpoints/dotfile/gone", { url: "http://localhost:1/gone?token=hush-4711" }, "PUT");
  const emitted = await emulating.run("emit", "Case.Created", "--json");
  await emulating.waitFor(({ type }) => type === "planned");
  expect((await app.saw(1))[0]?.path).toBe("/webhooks?token=hush-4711");
  const told = [
    emitted.stdout,
    emulating.stdout(),
    (await emulating.run("deliveries", "list", "--json")).stdout,
    (await emulating.run("deliveries", "show", "1", "--json")).stdout,
    (await emulating.run("deliveries", "show", "1")).stdout,
    JSON.stringify((await emulating.control("endpoints")).json),
    (await emulating.run("emulate", "dotfile", "--target", "http://169.254.169.254/?token=hush-4711")).stderr,
  ].join("\n");
  expect(told).toContain(`"url":"${app.url}"`);
  expect(told).toContain(`→ ${app.url}: 200`);
  expect(told).toContain("(TARGET_REFUSED)");
  expect(told).not.toContain("hush-4711");
  const headers = { "X-DOTFILE-API-KEY": "any" };
  const own = await call("GET", `${emulating.base}/v1/webhooks`, { headers });
  expect(JSON.stringify(own.json)).toContain(`${app.url}?token=hush-4711`);
});
