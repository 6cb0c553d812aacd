import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { applyEdits, freshBeside, refresh } from "../../src/core/fixture.ts";
import type { Random } from "../../src/core/ports.ts";
import type { FreshField } from "../../src/core/provider.ts";

const bytes = (text: string) => Buffer.from(text, "utf8");
const set = (text: string, pointer: string, value: string) =>
  Buffer.from(applyEdits(bytes(text), [{ pointer, value }])).toString("utf8");

describe("a value that is there", () => {
  test.each<[name: string, text: string, pointer: string, value: string, edited: string]>([
    ["a number", '{"a":1,"b":33.330}', "/a", "2", '{"a":2,"b":33.330}'],
    ["a string by bare text", '{"a":"x"}', "/a", "Zoë O'Hara", '{"a":"Zoë O\'Hara"}'],
    ["a string with quotes and a line feed", '{"a":1}', "/a", '"\n', '{"a":"\\"\\n"}'],
    ["by a string of digits in JSON quotes", '{"a":1}', "/a", '"42"', '{"a":"42"}'],
    ["by null", '{"a":1}', "/a", "null", '{"a":null}'],
    ["by an object, as written", '{"a":1}', "/a", '{ "b":[ 1.0 ] }', '{"a":{ "b":[ 1.0 ] }}'],
    ["by JSON with space around, which is left out", '{"a":1}', "/a", " 7 ", '{"a":7}'],
    ["by text that is nearly JSON", '{"a":1}', "/a", "{x}", '{"a":"{x}"}'],
    ["by a number that JSON does not know", '{"a":1}', "/a", "007", '{"a":"007"}'],
    ["by empty text", '{"a":1}', "/a", "", '{"a":""}'],
    ["by half a surrogate pair", '{"a":1}', "/a", "\ud800", '{"a":"\\ud800"}'],
    ["by a number of 20 digits", '{"a":1}', "/a", "12345678901234567890", '{"a":12345678901234567890}'],
    ["an element", "[1, 2 ,3]", "/1", "9", "[1, 9 ,3]"],
    ["under a key in escapes", '{"\\u0061":1 }', "/a", "2", '{"\\u0061":2 }'],
    ["the whole payload, white space kept", ' {"a":1}\r\n', "", "[]", " []\r\n"],
    ["under __proto__", '{"__proto__":{"a":1}}', "/__proto__/a", "2", '{"__proto__":{"a":2}}'],
  ])("is replaced: %s", (...[, text, pointer, value, edited]) => {
    expect(set(text, pointer, value)).toBe(edited);
  });
});

describe("a value that is missing", () => {
  test.each<[name: string, text: string, pointer: string, edited: string]>([
    ["compact", '{"a":1,"b":2}', "/c", '{"a":1,"b":2,"c":0}'],
    ["with spaces", '{"a": 1, "b": 2}', "/c", '{"a": 1, "b": 2, "c": 0}'],
    ["with spaces, one member", '{"a": 1}', "/c", '{"a": 1, "c": 0}'],
    ["compact, one member", '{"a":1}', "/c", '{"a":1,"c":0}'],
    ["on lines of their own", '{\n  "a": 1,\n  "b": 2\n}', "/c", '{\n  "a": 1,\n  "b": 2,\n  "c": 0\n}'],
    ["on lines of their own, one member", '{\n\t"a" : 1\n}\n', "/c", '{\n\t"a" : 1,\n\t"c" : 0\n}\n'],
    ["with CRLF", '{\r\n  "a":1\r\n}', "/c", '{\r\n  "a":1,\r\n  "c":0\r\n}'],
    ["with air inside the brackets", '{ "a":1, "b":2 }', "/c", '{ "a":1, "b":2, "c":0 }'],
    ["in an empty object", '{"a":{}}', "/a/c", '{"a":{"c":0}}'],
    ["in an empty object of a spaced payload", '{"a": {}}', "/a/c", '{"a": {"c": 0}}'],
    ["in an empty payload", "{}", "/c", '{"c":0}'],
    ["behind a nested value", '{"a":{"x":"}"},"b":[1]}', "/c", '{"a":{"x":"}"},"b":[1],"c":0}'],
    ["in an object in an array", '[{"a":1}]', "/0/c", '[{"a":1,"c":0}]'],
    ["under a key that needs escapes", "{}", '/"~1', '{"\\"/":0}'],
    ["under the key -", "{}", "/-", '{"-":0}'],
    ["at the end of an array", '{"a":[1,2]}', "/a/-", '{"a":[1,2,0]}'],
    ["at the end of a spaced array", '{"a": [1, 2]}', "/a/-", '{"a": [1, 2, 0]}'],
    ["at the end of a spaced array of one", '{"a": [1]}', "/a/-", '{"a": [1, 0]}'],
    ["at the end of an array in lines", "[\n  1,\n  2\n]", "/-", "[\n  1,\n  2,\n  0\n]"],
    ["in an empty array", "[]", "/-", "[0]"],
  ])("is added in the style of its neighbours: %s", (...[, text, pointer, edited]) => {
    expect(set(text, pointer, "0")).toBe(edited);
  });
});

