import { describe, expect, test } from "vitest";
import { startCli } from "../helpers/cli-in-process.ts";
import { argumentsOf, seedPlays, stageOf } from "../helpers/seeds/plays.ts";
import { shapeDifferences } from "../helpers/seeds/shape.ts";
import { deadUrl, openApp, type Step } from "../helpers/seeds/stage.ts";

describe.each(seedPlays)("$title", (play) => {
  test("is played over HTTP, and every answer is as it was published", async () => {
    await using app = await openApp();
    const run = startCli(argumentsOf(play, app));
    const steps: Step[] = [];
    try {
      const ready = await run.waitFor(({ type }) => type === "ready");
      for await (const step of play.play(stageOf(ready, app, await deadUrl()))) steps.push(step);
    } finally {
      expect(await run.stop()).toBe(0);
    }
    expect(steps.filter(({ differences }) => differences.length > 0)).toEqual([]);
    expect(steps.length).toBeGreaterThan(1);
  });
});

test.each([
  [{ a: 1 }, { a: 1, b: 2 }, ["$.b: missing"]],
  [{ a: 1, b: 2 }, { a: 1 }, ["$.b: not published"]],
  [{ a: "1" }, { a: 1 }, ["$.a: text in place of number"]],
  [{ a: [{ x: 1 }, {}] }, { a: [{ x: 1 }] }, ["$.a[1].x: missing"]],
  [{ a: [] }, { a: [1] }, ["$.a: empty"]],
  [{ a: null }, { a: "text" }, []],
  [{ a: null }, { a: 1 }, ["$.a: text in place of number"]],
])("shapes differ where they do: %j and %j", (got, published, differences) => {
  expect(shapeDifferences(got, published)).toEqual(differences);
});
