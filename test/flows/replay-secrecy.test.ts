// What a suite from somebody else cannot make a replay give away.

import { describe, expect, test } from "vitest";
import type { Provider } from "../../src/core/provider.ts";
import type { SuiteCase } from "../../src/core/suite/suite.ts";
import { makeRequest, type RequestWish } from "../../src/flows/replay/make-request.ts";
import { providers } from "../../src/providers/index.ts";
import { casesOf, fixtureCase, openReplayApp, replayApp, replayRun, suiteOf } from "../helpers/replay-app.ts";

openReplayApp();

const pliance = providers.find(({ id }) => id === "pliance") as Provider;
const made = (more: Partial<RequestWish>) =>
  makeRequest({
    case: { fresh: false, verbatim: false, tamper: undefined } as RequestWish["case"],
    loaded: { method: "POST", headers: [], body: Buffer.from("{}"), provider: pliance, fresh: [] },
    url: "https://app.example/hooks",
    edits: [],
    headers: [],
    secret: "a-secret-that-is-for-https-only",
    secretOverHttp: false,
    at: 0,
    now: 0,
    random: { uuid: () => "", hex: () => "" },
    ...more,
  });

describe("a credential that is for https only", () => {
  test.each([
    { url: "https://app.example/hooks", goes: true },
    { url: "http://127.0.0.1:3000/hooks", goes: true },
    { url: "http://[::1]:3000/hooks", goes: true },
    { url: "http://localhost:3000/hooks", goes: true },
    { url: "http://app.example/hooks", goes: false },
    { url: "http://localhost.example/hooks", goes: false },
    { url: "http://10.0.0.7/hooks", goes: false },
  ])("goes to $url: $goes", ({ url, goes }) => {
    const { request, note } = made({ url });
    expect(request.headers.includes("X-PLIANCE-SECRET")).toBe(goes);
    expect(note === undefined).toBe(goes);
  });

  test("goes to other machines over http when that is wished, and nothing is said", () => {
    const { request, note } = made({ url: "http://app.example/hooks", secretOverHttp: true });
    expect([request.headers.includes("X-PLIANCE-SECRET"), note]).toEqual([true, undefined]);
  });

  test("is not taken for tampered with where it was left out", () => {
    const forged = () =>
      made({ url: "http://app.example/hooks", case: { fresh: false, verbatim: false, tamper: "signature" } });
    expect(forged).toThrow(expect.objectContaining({ code: "TAMPER_UNSIGNED" }));
  });
});

describe("a capture in a suite's file", () => {
  const one = { ...fixtureCase("x"), name: "capture", source: { kind: "capture", id: 7 } } as SuiteCase;
  const suite = (target: string) => ({ ...suiteOf([one]), file: "a.hooks.yaml", target });

  test("is not sent to a host that only the suite names, and is not even read for it", async () => {
    const result = await replayRun([suite("https://elsewhere.example/x")], { url: undefined } as never);
    expect(casesOf(result)[0]?.failures[0]?.actual).toMatch(/capture 7 to "elsewhere\.example"/);
    expect(replayApp.seen).toEqual([]);
  });
});
