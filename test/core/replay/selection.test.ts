import { describe, expect, test } from "vitest";
import { exactGrep, parseGrep, parseShard, selectCases } from "../../../src/core/replay/selection.ts";
import type { Suite, SuiteCase } from "../../../src/core/suite/suite.ts";

const suite = (name: string, names: readonly string[]): Suite => ({
  name,
  mode: "order",
  cases: names.map((one) => ({ name: one }) as SuiteCase),
});

const many = suite(
  "many",
  Array.from({ length: 10 }, (_, place) => `case ${place}`),
);

describe("shards", () => {
  test.each([1, 2, 3, 4, 7, 10, 13])(
    "%i shares are all cases in order, none twice, and of nearly the same size",
    (of) => {
      const shares = Array.from({ length: of }, (_, place) => selectCases([many], { shard: { index: place + 1, of } }));
      expect(shares.flat().map((one) => one.case.name)).toEqual(many.cases.map(({ name }) => name));
      const sizes = shares.map(({ length }) => length);
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
    },
  );

  test.each(["0/4", "5/4", "1/0", "1", "a/b", "1/4/2", "-1/4", "01/4"])("refuses %s", (text) => {
    expect(() => parseShard(text)).toThrow(expect.objectContaining({ code: "SHARD_INVALID" }));
  });

  test("a share is taken of what the pattern leaves", () => {
    const grep = parseGrep("/[0-3]$/");
    expect(selectCases([many], { grep, shard: { index: 2, of: 2 } }).map(({ index }) => index)).toEqual([2, 3]);
  });
});

describe("grep", () => {
  test.each([
    ["CASE 3", ["case 3"]],
    ["/^case [12]$/", ["case 1", "case 2"]],
    ["/CASE 1/", []],
    ["/CASE 1/i", ["case 1"]],
    ["many › case 4", ["case 4"]],
    ["a/b", []],
  ])("%s finds %j", (text, names) => {
    expect(selectCases([many], { grep: parseGrep(text) }).map((one) => one.case.name)).toEqual(names);
  });

  test("refuses what is no pattern, with the text in the message", () => {
    expect(() => parseGrep("/(/")).toThrow(/"\/\(\/"/);
  });

  test.each(["a.b (c) [d]", "x/y/z", "^$", "ü › 漢", "a\\b", "{1}|2"])(
    "the exact pattern of %j finds this name alone",
    (name) => {
      const grep = parseGrep(exactGrep(name));
      expect(grep(name)).toBe(true);
      expect(grep(`${name}x`) || grep(`x${name}`)).toBe(false);
    },
  );
});
