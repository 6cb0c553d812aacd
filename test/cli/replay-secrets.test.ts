// Whose secret signs a case of a replay: for each provider by itself.

import { join } from "node:path";
import { expect, test } from "vitest";
import type { Provider } from "../../src/core/provider.ts";
import { verifyWith } from "../../src/core/signing/verify.ts";
import { providers } from "../../src/providers/index.ts";
import { runCli } from "../helpers/cli-in-process.ts";
import { openReplayApp, putFixture, replayApp } from "../helpers/replay-app.ts";

openReplayApp();

const pliance = providers.find(({ id }) => id === "pliance") as Provider;
const secretOf = (place: string) => `the-secret-of-${place}-long-enough`;
const places = ["case", "option", "suite", "environment"];

/** The place whose secret the one request was signed with. */
function signer(): string | undefined {
  const { method, url: target, headers, body } = replayApp.seen[0] as (typeof replayApp.seen)[number];
  const at = Math.floor(Date.now() / 1000);
  return places.find(
    (place) =>
      verifyWith(pliance.schemes, { request: { method, target, headers, body }, secrets: [secretOf(place)], at }).ok,
  );
}

const environment = { HOOKDEV_SECRET_PLIANCE: secretOf("environment") };
const named = (provider: string) => ["--secret", `${provider}=${secretOf("option")}`];

test.each([
  { what: "a suite's before the environment's", wins: "suite", options: [], env: environment, suite: true },
  {
    what: "a suite's before the environment's, whatever is given for another provider",
    wins: "suite",
    options: named("dotfile"),
    env: environment,
    suite: true,
  },
  {
    what: "one that is given for the provider before the suite's",
    wins: "option",
    options: named("pliance"),
    env: environment,
    suite: true,
  },
  {
    what: "one that is given for all before the suite's",
    wins: "option",
    options: ["--secret", secretOf("option")],
    env: environment,
    suite: true,
  },
  {
    what: "a case's own before one that is given",
    wins: "case",
    options: named("pliance"),
    env: environment,
    suite: true,
    own: true,
  },
  {
    what: "the environment's where there is no other",
    wins: "environment",
    options: named("dotfile"),
    env: environment,
    suite: false,
  },
  {
    what: "a variable of the environment that is named as an option",
    wins: "environment",
    options: ["--secret-env", "HOOKDEV_SECRET_PLIANCE"],
    env: environment,
    suite: true,
  },
])("takes $what", async ({ wins, options, env, suite, own = false }) => {
  const secret = suite ? `secret: ${secretOf("suite")}\n` : "";
  const mine = own ? `, secret: ${secretOf("case")}` : "";
  putFixture("a.hooks.yaml", `${secret}cases:\n  - { poke: pliance/PersonSanctionMatched${mine} }\n`);
  const { code, stderr } = await runCli(
    ["replay", join(replayApp.folder, "a.hooks.yaml"), "--url", replayApp.url, ...options],
    { env },
  );
  expect([code, stderr]).toEqual([0, expect.not.stringContaining("SECRET")]);
  expect(signer()).toBe(wins);
});