describe("an edit without a place", () => {
  test.each<[text: string, pointer: string, message: RegExp]>([
    ['{"a":{"b":1}}', "/a/x/y", /nearest that exists is "\/a", an object with "b"/],
    ['{"a":{"b":1}}', "/x/y", /nearest that exists is the payload itself, an object with "a"/],
    ['{"a":"text"}', "/a/b", /"\/a", a string/],
    ['{"a":null}', "/a/b", /"\/a", null/],
    ['{"a":7}', "/a/b", /"\/a", a number/],
    ['{"a":true}', "/a/b", /"\/a", a boolean/],
    ["[1]", "/1", /the payload itself, an array/],
    ["[1]", "/x", /an array/],
    ["[1]", "/-/a", /an array/],
    ["{}", "/a/b", /an object without keys/],
    ['{"\\u001b\u202e":1}', "/a/b", /\\u\{202e\}/],
  ])("in %j at %j is refused with the nearest place there is", (text, pointer, message) => {
    expect(() => set(text, pointer, "0")).toThrow(
      expect.objectContaining({
        code: "FIXTURE_POINTER_NOT_FOUND",
        category: "fixture",
        message: expect.stringMatching(message),
      }),
    );
  });

  test("names no more than eight keys", () => {
    const text = JSON.stringify(Object.fromEntries("abcdefghijkl".split("").map((key) => [key, 1])));
    expect(() => set(text, "/x/y", "0")).toThrow(/"h" and more/);
  });
});

test.each([
  ['{"a":1,"a":2}', "/a", '"/a"'],
  ['{"a":{"b":1},"a":{"b":2}}', "/a/b", '"/a"'],
  ['{"x":{"a":1,"\\u0061":2}}', "/x/a", '"/x/a"'],
])("refuses to guess which of two equal keys is meant: %j at %j", (text, pointer, named) => {
  expect(() => set(text, pointer, "0")).toThrow(
    expect.objectContaining({ code: "FIXTURE_DUPLICATE_KEY", message: expect.stringContaining(named) }),
  );
});

test("leaves a double key alone that the edit does not touch", () => {
  expect(set('{"a":1,"a":2,"b":3}', "/b", "4")).toBe('{"a":1,"a":2,"b":4}');
});

test("refuses a payload that is not JSON and says where it stops being it", () => {
  expect(() => set('{\n"a":1,\n}', "/a", "2")).toThrow(
    expect.objectContaining({
      code: "FIXTURE_NOT_JSON",
      category: "fixture",
      message: expect.stringContaining("line 2, column 6"),
    }),
  );
});

test("applies edits in order, each on what the one before has made", () => {
  const edits = [
    { pointer: "/a", value: "{}" },
    { pointer: "/a/list", value: "[]" },
    { pointer: "/a/list/-", value: "one" },
    { pointer: "/a/list/0", value: "two" },
  ];
  expect(Buffer.from(applyEdits(bytes('{"z":0}'), edits)).toString()).toBe('{"z":0,"a":{"list":["two"]}}');
});

test("gives bytes without edits back as they are, JSON or not", () => {
  const raw = Uint8Array.from([0xff, 0x00]);
  expect(applyEdits(raw, [])).toBe(raw);
});

test("changes the named value and no other byte of any JSON document", () => {
  const document = fc.record({ before: fc.jsonValue(), named: fc.jsonValue(), after: fc.jsonValue() });
  fc.assert(
    fc.property(document, fc.constantFrom(undefined, 1, "\t"), fc.jsonValue(), (value, indent, replacement) => {
      const text = JSON.stringify(value, null, indent);
      const edited = set(text, "/named", JSON.stringify(replacement));
      const { start, end } = unchangedAround(text, edited);
      expect(JSON.parse(edited)).toEqual({ ...JSON.parse(text), named: JSON.parse(JSON.stringify(replacement)) });
      expect(edited.startsWith(text.slice(0, start)) && edited.endsWith(text.slice(end))).toBe(true);
    }),
    { numRuns: 300 },
  );
});

