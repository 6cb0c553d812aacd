// The library's replay over real HTTP: suites, fixtures and folders against an inbox of the library itself.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { defineProvider, listen, type ReplayOptions, replay } from "../../src/index.ts";

const secret = "a-secret-of-at-least-24-bytes";
const body = '{"event":"Case.Created","case":{"id":"1"}}';
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "hookdev-library-replay-"));
  mkdirSync(join(folder, "fixtures/dotfile"), { recursive: true });
  for (const name of ["a", "b"]) writeFileSync(join(folder, `fixtures/dotfile/${name}.json`), body);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const run = (what: string | readonly string[], options: ReplayOptions) =>
  replay(what, { workingFolder: folder, ...options });
const suite = (text: string) => writeFileSync(join(folder, "a.hooks.yaml"), `version: 1\n${text}`);

test("a folder of fixtures arrives signed, and the report says that it passed", async () => {
  await using inbox = await listen({ secrets: { dotfile: secret } });
  const told: string[] = [];
  const result = await run("fixtures", { url: inbox.url, secret, workers: 4, onCase: ({ name }) => told.push(name) });
  expect(result).toMatchObject({ passed: true, notes: [], suites: [{ cases: [{}, {}] }] });
  expect(result.requestsHash).toMatch(/^[0-9a-f]{64}$/);
  expect(told.sort()).toEqual(["fixtures/dotfile/a.json", "fixtures/dotfile/b.json"]);
  await inbox.waitFor({ event: "Case.Created", verified: true });
  expect(inbox.received.map(({ verified }) => verified)).toEqual([true, true]);
});

test("a suite takes its declared variables from `env` alone, and the same seed makes the same requests", async () => {
  await using inbox = await listen({ secrets: { dotfile: secret } });
  suite(
    `env: [APP_URL, DF]\ntarget: \${APP_URL}\nsecret: { env: DF }\ncases:\n  - { poke: dotfile/Case.Created, set: { /case/id: "{{uuid}}" } }\n`,
  );
  const env = { APP_URL: inbox.url, DF: secret };
  const hashes = [];
  for (const seed of [42, "42", 43]) hashes.push((await run("a.hooks.yaml", { env, seed })).requestsHash);
  expect(hashes[0]).toBe(hashes[1]);
  expect(hashes[2]).not.toBe(hashes[0]);
  expect(inbox.received.every(({ verified }) => verified)).toBe(true);
  await expect(run("a.hooks.yaml", {})).rejects.toMatchObject({ code: "SUITE_INVALID" });
});

test("a case that fails is a value with what was expected and how to run it again", async () => {
  await using inbox = await listen({ respond: "401" });
  const result = await run(["fixtures"], { url: inbox.url, secret, grep: /a\.json$/g, seed: 1 });
  expect(result.passed).toBe(false);
  expect(result.suites[0]?.cases).toMatchObject([
    {
      status: "failed",
      failures: [{ what: "status", expected: "2xx", actual: "401" }],
      rerun: `hookdev replay fixtures/dotfile/a.json --url ${inbox.url} --seed 1`,
    },
  ]);
});

test("a pass after a failure is flaky", async () => {
  await using inbox = await listen({ respond: "500,200" });
  const result = await run("fixtures/dotfile/a.json", { url: inbox.port, secret, retries: 1 });
  expect(result.suites[0]?.cases[0]).toMatchObject({ status: "passed", flaky: true, retries: 1 });
});

test("a provider of one's own signs, and a delivery that could not be signed is told in the notes", async () => {
  const own = defineProvider({ id: "parcelbird", signing: { type: "token", header: "X-Parcelbird-Token" } });
  await using inbox = await listen({ provider: own, secret });
  await run("fixtures/dotfile/a.json", { url: inbox.url, provider: own, secret });
  expect((await inbox.waitFor({})).verdict).toMatchObject({ ok: true });
  const unsigned = await run("fixtures", { url: inbox.url });
  expect(unsigned.notes).toEqual([expect.stringMatching(/without a new signature.*\(2 cases\)/)]);
});

describe("what makes a run impossible is thrown", () => {
  test.each<[string, ReplayOptions, string]>([
    ["nowhere", {}, "SOURCE_UNKNOWN"],
    ["fixtures", { grep: "zzz" }, "RUN_EMPTY"],
    ["fixtures", { url: "ftp://x" }, "TARGET_INVALID"],
    ["fixtures", { workers: 0 }, "NUMBER_INVALID"],
    ["fixtures", { workers: 1.5 }, "NUMBER_INVALID"],
    ["fixtures", { retries: -1 }, "NUMBER_INVALID"],
    ["fixtures", { at: Number.NaN }, "TIME_INVALID"],
    ["fixtures", { at: new Date("x") }, "TIME_INVALID"],
    ["fixtures", { timeout: "soon" }, "DURATION_INVALID"],
    ["fixtures", { timeout: -5 }, "NUMBER_INVALID"],
    ["fixtures", { seed: "no spaces" }, "SEED_INVALID"],
    ["fixtures", { provider: "nobody" }, "PROVIDER_UNKNOWN"],
    ["fixtures", { provider: "dotfile", scheme: "none" }, "SCHEME_UNKNOWN"],
    ["fixtures", { provider: "dotfile", secret: "" }, "SECRET_EMPTY"],
    ["a.hooks.yaml", {}, "SUITE_INVALID"],
  ])("%s with %j is %s", async (what, options, code) => {
    suite("cases:\n  - { poke: Case.Created, tampr: body }\n");
    await expect(run(what, { url: 1, ...options })).rejects.toMatchObject({ code });
  });

  test("and a suite's mistakes stand in the message with their lines", async () => {
    suite("cases:\n  - { poke: Case.Created, tampr: body }\n");
    await expect(run("a.hooks.yaml", {})).rejects.toThrow(/1 mistake in it:\na\.hooks\.yaml:3:\d+: error: /);
  });
});

test("what onCase throws ends the run and is thrown", async () => {
  await using inbox = await listen();
  const onCase = () => {
    throw new Error("stop here");
  };
  await expect(run("fixtures", { url: inbox.url, onCase })).rejects.toThrow("stop here");
  expect(inbox.received).toHaveLength(1);
});

test("a signal ends the run, and the report says so", async () => {
  await using inbox = await listen({ respond: "hang" });
  const stop = new AbortController();
  const running = run("fixtures", { url: inbox.url, signal: stop.signal });
  await inbox.waitFor({});
  stop.abort("enough");
  expect(await running).toMatchObject({ passed: false, ended: "enough" });
});
