import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { validate } from "../../../src/core/json/validate.ts";

const bytes = (text: string) => Buffer.from(text, "utf8");

describe("takes", () => {
  test.each([
    "null",
    "true",
    "false",
    "0",
    "-0",
    "-0.0",
    "1e5",
    "1E+400",
    "0.5e-3",
    "123456789012345678901234567890",
    '""',
    '"\\u0000"',
    '"\\ud800"',
    '"\\"\\\\\\/\\b\\f\\n\\r\\t\\u00Ff"',
    '"\u007f"',
    '"\u2028\u2029"',
    '"é漢😀"',
    "[]",
    "{}",
    "[ ]",
    " { } ",
    "[1,[2,[3]]]",
    '{"a":1,"a":2}',
    '{"":0}',
    '{"__proto__":1}',
    '\t\r\n {"a" : [ 1 , "b" ] }\n',
    '"\ufeff"',
    '"\u{10ffff}"',
  ])("%j", (text) => {
    expect(validate(bytes(text))).toEqual({ ok: true });
  });
});

describe("refuses in words and with the position", () => {
  test.each<[text: string, line: number, column: number, problem: RegExp]>([
    ["", 1, 1, /empty/],
    [" \n\t", 1, 1, /only white space/],
    ["\ufeff{}", 1, 1, /byte order mark/],
    ["[1,]", 1, 3, /trailing comma/],
    ['{\n  "a": "42",\n}', 2, 12, /trailing comma/],
    ["[1,,2]", 1, 4, /comma stands where a value/],
    ["[,1]", 1, 2, /comma stands where a value/],
    ["{,}", 1, 2, /comma stands where a key/],
    ["[1", 1, 3, /inside the array that opens at byte 0/],
    ['{"a":{"b":1}', 1, 13, /inside the object that opens at byte 0/],
    ['{"a"', 1, 5, /inside the object/],
    ['{"a":', 1, 6, /inside the object/],
    ['{"a" 1}', 1, 6, /":" is missing/],
    ["[1}", 1, 3, /"}" stands where "]" was expected/],
    ['{"a":1]', 1, 7, /"]" stands where "}" was expected/],
    ["]", 1, 1, /stands where a value/],
    ["[1 2]", 1, 4, /comma or "]" was expected/],
    ['{"a":1 "b":2}', 1, 8, /comma or "}" was expected/],
    ["{} {}", 1, 4, /More text follows/],
    ["1,", 1, 2, /More text follows/],
    ["NaN", 1, 1, /NaN is not a JSON number/],
    ["[Infinity]", 1, 2, /Infinity is not a JSON number/],
    ["[-Infinity]", 1, 3, /-Infinity is not/],
    ["True", 1, 1, /lower-case/],
    ["nul", 1, 1, /The word "nul"/],
    ["None", 1, 1, /write null/],
    ["undefined", 1, 1, /write null/],
    ["hello", 1, 1, /The word "hello"/],
    ["truefalse", 1, 5, /More text follows/],
    ["{a:1}", 1, 2, /without quotes/],
    ["{1:1}", 1, 2, /without quotes/],
    ["{'a':1}", 1, 2, /single quotes/],
    ["['a']", 1, 2, /single quotes/],
    ["[`a`]", 1, 2, /back quotes/],
    ["// c\n1", 1, 1, /no comments/],
    ["[1 /* c */]", 1, 4, /no comments/],
    ['{"a":1, // c\n"b":2}', 1, 9, /no comments/],
    ["01", 1, 1, /leading zero/],
    ["-01", 1, 2, /leading zero/],
    ["+1", 1, 1, /leading plus/],
    [".5", 1, 1, /decimal point/],
    ["5.", 1, 3, /behind the decimal point/],
    ["5.e1", 1, 3, /behind the decimal point/],
    ["1e", 1, 3, /exponent/],
    ["1e+", 1, 4, /exponent/],
    ["1e-x", 1, 4, /exponent/],
    ["-", 1, 2, /minus/],
    ["[-a]", 1, 3, /minus/],
    ["0x1F", 1, 2, /More text/],
    ['"abc', 1, 5, /closing quote/],
    ['"abc\\', 1, 5, /closing quote/],
    ['"a\nb"', 1, 3, /U\+000A.*\\n/],
    ['"a\u0000b"', 1, 3, /U\+0000/],
    ['"\\x41"', 1, 2, /not a JSON escape/],
    ['"\\u12g4"', 1, 2, /four hexadecimal/],
    ['"\\u12', 1, 2, /four hexadecimal/],
    ["{\u001b}", 1, 2, /The byte 1B/],
    ["[\u202e]", 1, 2, /u\{202e\}/],
    ['{"é":1,\n"漢":x}', 2, 5, /The word "x"/],
    ["\u00a01", 1, 1, /stands where a value/],
  ])("%j", (...[text, line, column, problem]) => {
    const validity = validate(bytes(text));
    expect(validity).toMatchObject({ ok: false, line, column, problem: expect.stringMatching(problem) });
  });

  test.each<[name: string, raw: number[], offset: number, problem: RegExp]>([
    ["UTF-16 LE with its mark", [0xff, 0xfe, 0x7b, 0], 0, /UTF-16/],
    ["UTF-16 BE with its mark", [0xfe, 0xff, 0, 0x7b], 0, /UTF-16/],
    ["UTF-16 LE without", [0x7b, 0, 0x7d, 0], 0, /UTF-16/],
    ["UTF-16 BE without", [0, 0x7b, 0, 0x7d], 0, /UTF-16/],
    ["a bare FF in a string", [0x22, 0xff, 0x22], 1, /FF is not valid UTF-8/],
    ["a cut sequence", [0x22, 0xe2, 0x82, 0x22], 1, /E2 is not valid UTF-8/],
    ["an over-long slash", [0x22, 0xc0, 0xaf, 0x22], 1, /C0 is not/],
    ["an over-long form of three bytes", [0x22, 0xe0, 0x80, 0xaf, 0x22], 1, /E0 is not/],
    ["an encoded surrogate", [0x22, 0xed, 0xa0, 0x80, 0x22], 1, /ED is not/],
    ["a point above 10FFFF", [0x22, 0xf4, 0x90, 0x80, 0x80, 0x22], 1, /F4 is not/],
    ["a lone continuation byte", [0x22, 0x80, 0x22], 1, /80 is not/],
  ])("%s", (...[, raw, offset, problem]) => {
    expect(validate(Uint8Array.from(raw))).toMatchObject({
      ok: false,
      offset,
      problem: expect.stringMatching(problem),
    });
  });
});

