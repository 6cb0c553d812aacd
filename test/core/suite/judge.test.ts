import { describe, expect, test } from "vitest";
import type { Answered, Attempt } from "../../../src/core/delivery.ts";
import { judgeAnswer } from "../../../src/core/suite/judge.ts";
import type { JudgeTools } from "../../../src/core/suite/judge-tools.ts";
import type { BodyCheck, Expectation, HeaderCheck } from "../../../src/core/suite/suite.ts";

const tools: JudgeTools = {
  matches: (pattern, text) => (pattern === "slow" ? undefined : new RegExp(pattern, "u").test(text)),
  schemaProblems: (schema, value) => (typeof value === schema ? [] : [`the value: must be ${String(schema)}`]),
};
const answered = (body: string | Uint8Array, more: Partial<Answered> = {}): Attempt => ({
  startedAt: 0,
  durationMs: 120,
  outcome: {
    kind: "answered",
    status: 202,
    headers: ["Content-Type", "application/json; charset=utf-8", "X-Id", "1", "x-id", "2"],
    body: Buffer.from(body),
    bodyState: "whole",
    ...more,
  },
});
const judge = (expectation: Partial<Expectation>, attempt: Attempt) =>
  judgeAnswer({ headers: [], body: [], ...expectation }, attempt, tools);
const judgeBody = (check: BodyCheck, body: string) => judge({ body: [check] }, answered(body));

test.each<[status: number, wanted: string[], ok: boolean]>([
  [202, ["202"], true],
  [202, ["2xx"], true],
  [202, ["2XX"], true],
  [202, ["200", "204"], false],
  [404, ["2xx", "404"], true],
  [20, ["2xx"], false],
])("a status of %s against %j: %s", (status, wanted, ok) => {
  expect(judge({ status: wanted }, answered("", { status })).length === 0).toBe(ok);
});

test("a wrong status is told with what was expected", () => {
  expect(judge({ status: ["2xx", "404"] }, answered("", { status: 500 }))).toEqual([
    { what: "status", expected: "2xx or 404", actual: "500" },
  ]);
});

describe("a body's value", () => {
  test.each<[what: string, body: string, at: string, written: string]>([
    ["equals a boolean", '{"queued":true}', "/queued", "true"],
    ["equals a number in another spelling", '{"n":1.0}', "/n", "1"],
    ["equals a number with an exponent", '{"n":1.5e3}', "/n", "1500"],
    ["equals minus zero", '{"n":-0.0}', "/n", "0"],
    ["equals an integer beyond 2^53", '{"n":12345678901234567890}', "/n", "12345678901234567890"],
    ["equals a number beyond all floats", '{"n":1e400}', "/n", "1e400"],
    ["equals an escaped text", '{"n":"\\u00e9\\/"}', "/n", '"é/"'],
    ["equals an object whatever its order", '{"n":{"b":[1,{}],"a":null}}', "/n", '{ "a": null, "b": [1, {}] }'],
    ["equals the whole body", "[1]", "", "[1]"],
    ["equals a body that is no JSON", "queued", "", '"queued"'],
  ])("%s", (...[_what, body, at, written]) => {
    expect(judgeBody({ at, matcher: { equals: undefined, written } }, body)).toEqual([]);
  });

  test.each<[what: string, body: string, at: string, written: string, actual: string]>([
    ["a neighbour beyond 2^53", '{"n":12345678901234567891}', "/n", "12345678901234567890", "12345678901234567891"],
    ["a text for a number", '{"n":"1"}', "/n", "1", '"1"'],
    ["true for one", '{"n":true}', "/n", "1", "true"],
    ["a sign", '{"n":-1}', "/n", "1", "-1"],
    ["an element more", '{"n":[1,2]}', "/n", "[1]", "[1,2]"],
    ["an empty list for an empty object", '{"n":[]}', "/n", "{}", "[]"],
    ["nothing", "{}", "/n", "1", "nothing at this place"],
    ["a body that is not JSON", "<p>", "/n", "1", "a body that is not JSON"],
    ["an empty body", "", "/n", "1", "an empty body"],
  ])("differs: %s", (...[_what, body, at, written, actual]) => {
    expect(judgeBody({ at, matcher: { equals: undefined, written } }, body)).toEqual([
      { what: "body /n", expected: written, actual },
    ]);
  });

  test("is compared by value where the suite was made in memory", () => {
    expect(judgeBody({ at: "/a", matcher: { equals: [1, "x"] } }, '{"a":[1.0,"x"]}')).toEqual([]);
  });

  test.each<[what: string, check: BodyCheck, body: string, failures: number]>([
    ["matches a text's content", { at: "/a", matcher: { matches: "^ok$" } }, '{"a":"ok"}', 0],
    ["matches a number's text", { at: "/a", matcher: { matches: "^1\\.50$" } }, '{"a":1.50}', 0],
    ["matches text that is no JSON", { at: "", matcher: { matches: "queued" } }, "it is queued", 0],
    ["does not match", { at: "/a", matcher: { matches: "^ok$" } }, '{"a":"no"}', 1],
    ["is not there to match", { at: "/a", matcher: { matches: "" } }, "{}", 1],
    ["exists", { at: "/a", matcher: { exists: true } }, '{"a":null}', 0],
    ["does not exist", { at: "/a", matcher: { exists: true } }, "{}", 1],
    ["must not exist", { at: "/a", matcher: { exists: false } }, '{"a":1}', 1],
    ["does not exist, as wanted", { at: "/a", matcher: { exists: false } }, "", 0],
    ["fits a schema", { at: "/a", matcher: { schema: "string" } }, '{"a":"x"}', 0],
    ["does not fit a schema", { at: "/a", matcher: { schema: "string" } }, '{"a":1}', 1],
    ["is not there to fit a schema", { at: "/a", matcher: { schema: "string" } }, "{}", 1],
  ])("%s", (...[_what, check, body, failures]) => {
    expect(judgeBody(check, body)).toHaveLength(failures);
  });

  test("that takes a pattern too long is a failure that says so", () => {
    expect(judgeBody({ at: "/a", matcher: { matches: "slow" } }, '{"a":"x"}')[0]?.actual).toMatch(/takes too long/);
  });

  test("of more than 64 KiB is not matched", () => {
    const body = JSON.stringify({ a: "x".repeat(70_000) });
    expect(judgeBody({ at: "/a", matcher: { matches: "x" } }, body)[0]?.actual).toMatch(/70000 characters/);
  });

  test("of any length is told in few characters", () => {
    const body = JSON.stringify({ a: "x".repeat(70_000) });
    expect(judgeBody({ at: "/a", matcher: { equals: 1 } }, body)[0]?.actual).toHaveLength(500);
  });
});

