// Options that were taken silently, or whose refusal repeated what must not be repeated.

import { describe, expect, test } from "vitest";
import { folderWith, parcelbird } from "../helpers/provider-files.ts";
import { recordedRun, type Surroundings } from "../helpers/recorded-run.ts";

const poke = ["poke", "Check.Started", "--url", "http://127.0.0.1:9/", "--unsigned"];
const har = (entries: unknown) => JSON.stringify({ log: { version: "1.2", entries } });
const verifyHar = ["verify", "--provider", "dotfile", "--secret", "x", "--request", "-"];

const refused: { args: string[]; code: string; words?: RegExp; surroundings?: Surroundings }[] = [
  { args: ["listen", "--host", ""], code: "HOST_INVALID", words: /every interface/ },
  { args: ["listen", "--host", "  "], code: "HOST_INVALID" },
  { args: ["listen", "--port", "0", "--events", ""], code: "EVENTS_INVALID" },
  { args: ["listen", "--port", "0", "--events", "a,,b"], code: "EVENTS_INVALID" },
  { args: ["listen", "--port", "0", "--forward-timeout", "soon"], code: "DURATION_INVALID" },
  { args: [...poke, "--dry-run", "--count", "0"], code: "NUMBER_INVALID" },
  { args: [...poke, "--dry-run", "--concurrency", "x"], code: "NUMBER_INVALID" },
  { args: [...poke, "--dry-run", "--timeout", "30"], code: "DURATION_INVALID" },
  { args: [...poke, "--dry-run", "--data", "@"], code: "DATA_INVALID" },
  { args: [...poke, "--dry-run", "--secret-stdin", "--data", "-"], code: "OPTIONS_CONFLICT", words: /Standard input/ },
  { args: ["captures", "list", "--provider", "nope"], code: "PROVIDER_UNKNOWN", words: /"nope"/ },
  { args: verifyHar, surroundings: { stdin: har([]) }, code: "REQUEST_UNREADABLE", words: /holds no request/ },
  {
    args: verifyHar,
    surroundings: { stdin: har([{ request: null }]) },
    code: "REQUEST_UNREADABLE",
    words: /entry 1 of the HAR file holds no request/,
  },
  {
    args: verifyHar,
    surroundings: { stdin: har([null]) },
    code: "REQUEST_UNREADABLE",
    words: /entry 1 of the HAR file holds no request/,
  },
];

test.each(refused)("hookdev $args is refused with $code", async ({ args, code, words, surroundings }) => {
  const run = await recordedRun(args, surroundings);
  expect(run.stderr).toContain(`(${code})`);
  if (words !== undefined) expect(run.stderr).toMatch(words);
  expect(run.code).toBe(2);
});

describe("captures list --provider", () => {
  test.each(["pliance", "Pliance"])("takes %s, of which there is nothing", async (id) => {
    expect(await recordedRun(["captures", "list", "--provider", id])).toMatchObject({
      code: 0,
      stdout: "no captures\n",
    });
  });

  test("takes a provider of the user's own", async () => {
    const home = folderWith({ "hookdev.config.json": JSON.stringify({ providers: [parcelbird] }) });
    const run = await recordedRun(["captures", "list", "--provider", parcelbird.id], { home });
    expect(run).toMatchObject({ code: 0, stdout: "no captures\n" });
  });
});

describe("a secret in the wrong place is not repeated", () => {
  test.each(["canary-s3cret", "whsec_CANARY+x=", "9CANARY", `CANARY${"x".repeat(80)}`])(
    "by --secret-env %s",
    async (value) => {
      const run = await recordedRun(["poke", "Check.Started", "--url", "http://127.0.0.1:9/", "--secret-env", value]);
      expect(run.stderr).toContain("(SECRET_NOT_SET)");
      expect(run.stderr).toMatch(/not the name of an environment variable/);
      expect(run.stderr.toLowerCase()).not.toContain("canary");
      expect(run.code).toBe(2);
    },
  );

  test("while a name that is not set is", async () => {
    const run = await recordedRun(["poke", "Check.Started", "--url", "http://127.0.0.1:9/", "--secret-env", "MY_NAME"]);
    expect(run.stderr).toContain("MY_NAME");
  });

  test.each([
    { args: ["poke", "Check.Started", "--secrets=CANARY"], kept: "unknown option '--secrets=…'\n" },
    { args: ["poke", "Check.Started", "--secrets=a'\nCANARY'b"], kept: "'--secrets=…'" },
    { args: ["poke", "Check.Started", "CANARY"], kept: "Expected 1 argument but got 2.\n" },
    { args: ["verify", "CANARY\nCANARY"], kept: "Expected 0 arguments but got 1.\n" },
  ])("by commander's own words about $args", async ({ args, kept }) => {
    const run = await recordedRun(args);
    expect(run.stderr).toContain(kept);
    expect(run.stderr).not.toContain("CANARY");
    expect(run.code).toBe(2);
  });
});