test("judges every text as JSON.parse does", () => {
  const piece = fc.constantFrom(
    ..."{}[]:,\"\\ \n\t0123456789-+.eEtrufalsn/'é\u0000\u001b\u007f".split(""),
    '"a"',
    "true",
    "null",
    "1.5",
    '{"a":',
    "[1,",
    "\\u0041",
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: piece }),
        fc.json().chain((json) => mutated(json)),
      ),
      (text) => {
        expect(validate(bytes(text)).ok).toBe(parses(text));
      },
    ),
    { numRuns: 5000 },
  );
});

test("takes every file with the bytes that a strict decoder and JSON.parse take, and no other", () => {
  const oneByteWrong = fc.tuple(fc.json(), fc.nat(), fc.integer({ min: 0, max: 255 }));
  fc.assert(
    fc.property(oneByteWrong, ([json, place, byte]) => {
      const raw = bytes(json);
      raw[place % raw.length] = byte;
      expect(validate(raw).ok).toBe(decodesAndParses(raw));
    }),
    { numRuns: 3000 },
  );
});

test("does not mind 5,000,000 nested arrays, closed or not", () => {
  const depth = 5_000_000;
  const nested = Buffer.concat([Buffer.alloc(depth, "["), Buffer.alloc(depth, "]")]);
  expect(validate(nested)).toEqual({ ok: true });
  expect(validate(nested.subarray(0, depth + 1))).toMatchObject({ ok: false, offset: depth + 1 });
});

function mutated(json: string): fc.Arbitrary<string> {
  return fc
    .tuple(fc.nat(json.length), fc.nat(2), fc.constantFrom("", ",", '"', "}", " ", "0"))
    .map(([at, cut, insert]) => {
      return json.slice(0, at) + insert + json.slice(at + cut);
    });
}

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function decodesAndParses(raw: Uint8Array): boolean {
  try {
    JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(raw));
    return true;
  } catch {
    return false;
  }
}