describe("refresh", () => {
  // Begins with zeros: a number must not.
  const hex = "00123456789abcdef".repeat(200);
  const random: Random = {
    uuid: () => "11111111-2222-4333-8444-555555555555",
    hex: (characters) => hex.slice(0, characters),
  };
  const now = Date.UTC(2026, 10, 20, 10, 30, 15, 42);
  const fresh = (text: string, kind: FreshField["kind"]) =>
    Buffer.from(refresh(bytes(text), [{ pointer: "/a", kind }], { now, random })).toString();

  test.each<[kind: FreshField["kind"], old: string, renewed: string]>([
    ["uuid", '"x"', '"11111111-2222-4333-8444-555555555555"'],
    ["hex32", '"x"', `"${hex.slice(0, 32)}"`],
    ["hex64", '"x"', `"${hex.slice(0, 64)}"`],
    ["iso-ms", '"x"', '"2026-11-20T10:30:15.042Z"'],
    ["epoch-ms", "1700000000000", "1795170615042"],
    ["epoch-ms", '"1700000000000"', '"1795170615042"'],
    ["epoch-s", "1700000000", "1795170615"],
    ["epoch-s", '"x"', '"1795170615"'],
    ["uuid", "null", "null"],
    ["uuid", "7", "7"],
    ["iso-ms", "1.5", "1.5"],
    ["epoch-s", "1.5", "1.5"],
    ["epoch-s", "-1", "-1"],
    ["digits", "{}", "{}"],
  ])("renews %s in the place of %s by %s", (kind, old, renewed) => {
    expect(fresh(`{"b":1.0, "a" : ${old}}`, kind)).toBe(`{"b":1.0, "a" : ${renewed}}`);
  });

  test.each([
    ["evt_1QxExample", /^evt_[0-9a-f]{10}$/],
    ["a_b-c/0123456789", /^a_b-c\/[0-9a-f]{10}$/],
    ["Ev0000000001", /^Ev[0-9a-f]{10}$/],
    ["697e0218ddbd7af0e1474fb0", /^[0-9a-f]{24}$/],
    ["ABC", /^[0-9a-f]{3}$/],
    ["", /^$/],
  ])("renews what comes last in the id %j", (old, pattern) => {
    const renewed = (JSON.parse(fresh(JSON.stringify({ a: old }), "id")) as { a: string }).a;
    expect(renewed).toMatch(pattern);
    if (old !== "") expect(renewed).not.toBe(old);
  });

  test("writes seven fractional digits as Pliance does", () => {
    expect(fresh('{"a":"2020-01-01T00:00:00.1234567Z"}', "iso-7")).toMatch(/"2026-11-20T10:30:15\.042\d{4}Z"/);
  });

  test.each([
    ['"0042"', 4],
    ['""', 0],
    ["123456", 6],
    ["7", 1],
  ])("renews the digits of %s in the same number", (old, count) => {
    const renewed = (JSON.parse(fresh(`{"a":${old}}`, "digits")) as { a: string | number }).a;
    expect(String(renewed)).toMatch(new RegExp(`^\\d{${count}}$`));
    expect(typeof renewed).toBe(typeof JSON.parse(old));
  });

  test("leaves a payload alone that does not have the field", () => {
    expect(fresh('{"b":1}', "uuid")).toBe('{"b":1}');
  });

  test("refuses a payload that is not JSON", () => {
    expect(() => fresh("{", "uuid")).toThrow(expect.objectContaining({ code: "FIXTURE_NOT_JSON" }));
  });
});

/** Where the named value stands in the text, found without the code under test. */
function unchangedAround(text: string, edited: string): { start: number; end: number } {
  let start = 0;
  while (start < text.length && text[start] === edited[start]) start += 1;
  let end = text.length;
  while (end > start && text[end - 1] === edited[edited.length - text.length + end - 1]) end -= 1;
  return { start, end };
}

test("what was set by name is not renewed", () => {
  const fields = [
    { pointer: "/a", kind: "uuid" },
    { pointer: "/b", kind: "uuid" },
  ] as const;
  expect(freshBeside(fields, [{ pointer: "/a", value: "mine" }])).toEqual([fields[1]]);
  expect(freshBeside(fields, [])).toEqual(fields);
});
