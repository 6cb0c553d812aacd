import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { locate } from "../../../src/core/json/locate.ts";
import { compilePointer } from "../../../src/core/json/pointer.ts";
import { readString } from "../../../src/core/json/read-string.ts";

const bytes = (text: string) => Buffer.from(text, "utf8");
const found = (text: string, pointer: string) => {
  const span = locate(bytes(text), pointer);
  return span === undefined ? undefined : bytes(text).subarray(span.start, span.end).toString("utf8");
};

// The example document and pointers of RFC 6901 section 5.
const rfc = '{"foo":["bar","baz"],"":0,"a/b":1,"c%d":2,"e^f":3,"g|h":4,"i\\\\j":5,"k\\"l":6," ":7,"m~n":8}';

describe("locate", () => {
  test.each([
    ["", rfc],
    ["/foo", '["bar","baz"]'],
    ["/foo/0", '"bar"'],
    ["/", "0"],
    ["/a~1b", "1"],
    ["/c%d", "2"],
    ["/e^f", "3"],
    ["/g|h", "4"],
    ["/i\\j", "5"],
    ['/k"l', "6"],
    ["/ ", "7"],
    ["/m~0n", "8"],
  ])("finds %j in the document of RFC 6901", (pointer, value) => {
    expect(found(rfc, pointer)).toBe(value);
  });

  test.each<[name: string, text: string, pointer: string, value: string | undefined]>([
    ["a value behind white space", ' \r\n\t{ "a" :\n [ 1 , 2 ] } ', "/a/1", "2"],
    ["a key written in escapes", '{"\\u0061\\/b":1}', "/a~1b", "1"],
    ["a key written as a surrogate pair", '{"\\ud83d\\ude00":1}', "/😀", "1"],
    ["a key beyond ASCII", '{"né":{"漢":true}}', "/né/漢", "true"],
    ["a key that looks like an escape", '{"\\\\n":1}', "/\\n", "1"],
    ["no key by its raw escape", '{"\\n":1}', "/\\n", undefined],
    ["the first of a double key", '{"a":1,"a":2}', "/a", "1"],
    ["a number as it is written", '{"a":33.330}', "/a", "33.330"],
    ["an array's element behind nested ones", '[[1,[2]],{"a":[3]},"x]"]', "/2", '"x]"'],
    ["brackets in strings as text", '{"a":"}]","b":1}', "/b", "1"],
    ["an escaped quote as text", '{"a":"\\"","b":1}', "/b", "1"],
    ["an escaped backslash before the quote", '{"a":"\\\\","b":1}', "/b", "1"],
    ["~01 as the key ~1", '{"~1":1}', "/~01", "1"],
    ["a digit as a key of an object", '{"0":1}', "/0", "1"],
    ["data under __proto__", '{"__proto__":{"x":1}}', "/__proto__/x", "1"],
    ["nothing for a missing key", '{"a":1}', "/b", undefined],
    ["nothing for a longer key", '{"ab":1}', "/a", undefined],
    ["nothing for a shorter key", '{"a":1}', "/ab", undefined],
    ["nothing behind the end of an array", "[1]", "/1", undefined],
    ["nothing in an empty array", "[ ]", "/0", undefined],
    ["nothing for an index with a leading zero", "[1,2]", "/01", undefined],
    ["nothing for -", "[1]", "/-", undefined],
    ["nothing inside a string", '{"a":"b"}', "/a/b", undefined],
    ["nothing in inherited places", "{}", "/constructor", undefined],
    ["nothing behind a byte order mark", '\ufeff{"a":1}', "/a", undefined],
    ["nothing in an empty text", "", "", undefined],
    ["nothing where the text ends", '{"a":', "/a", undefined],
    ["nothing where the value is cut off", '{"a":"b', "/a", undefined],
    ["nothing where no value stands", '{"a":}', "/a", undefined],
    ["what stands before the text breaks", '{"a":1,"b":[', "/a", "1"],
  ])("finds %s", (...[, text, pointer, value]) => {
    expect(found(text, pointer)).toBe(value);
  });

  test.each(["a", "a/b", "/~", "/a~2", "/~x"])("refuses %j, which is no pointer", (pointer) => {
    expect(() => locate(bytes("{}"), pointer)).toThrow(
      expect.objectContaining({ code: "POINTER_INVALID", category: "usage" }),
    );
  });

  test("finds every value of any JSON document where JSON.parse sees it", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), (text) => {
        for (const [pointer, value] of paths(JSON.parse(text))) {
          const slice = found(text, pointer);
          expect(slice).toBeDefined();
          expect(JSON.parse(slice as string)).toEqual(value);
        }
      }),
      { numRuns: 500 },
    );
  });

  test("never throws, whatever the bytes", () => {
    const piece = fc.constantFrom("{", "}", "[", "]", '"', ":", ",", "\\", "a", "1", " ");
    fc.assert(
      fc.property(fc.string({ unit: piece }), (text) => void locate(bytes(text), "/a/0/a")),
      { numRuns: 3000 },
    );
  });

  test("passes 5,000,000 nested arrays", () => {
    const depth = 5_000_000;
    const deep = Buffer.concat([bytes('{"a":'), Buffer.alloc(depth, "["), Buffer.alloc(depth, "]"), bytes(',"b":1}')]);
    expect(locate(deep, "/b")).toEqual({ start: deep.length - 2, end: deep.length - 1 });
  });
});

test("compiles the same pointer once", () => {
  expect(compilePointer("/compiled/once")).toBe(compilePointer("/compiled/once"));
});

describe("readString", () => {
  const read = (token: string) => readString(bytes(token), { start: 0, end: bytes(token).length });

  test.each<[token: string, text: string | undefined]>([
    ['""', ""],
    ['"abc"', "abc"],
    ['"né 漢 😀"', "né 漢 😀"],
    ['"\\u0041\\n\\/\\ud83d\\ude00"', "A\n/😀"],
    ['"\\ud800"', "\ud800"],
    [`"${"x".repeat(1000)}"`, "x".repeat(1000)],
    ["1", undefined],
    ["null", undefined],
    ['"', undefined],
    ['"a', undefined],
    ['"a\\"', undefined],
    ['"\\x"', undefined],
    ['"a"b"', undefined],
    ['"a\nb"', undefined],
    ['["a"]', undefined],
  ])("reads %j", (token, text) => {
    expect(read(token)).toBe(text);
  });

  test("reads what JSON.stringify writes", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 100 }), (text) => {
        expect(read(JSON.stringify(text))).toBe(text);
      }),
    );
  });
});

function paths(value: unknown, pointer = ""): [pointer: string, value: unknown][] {
  const children = typeof value === "object" && value !== null ? Object.entries(value) : [];
  const deeper = children.flatMap(([key, child]) =>
    paths(child, `${pointer}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`),
  );
  return [[pointer, value], ...deeper];
}
