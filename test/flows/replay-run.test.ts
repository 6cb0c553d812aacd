import { describe, expect, test } from "vitest";
import { headerValues } from "../../src/core/http.ts";
import { outcomeOf } from "../../src/core/replay/outcome.ts";
import type { Suite, SuiteCase } from "../../src/core/suite/suite.ts";
import type { RunPlan } from "../../src/flows/replay/run-types.ts";
import {
  casesOf,
  fixtureCase,
  isGenuine,
  openReplayApp,
  putFixture,
  replayApp,
  replayBody,
  replayRun,
  replaySecret,
  suiteOf,
} from "../helpers/replay-app.ts";

openReplayApp();

describe("a run", () => {
  const many = (count: number, more: Partial<SuiteCase> = {}) => {
    putFixture("dotfile/a.json", replayBody);
    return Array.from({ length: count }, (_, number) => ({
      ...fixtureCase("dotfile/a.json", more),
      name: `case ${number}`,
    }));
  };

  test("keeps the order of a suite in order, whatever the workers", async () => {
    const names = many(20, {}).map((one, number) => ({
      ...one,
      headers: [],
      source: {
        kind: "request",
        request: { method: "POST", headers: ["X-N", String(number)], body: Buffer.from("x") },
      } as const,
    }));
    await replayRun([suiteOf(names, "order")], { workers: 8 });
    expect(replayApp.seen.map(({ headers }) => headerValues(headers, "x-n")[0])).toEqual(
      names.map((_, number) => String(number)),
    );
    expect(replayApp.mostInFlight).toBe(1);
  });

  test("sends side by side as many as there are workers, and reports in order", async () => {
    const result = await replayRun([suiteOf(many(60))], { workers: 6 });
    expect(replayApp.mostInFlight).toBeGreaterThan(1);
    expect(replayApp.mostInFlight).toBeLessThanOrEqual(6);
    expect(casesOf(result).map(({ name }) => name)).toEqual(many(60).map(({ name }) => name));
  });

  test("with the same cases has the same hash, however many workers, and another for another body", async () => {
    const [one, other] = [
      await replayRun([suiteOf(many(10))]),
      await replayRun([suiteOf(many(10))], { workers: 5 }, { secret: replaySecret }),
    ];
    expect(other.report.requestsHash).toBe(one.report.requestsHash);
    putFixture("dotfile/b.json", replayBody.replace("1", "2"));
    const third = await replayRun([suiteOf([...many(9), fixtureCase("dotfile/b.json")])]);
    expect(third.report.requestsHash).not.toBe(one.report.requestsHash);
  });

  test("calls a pass after a failure flaky, which counts when that is wanted", async () => {
    replayApp.answer = (_request, number) => (number < 3 ? 500 : 200);
    const result = await replayRun([suiteOf(many(1))], { retries: 3 });
    expect(casesOf(result)).toMatchObject([{ status: "passed", flaky: true, retries: 2 }]);
    expect(outcomeOf(result.report, { failOnFlaky: false })).toBe("good");
    expect(outcomeOf(result.report, { failOnFlaky: true })).toBe("expectation");
  });

  test("without --retries tries once", async () => {
    replayApp.answer = () => 500;
    const result = await replayRun([suiteOf(many(1))]);
    expect(casesOf(result)).toMatchObject([
      { status: "failed", retries: 0, failures: [{ what: "status", expected: "2xx", actual: "500" }] },
    ]);
    expect(replayApp.seen).toHaveLength(1);
    expect(casesOf(result)[0]?.requests[0]?.attempt.outcome).toMatchObject({ status: 500 });
  });

  test("bails after so many failures, and the rest is skipped with the reason", async () => {
    replayApp.answer = () => 500;
    const result = await replayRun([suiteOf(many(10))], { bail: 2 });
    expect(replayApp.seen).toHaveLength(2);
    expect(casesOf(result).map(({ status }) => status)).toEqual(["failed", "failed", ...Array(8).fill("skipped")]);
    expect(result.report.ended).toContain("2 failed cases");
  });

  test("that is ended gives up what is in flight and still reports", async () => {
    const stop = new AbortController();
    replayApp.answer = (_request, number) => {
      if (number === 3) stop.abort("ended by SIGINT");
      return 200;
    };
    const result = await replayRun([suiteOf(many(10))], {}, { signal: stop.signal });
    expect(result.report.ended).toBe("ended by SIGINT");
    expect(casesOf(result).map(({ status }) => status)).toContain("skipped");
    expect(replayApp.seen.length).toBeLessThan(10);
  });

  test("keeps two suites of one name apart, each with its own file", async () => {
    const [one, two] = many(2).map((each, place) => ({ ...suiteOf([each]), file: `${place}.hooks.yaml` }));
    const { report } = await replayRun([one as Suite, two as Suite]);
    expect(report.suites.map(({ file, cases }) => [file, cases.length])).toEqual([
      ["0.hooks.yaml", 1],
      ["1.hooks.yaml", 1],
    ]);
  });

  test("of more cases than fit into one call reports them all", async () => {
    const [first] = many(1);
    const skipped = Array.from({ length: 200_000 }, () => ({ ...(first as SuiteCase), skip: "not now" }));
    expect(casesOf(await replayRun([suiteOf(skipped)]))).toHaveLength(200_000);
  });

  test("that is ended between two repetitions has not passed the case", async () => {
    const stop = new AbortController();
    replayApp.answer = (_request, number) => {
      if (number === 3) stop.abort("ended by SIGINT");
      return 200;
    };
    const [first] = many(1);
    const result = await replayRun([suiteOf([{ ...(first as SuiteCase), repeat: 9 }])], {}, { signal: stop.signal });
    expect(casesOf(result)).toMatchObject([{ status: "skipped", skipped: "the run ended before it" }]);
  });

  test("that is ended while a case has failed already keeps what failed", async () => {
    const stop = new AbortController();
    replayApp.answer = () => {
      setImmediate(() => stop.abort("ended by SIGINT"));
      return 500;
    };
    const result = await replayRun([suiteOf(many(1))], { retries: 0 }, { signal: stop.signal });
    expect(casesOf(result)).toMatchObject([{ status: "failed", failures: [{ what: "status" }] }]);
  });

  test("that reaches nobody is undelivered, and one that reaches some is not", async () => {
    const nowhere = await replayRun([suiteOf(many(2))], { url: "http://127.0.0.1:1/x" });
    expect(outcomeOf(nowhere.report, { failOnFlaky: false })).toBe("undelivered");
    const [first, second] = many(2);
    const half = await replayRun([
      suiteOf([first as SuiteCase, { ...(second as SuiteCase), target: "http://127.0.0.1:1/x" }]),
    ]);
    expect(outcomeOf(half.report, { failOnFlaky: false })).toBe("expectation");
  });

  test("without a target sends nothing and says what is missing", async () => {
    const { url: _none, ...plan } = { url: undefined };
    const result = await replayRun([suiteOf(many(1))], { ...plan, url: undefined } as unknown as Partial<RunPlan>);
    expect(casesOf(result)[0]?.failures[0]?.actual).toContain("--url");
  });

  test("keeps no request of what passed, so that any number of cases fits into memory", async () => {
    const result = await replayRun([suiteOf(many(3))]);
    expect(casesOf(result).map(({ requests }) => requests.length)).toEqual([0, 0, 0]);
  });

  test("sends a case as often as it says, the same bytes each time", async () => {
    await replayRun([suiteOf(many(1, { repeat: 3 }))], {}, { secret: replaySecret });
    expect(replayApp.seen).toHaveLength(3);
    expect(new Set(replayApp.seen.map((one) => JSON.stringify([one.headers, one.body.toString()]))).size).toBe(1);
  });

  test("waits for an effect until it is there", async () => {
    replayApp.answer = ({ method }, number) => (method === "GET" && number < 4 ? 404 : 200);
    const wait = { url: "/done", withinMs: 5000, everyMs: 5, expect: { headers: [], body: [] } };
    const result = await replayRun([suiteOf(many(1, { waitFor: wait }))]);
    expect(casesOf(result)).toMatchObject([{ status: "passed" }]);
    expect(replayApp.seen.map(({ method, url: path }) => `${method} ${path}`)).toEqual([
      "POST /hooks",
      "GET /done",
      "GET /done",
      "GET /done",
    ]);
  });

  test("gives up an effect that does not come, and says what was there instead", async () => {
    replayApp.answer = ({ method }) => (method === "GET" ? 404 : 200);
    const wait = { url: "/done", withinMs: 30, everyMs: 5, expect: { headers: [], body: [] } };
    const result = await replayRun([suiteOf(many(1, { waitFor: wait }))]);
    expect(casesOf(result)[0]?.failures).toMatchObject([{ what: "waitFor", actual: "404" }]);
  });

  test("a tampered delivery is forged in truth, and one that cannot be forged is not sent", async () => {
    putFixture("dotfile/a.json", replayBody);
    for (const tamper of ["body", "signature", "unsigned", "wrong-secret"] as const)
      await replayRun([suiteOf([fixtureCase("dotfile/a.json", { tamper })])], {}, { secret: replaySecret });
    expect(replayApp.seen).toHaveLength(4);
    expect(replayApp.seen.map(isGenuine)).toEqual([false, false, false, false]);
    const stale = await replayRun(
      [suiteOf([fixtureCase("dotfile/a.json", { tamper: "stale" })])],
      {},
      { secret: replaySecret },
    );
    const unsigned = await replayRun([suiteOf([fixtureCase("dotfile/a.json", { tamper: "signature" })])]);
    expect([stale, unsigned].map((result) => casesOf(result)[0]?.failures[0]?.what)).toEqual(["fixture", "fixture"]);
    expect(replayApp.seen).toHaveLength(4);
  });
});