describe("a header", () => {
  const header = (name: string, matcher: HeaderCheck["matcher"]) =>
    judge({ headers: [{ name, matcher }] }, answered(""));
  test.each<[what: string, name: string, matcher: HeaderCheck["matcher"], failures: number]>([
    ["equals", "content-type", { equals: "application/json; charset=utf-8" }, 0],
    ["matches", "CONTENT-TYPE", { matches: "^application/json" }, 0],
    ["matches one of several lines", "x-id", { equals: "2" }, 0],
    ["matches none of several lines", "x-id", { equals: "3" }, 1],
    ["is there", "x-id", { exists: true }, 0],
    ["is not there", "x-none", { exists: true }, 1],
    ["must not be there", "x-id", { exists: false }, 1],
  ])("%s", (...[_what, name, matcher, failures]) => {
    expect(header(name, matcher)).toHaveLength(failures);
  });

  test("that differs is told with all its values", () => {
    expect(header("X-Id", { equals: "3" })).toEqual([{ what: "header x-id", expected: '"3"', actual: '"1", "2"' }]);
  });
});

test("an answer that takes as long as the limit is too slow", () => {
  expect(judge({ durationMs: 120 }, answered(""))).toEqual([
    { what: "duration", expected: "less than 120 ms", actual: "120 ms" },
  ]);
  expect(judge({ durationMs: 121 }, answered(""))).toEqual([]);
});

test.each([["cut"], ["broken"]] as const)("a body that is %s is not judged as if it were whole", (bodyState) => {
  const attempt = answered("{", { bodyState });
  expect(judge({ body: [{ at: "/a", matcher: { exists: false } }] }, attempt)[0]?.what).toBe("body");
  expect(judge({ status: ["202"] }, attempt)).toEqual([]);
});

test("a delivery that failed has no answer to judge", () => {
  const outcome = { kind: "failed", code: "REFUSED", phase: "connect", detail: "x:1", mayHaveArrived: false } as const;
  expect(judge({}, { startedAt: 0, durationMs: 1, outcome })[0]).toMatchObject({
    what: "delivery",
    actual: "REFUSED x:1",
  });
});

test("every condition that does not hold is told", () => {
  const failures = judge(
    {
      status: ["200"],
      durationMs: 1,
      headers: [{ name: "a", matcher: { exists: true } }],
      body: [{ at: "/a", matcher: { exists: true } }],
    },
    answered("{}"),
  );
  expect(failures.map(({ what }) => what)).toEqual(["status", "header a", "body /a", "duration"]);
});
