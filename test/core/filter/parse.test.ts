import { describe, expect, test } from "vitest";
import type { FilterTest } from "../../../src/core/filter/filter.ts";
import { filterForms, parseFilter, pointAt } from "../../../src/core/filter/parse.ts";

function only(text: string): FilterTest {
  const parsed = parseFilter(text);
  if (!parsed.ok) throw new Error(parsed.message);
  expect(parsed.filter).toHaveLength(1);
  return parsed.filter[0]?.test as FilterTest;
}

describe("a filter", () => {
  const readings: [text: string, test: FilterTest][] = [
    ["case", { kind: "word", contains: "case" }],
    ['"two words"', { kind: "word", contains: "two words" }],
    ['"a \\"quoted\\" word"', { kind: "word", contains: 'a "quoted" word' }],
    ['"http://x"', { kind: "word", contains: "http://x" }],
    ["/webhooks:8080", { kind: "word", contains: "/webhooks:8080" }],
    ["-", { kind: "word", contains: "-" }],
    ["provider:dotfile", { kind: "provider", is: "dotfile" }],
    ["PROVIDER:dotfile", { kind: "provider", is: "dotfile" }],
    ["event:Case.Created", { kind: "event", contains: "Case.Created" }],
    ["method:post", { kind: "method", is: "post" }],
    ["path:/hooks?a=b:c", { kind: "path", contains: "/hooks?a=b:c" }],
    ["status:404", { kind: "status", from: 404, to: 404 }],
    ["status:=404", { kind: "status", from: 404, to: 404 }],
    ["status:>=400", { kind: "status", from: 400, to: 999 }],
    ["status:>400", { kind: "status", from: 401, to: 999 }],
    ["status:<300", { kind: "status", from: 0, to: 299 }],
    ["status:<=300", { kind: "status", from: 0, to: 300 }],
    ["status:5xx", { kind: "status", from: 500, to: 599 }],
    ["status:none", { kind: "unanswered" }],
    ["sig:bad", { kind: "signature", is: "bad" }],
    ["age:<5m", { kind: "age", fromMs: Number.NEGATIVE_INFINITY, toMs: 300_000 }],
    ["age:>2h", { kind: "age", fromMs: 7_200_000, toMs: Number.POSITIVE_INFINITY }],
    ["header.user-agent:curl", { kind: "header", name: "user-agent", contains: "curl" }],
    ["header.X-A:", { kind: "header", name: "X-A", contains: "" }],
    ["body:hello", { kind: "body", contains: "hello" }],
    ["body./case/id:42", { kind: "pointer", pointer: "/case/id", is: "42" }],
    ['body./a~1b:"two words"', { kind: "pointer", pointer: "/a~1b", is: "two words" }],
  ];
  test.each(readings)("reads %s", (text, expected) => {
    expect(only(text)).toEqual(expected);
  });

  test("negates a term with a minus in front, also a quoted one", () => {
    expect(parseFilter('-provider:amani -"two words"')).toMatchObject({
      ok: true,
      filter: [
        { negated: true, test: { kind: "provider" } },
        { negated: true, test: { kind: "word", contains: "two words" } },
      ],
    });
  });

  test("that is empty lets everything through", () => {
    expect(parseFilter("  ")).toEqual({ ok: true, filter: [] });
  });

  test("shows only examples that are filters", () => {
    for (const [form] of filterForms) expect(parseFilter(form)).toMatchObject({ ok: true });
  });
});

describe("a wrong filter says where it is wrong", () => {
  const problems: [text: string, at: number, length: number, message: RegExp][] = [
    ["case foo:1", 5, 4, /no filter "foo:"/],
    ["-foo:1", 0, 5, /no filter "foo:"/],
    ["constructor:1", 0, 12, /no filter "constructor:"/],
    ["status:x", 7, 1, /404, >=400, 4xx or none/],
    ["status:>=abc", 7, 5, /not ">=abc"/],
    ["sig:maybe", 4, 5, /ok, bad or none/],
    ["age:5m", 4, 2, /<5m or >2h/],
    ["provider:", 9, 1, /missing behind "provider:"/],
    ['a "b c', 2, 4, /quote is not closed/],
    ['"a"b', 3, 1, /blank is missing/],
    ['""', 0, 2, /hold nothing/],
    ["body.x:1", 7, 1, /not a JSON Pointer/],
    ["header.:x", 8, 1, /Name the header/],
    [`x${"y".repeat(1000)}`, 1000, 1, /at most 1000/],
  ];
  test.each(problems)("%s", (...[text, at, length, message]) => {
    const parsed = parseFilter(text);
    expect(parsed).toMatchObject({ ok: false, at, length });
    expect(!parsed.ok && parsed.message).toMatch(message);
  });

  test("and points at it", () => {
    const parsed = parseFilter("case foo:1");
    if (parsed.ok) throw new Error("that should be wrong");
    expect(pointAt("case foo:1", parsed).split("\n")).toEqual(["case foo:1", "     ^^^^"]);
  });
});
