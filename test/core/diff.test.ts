import { describe, expect, test } from "vitest";
import { diffBodies } from "../../src/core/diff.ts";

const utf8 = (text: string) => new TextEncoder().encode(text);
const diff = (before: string, after: string) => diffBodies(utf8(before), utf8(after));

describe("comparing bodies", () => {
  test("says when they are the same byte for byte", () => {
    expect(diff('{"a":1}', '{"a":1}')).toEqual({ kind: "same" });
  });

  test("says when only the bytes differ, and where", () => {
    expect(diff('{"a":1,"b":2}', '{"b":2,"a":1}')).toEqual({ kind: "same-values", firstAt: 2 });
    expect(diff('{"a":1}', '{"a": 1}')).toEqual({ kind: "same-values", firstAt: 5 });
  });

  test("names each value that changed, came or went by its pointer", () => {
    expect(diff('{"a":1,"b":{"c":[1,2]},"x/y":null}', '{"a":"1","b":{"c":[1]},"d":{}}')).toEqual({
      kind: "json",
      changes: [
        { pointer: "/a", before: "1", after: '"1"' },
        { pointer: "/b/c/1", before: "2" },
        { pointer: "/x~1y", before: "null" },
        { pointer: "/d", after: "{}" },
      ],
    });
  });

  test("keeps numbers as they were written", () => {
    expect(diff("[1.0,12345678901234567890]", "[1,12345678901234567891]")).toMatchObject({
      changes: [
        { before: "1.0", after: "1" },
        { before: "12345678901234567890", after: "12345678901234567891" },
      ],
    });
  });

  test("compares everything else as bytes", () => {
    expect(diff("abcXdef", "abcYYdef")).toEqual({ kind: "bytes", firstAt: 3, sameAtEnd: 3, sizes: [7, 8] });
    expect(diff("", "{}")).toEqual({ kind: "bytes", firstAt: 0, sameAtEnd: 0, sizes: [0, 2] });
  });
});
