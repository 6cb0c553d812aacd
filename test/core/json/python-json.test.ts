import { expect, test } from "vitest";
import { toPythonJson } from "../../../src/core/json/python-json.ts";

const convert = (text: string) => {
  const converted = toPythonJson(Buffer.from(text, "utf8"));
  return converted === undefined ? undefined : Buffer.from(converted).toString("utf8");
};

// Made once with Python 3.11.7: json.dumps(json.loads(text)).
const byPython: [text: string, dumped: string][] = [
  ["-0", "0"],
  ["-0.0", "-0.0"],
  ["1e5", "100000.0"],
  ["1E400", "Infinity"],
  ["-1e400", "-Infinity"],
  ["33.330", "33.33"],
  ["1.0", "1.0"],
  ["1e16", "1e+16"],
  ["1e15", "1000000000000000.0"],
  ["123456789012345680.0", "1.2345678901234568e+17"],
  ["1e-5", "1e-05"],
  ["0.0001", "0.0001"],
  ["0.00001", "1e-05"],
  ["5e-324", "5e-324"],
  ["1e22", "1e+22"],
  ["1.5e300", "1.5e+300"],
  ["9007199254740993", "9007199254740993"],
  ["9007199254740993.0", "9007199254740992.0"],
  ["100000000000000000000000", "100000000000000000000000"],
  ["0.1e1", "1.0"],
  ["0e5", "0.0"],
  ["1E-7", "1e-07"],
  ["12345678901234567.0", "1.2345678901234568e+16"],
  ["1e-400", "0.0"],
  ["2.2250738585072011e-308", "2.225073858507201e-308"],
  ["-1.50", "-1.5"],
  ["123456.789e3", "123456789.0"],
  ["1.7976931348623157e308", "1.7976931348623157e+308"],
  ["4.35", "4.35"],
  ["0.1", "0.1"],
  ["100.0", "100.0"],
  ["1234567890123456.7", "1234567890123456.8"],
  ['"\\u007f"', '"\\u007f"'],
  ['"\u007f"', '"\\u007f"'],
  ['"\\u0041\\/b"', '"A/b"'],
  ['"\\ud83d\\ude00"', '"\\ud83d\\ude00"'],
  ['"😀"', '"\\ud83d\\ude00"'],
  ['"\\ud800x\\udc00"', '"\\ud800x\\udc00"'],
  ['"é\\n\\r\\t\\b\\f\\"\\\\"', '"\\u00e9\\n\\r\\t\\b\\f\\"\\\\"'],
  ['"\\u0000\\u001f"', '"\\u0000\\u001f"'],
  ['"\\u2028"', '"\\u2028"'],
  ['"\\uD83D"', '"\\ud83d"'],
  ['"\u2028~ "', '"\\u2028~ "'],
  ['{"a":1,"b":2,"a":3}', '{"a": 3, "b": 2}'],
  ['{"a":1,"\\u0061":{"x":[]}}', '{"a": {"x": []}}'],
  ['{"é":null,"":true}', '{"\\u00e9": null, "": true}'],
  ["[]", "[]"],
  ["[ ]", "[]"],
  ["{ }", "{}"],
  [' { "a" : [ 1 , 2.50 ,false ] } ', '{"a": [1, 2.5, false]}'],
  ['[[[]],{"a":{}}]', '[[[]], {"a": {}}]'],
  ["null", "null"],
  ['"a,b: [c]"', '"a,b: [c]"'],
  ['{"__proto__":1,"10":2,"9":3}', '{"__proto__": 1, "10": 2, "9": 3}'],
];

test.each(byPython)("writes %j as Python does: %j", (text, dumped) => {
  expect(convert(text)).toBe(dumped);
});

test("keeps an integer of any size as it is written", () => {
  expect(convert("9".repeat(6000))).toBe("9".repeat(6000));
});

test("gives its own output back unchanged", () => {
  for (const [, dumped] of byPython.filter(([, text]) => !text.includes("Infinity")))
    expect(convert(dumped)).toBe(dumped);
});

test.each([
  ["a trailing comma", "[1,]"],
  ["NaN", "NaN"],
  ["a byte order mark", "\ufeff{}"],
  ["an empty text", ""],
  ["arrays nested deeper than Python takes", "[".repeat(1001) + "]".repeat(1001)],
  ["more than 4 MiB", `"${"x".repeat(4 * 1024 * 1024)}"`],
])("has no answer for %s", (_name, text) => {
  expect(convert(text)).toBeUndefined();
});

test("has no answer for bytes that are not UTF-8", () => {
  expect(toPythonJson(Uint8Array.from([0x22, 0xff, 0x22]))).toBeUndefined();
});

test("takes arrays nested 1,000 deep and 5,000,000 without an exception", () => {
  expect(convert("[".repeat(1000) + "]".repeat(1000))).toBe("[".repeat(1000) + "]".repeat(1000));
  expect(toPythonJson(Buffer.alloc(4 * 1024 * 1024, "["))).toBeUndefined();
});

test("is not slowed down by an object of one key repeated 100,000 times", () => {
  const text = `{"first":0,${'"a":1,'.repeat(100_000)}"a":2}`;
  expect(convert(text)).toBe('{"first": 0, "a": 2}');
});
