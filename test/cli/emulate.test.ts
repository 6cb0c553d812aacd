import { existsSync, mkdtempSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { emulations } from "../../src/providers/emulated/index.ts";
import { endEmulatorsAfterEach, startEmulating } from "../helpers/emulating.ts";
import { call, openApp } from "../helpers/seeds/stage.ts";

endEmulatorsAfterEach();

const dotfileKey = { headers: { "X-DOTFILE-API-KEY": "any" } };

function folder(): string {
  return mkdtempSync(join(tmpdir(), "hookdev-emulate-"));
}

describe("the start", () => {
  test("says first where it is, what each provider answers and assumes, and how time runs", async () => {
    const { lines, base } = await startEmulating(["pliance", "idwise", "pliance", "--time-scale", "180"]);
    const [ready] = lines();
    expect(ready).toMatchObject({ type: "ready", state: null, clock: { isManual: false, scale: 180 } });
    expect(ready?.addresses).toContain(base);
    const told = ready?.providers as { id: string; calls: string[]; assumptions: string[] }[];
    expect(told.map(({ id }) => id)).toEqual(["pliance", "idwise"]);
    expect(told[0]?.calls).toContain("POST /api/WebhookQuery/Poke");
    expect(told[1]?.calls).toEqual([]);
    expect(told[0]?.assumptions).toEqual(emulations.find(({ provider }) => provider.id === "pliance")?.assumptions);
  });

  test("keeps its state in a private file below the state folder, and in none when it is ephemeral", async () => {
    const state = join(folder(), "deep/kept.db");
    const kept = await startEmulating(["dotfile", "--state", state]);
    expect(statSync(state).mode & 0o777).toBe(0o600);
    await kept.stop();
    const passing = await startEmulating(["dotfile"]);
    expect(existsSync(join(passing.home, "emulated"))).toBe(false);
  });

  test("ends with 0 after Ctrl-C and is no longer found", async () => {
    const emulating = await startEmulating(["pliance"]);
    expect(await emulating.stop()).toBe(0);
    expect(emulating.lines().slice(-2)).toEqual([{ type: "stopping" }, { type: "stopped" }]);
    expect((await emulating.run("emit", "PersonSanctionMatched")).stderr).toContain("(NO_EMULATOR)");
  });
});

describe("a restart", () => {
  test("keeps registrations in the state file", async () => {
    const state = join(folder(), "kept.db");
    const first = await startEmulating(["dotfile", "--state", state]);
    const json = { url: "http://localhost:1/x", events: ["Case.Created"] };
    const created = await call("POST", `${first.base}/v1/webhooks`, { ...dotfileKey, json });
    await first.stop();
    const second = await startEmulating(["dotfile", "--state", state]);
    expect((await call("GET", `${second.base}/v1/webhooks`, dotfileKey)).json).toMatchObject({ data: [created.json] });
  });

  test("replaces what --target had registered, and adds nothing", async () => {
    const state = join(folder(), "kept.db");
    await (await startEmulating(["dotfile", "--state", state, "--target", "3001"])).stop();
    const second = await startEmulating(["dotfile", "--state", state, "--target", "3002"]);
    const { json } = await second.control("endpoints");
    expect(json).toMatchObject({ endpoints: [{ id: "target", url: "http://localhost:3002" }] });
    expect((json as { endpoints: unknown[] }).endpoints).toHaveLength(1);
  });

  test("a second emulator with the same state file is refused", async () => {
    const state = join(folder(), "kept.db");
    const first = await startEmulating(["dotfile", "--state", state]);
    const second = await first.run("emulate", "dotfile", "--state", state, "--port", "0");
    expect(second.code).toBe(3);
    expect(second.stderr).toContain("(EMULATOR_STATE_IN_USE)");
  });
});

describe("emit and deliveries", () => {
  test("send an event to the app, list it and show it without its secret", async () => {
    await using app = await openApp();
    const emulating = await startEmulating(["idwise", "--target", app.url, "--secret", "hook:between-us-only"]);
    const emitted = await emulating.run(
      "emit",
      "Finished Journey",
      "--set",
      "/body/referenceNo=42",
      "--reference",
      "r-1",
    );
    expect([emitted.code, emitted.stderr]).toEqual([0, ""]);
    const [received] = await app.saw(1);
    expect(JSON.parse(received?.text ?? "")).toMatchObject({ body: { referenceNo: 42 } });
    expect(received?.headers.authorization).toBe(`Basic ${Buffer.from("hook:between-us-only").toString("base64")}`);
    await emulating.waitFor(({ type }) => type === "attempt");

    const list = await emulating.run("deliveries", "list", "--provider", "idwise", "--status", "delivered,failed");
    expect(list.stdout).toMatch(
      /^#1 {2}\S+ \S+ {2}idwise · Finished Journey \(r-1\) {2}to target {2}delivered {2}→ 200\n$/,
    );
    const shown = await emulating.run("deliveries", "show", "last");
    expect(shown.stdout).toContain("Authorization: Basic [hidden]");
    const json = await emulating.run("deliveries", "show", "1", "--json");
    expect(JSON.parse(json.stdout)).toMatchObject({ number: 1, attempts: [{ request: { text: received?.text } }] });
    const everything = [shown.stdout, json.stdout, emulating.stdout(), emulating.stderr()].join();
    expect(everything).not.toMatch(/between-us-only|aG9vazpiZXR3ZWVu/);
  });

  test("a retry by hand sends it once more", async () => {
    await using app = await openApp();
    const emulating = await startEmulating(["pliance", "--target", app.url]);
    await emulating.run("emit", "PersonSanctionMatched");
    await emulating.waitFor(({ type }) => type === "attempt");
    expect((await emulating.run("deliveries", "retry", "1")).code).toBe(0);
    const [first, second] = await app.saw(2);
    expect(second?.text).toBe(first?.text);
    expect((await emulating.run("deliveries", "retry", "77")).stderr).toContain("(DELIVERY_UNKNOWN)");
  });

  test("a mistyped event gets a suggestion, and one that nobody wants is told with exit code 1", async () => {
    const emulating = await startEmulating(["pliance"]);
    const mistyped = await emulating.run("emit", "PersonSanctionMatchd");
    expect([mistyped.code, mistyped.stdout]).toEqual([2, ""]);
    expect(mistyped.stderr).toContain("PersonSanctionMatched");
    const unheard = await emulating.run("emit", "PersonSanctionMatched");
    expect([unheard.code, unheard.stdout]).toEqual([1, ""]);
    expect(unheard.stderr).toContain("no endpoint of pliance is enabled and subscribed");
  });

  test("your own bytes arrive as they are", async () => {
    await using app = await openApp();
    const emulating = await startEmulating(["pliance", "--target", app.url]);
    const file = join(folder(), "own.json");
    writeFileSync(file, '{ "type" : "CompanyNameChanged","n":1.0 }');
    const { code } = await emulating.run("emit", "CompanyNameChanged", "--data", `@${file}`);
    expect(code).toBe(0);
    expect((await app.saw(1))[0]?.text).toBe('{ "type" : "CompanyNameChanged","n":1.0 }');
  });

  test("a scenario that ships is played by its name, and one of your own from its file", async () => {
    await using app = await openApp();
    const emulating = await startEmulating(["pliance", "--target", app.url, "--clock", "manual"]);
    const named = await emulating.run("emit", "--scenario", "pliance/person-match", "--json");
    expect(JSON.parse(named.stdout)).toMatchObject({ events: [{ afterSeconds: 0 }, { afterSeconds: 600 }] });
    await app.saw(1);
    await emulating.control("clock/advance", { by: "9m" });
    expect(app.received).toHaveLength(1);
    await emulating.control("clock/advance", { by: "1m" });
    const bodies = (await app.saw(2)).map(({ text }) => (JSON.parse(text) as { body: Record<string, string> }).body);
    for (const key of ["personReferenceId", "matchId", "aliasId"]) expect(bodies[0]?.[key]).toBe(bodies[1]?.[key]);

    const file = join(folder(), "own.json");
    writeFileSync(
      file,
      '{"provider":"pliance","events":[{"event":"PersonSanctionMatched","set":{"/body/lastName":"{{id:n}}"}}]}',
    );
    expect((await emulating.run("emit", "--scenario", file)).code).toBe(0);
    expect((await app.saw(3))[2]?.text).toMatch(/"lastName": "n-[0-9a-f]{8}"/);
  });

  test("something else that answers at the address is told from an emulator, and nothing at all, too", async () => {
    await using app = await openApp();
    const emulating = await startEmulating(["pliance"]);
    const other = await emulating.run("deliveries", "list", "--emulator", new URL(app.url).origin);
    expect([other.code, other.stderr.includes("(EMULATOR_UNKNOWN)")]).toEqual([3, true]);
    const nobody = await emulating.run("deliveries", "list", "--emulator", "http://localhost:1");
    expect([nobody.code, nobody.stderr.includes("(EMULATOR_UNREACHABLE)")]).toEqual([3, true]);
  });
});

test("faults reach the app: a duplicate, and a signature that is not the endpoint's", async () => {
  await using app = await openApp();
  const args = [
    "dotfile",
    "--target",
    app.url,
    "--secret",
    "the-real-secret",
    "--duplicate",
    "1",
    "--wrong-signature",
    "1",
  ];
  const emulating = await startEmulating([...args, "--seed", "x"]);
  await emulating.run("emit", "Case.Created");
  const received = await app.saw(2);
  expect(received[0]?.text).toBe(received[1]?.text);
  await emulating.waitFor((line) => line.type === "attempt" && JSON.stringify(line).includes("wrong-signature"));
});

test("the API key is checked, and appears nowhere", async () => {
  const emulating = await startEmulating(["dotfile", "--api-key", "dotfile=the-only-key"]);
  const status = async (key: string) =>
    (await call("GET", `${emulating.base}/v1/webhooks`, { headers: { "X-DOTFILE-API-KEY": key } })).status;
  expect([await status("another"), await status("the-only-key")]).toEqual([401, 200]);
  expect(emulating.stdout() + emulating.stderr()).not.toContain("the-only-key");
});

test("a provider's id in front of a path names it, and a path of nobody is told", async () => {
  const emulating = await startEmulating(["dotfile", "pliance"]);
  expect((await call("GET", `${emulating.base}/dotfile/v1/webhooks`, dotfileKey)).status).toBe(200);
  const nobody = await call("GET", `${emulating.base}/v2/nothing`, {});
  expect([nobody.status, JSON.stringify(nobody.json)]).toEqual([404, expect.stringContaining("Dotfile, Pliance")]);
});
