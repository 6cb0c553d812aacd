import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { clip, quoted, visible, visibleBytes, visibleJson } from "../../src/core/sanitise.ts";
import { hostileStrings } from "../helpers/hostile-strings.ts";

/** Written out by number from the rule, apart from the expression under test. */
function isForbidden(codePoint: number): boolean {
  const ranges = [
    [0x00, 0x1f],
    [0x7f, 0x9f],
    [0x61c, 0x61c],
    [0x200b, 0x200f],
    [0x2028, 0x202e],
    [0x2060, 0x2060],
    [0x2066, 0x2069],
    [0xfeff, 0xfeff],
    [0xe0000, 0xe007f],
    [0xd800, 0xdfff],
  ] as const;
  return ranges.some(([from, to]) => codePoint >= from && codePoint <= to);
}

function forbiddenIn(text: string): number[] {
  return [...text].map((character) => character.codePointAt(0) as number).filter(isForbidden);
}

const anyText = fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) });
const nastyText = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      "\u001b",
      "\u009b",
      "\n",
      "\r",
      "\t",
      "\u202e",
      "\u200b",
      "\u{e0041}",
      "\ud800",
      "\udc00",
      "a",
      "é",
      "😀",
    ),
    fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
  ),
});

describe("visible", () => {
  test.each(hostileStrings)("leaves nothing dangerous of: $name", ({ text }) => {
    expect(forbiddenIn(visible(text))).toEqual([]);
    expect(forbiddenIn(visible(text, { multiline: true })).filter((point) => point !== 0x0a)).toEqual([]);
  });

  test("never lets a forbidden code point through, whatever the text", () => {
    fc.assert(
      fc.property(fc.oneof(anyText, nastyText), fc.boolean(), (text, multiline) => {
        const left = forbiddenIn(visible(text, { multiline }));
        expect(left.filter((point) => !(multiline && point === 0x0a))).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });

  test("replaces every forbidden code point there is, each one tried alone", () => {
    const survivors: string[] = [];
    for (let point = 0; point <= 0x10ffff; point += 1) {
      const shown = visible(String.fromCodePoint(point));
      const expected = isForbidden(point)
        ? shown !== String.fromCodePoint(point)
        : shown === String.fromCodePoint(point);
      if (!expected) survivors.push(point.toString(16));
    }
    expect(survivors).toEqual([]);
  });

  test.each([
    ["\u001b[31m", "␛[31m"],
    ["a\u0000b", "a\\u{0}b"],
    ["a\nb", "a\\u{a}b"],
    ["a\r\nb", "a\\u{d}\\u{a}b"],
    ["a\tb", "a    b"],
    ["Pal\u202eme", "Pal\\u{202e}me"],
    ["\u{e0041}", "\\u{e0041}"],
    ["\ud800", "\\u{d800}"],
    ["\u009b1m", "\\u{9b}1m"],
    ["Zoë 😀 漢字 \\u{1b}", "Zoë 😀 漢字 \\u{1b}"],
  ])("shows %j as %j", (text, shown) => {
    expect(visible(text)).toBe(shown);
  });

  test("keeps line feeds in a multi-line view, and only those", () => {
    expect(visible("a\nb\r\nc\td", { multiline: true })).toBe("a\nb\\u{d}\nc    d");
  });

  test("leaves nothing out: every character is still there or stands as an escape", () => {
    expect(visible("\u001b\u001b]0;x\u0007")).toBe("␛␛]0;x\\u{7}");
  });
});

describe("visibleBytes", () => {
  test.each([
    ["plain ASCII", Buffer.from("abc"), "abc"],
    ["UTF-8", Buffer.from("Zoë 😀"), "Zoë 😀"],
    ["latin1, which is not UTF-8", Buffer.from("Zo\xeb", "latin1"), "Zo\\xeb"],
    ["an over-long form", Buffer.from([0x61, 0xc0, 0xaf]), "a\\xc0\\xaf"],
    ["an encoded surrogate", Buffer.from([0xed, 0xa0, 0x80]), "\\xed\\xa0\\x80"],
    ["C1 in UTF-8", Buffer.from("\u009b31m"), "\\u{9b}31m"],
    ["C1 as a bare byte", Buffer.from([0x9b, 0x41]), "\\x9bA"],
    ["escape beside a wrong byte", Buffer.from([0x1b, 0xff]), "␛\\xff"],
    ["a byte order mark", Buffer.from([0xef, 0xbb, 0xbf, 0x61]), "\\u{feff}a"],
  ])("shows %s, given as bytes and as a header value", (_name, bytes, shown) => {
    expect(visibleBytes(bytes)).toBe(shown);
    expect(visibleBytes(bytes.toString("latin1"))).toBe(shown);
  });

  test("never lets a forbidden code point through, whatever the bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ max: 255 }), (bytes) => {
        expect(forbiddenIn(visibleBytes(bytes))).toEqual([]);
      }),
    );
  });

  test("takes a string with characters above FF for text", () => {
    expect(visibleBytes("漢\u001b")).toBe("漢␛");
  });
});

describe("visibleJson", () => {
  test("escapes what JSON.stringify leaves bare, and parses to the same value", () => {
    fc.assert(
      fc.property(fc.oneof(anyText, nastyText), (text) => {
        const json = visibleJson(JSON.stringify({ text }));
        expect(forbiddenIn(json)).toEqual([]);
        expect(JSON.parse(json)).toEqual({ text });
      }),
      { numRuns: 2000 },
    );
  });

  test("writes characters beyond the basic plane as a surrogate pair", () => {
    expect(visibleJson('"\u{e0041}\u009b\u202e\u007f"')).toBe('"\\udb40\\udc41\\u009b\\u202e\\u007f"');
  });
});

describe("clip", () => {
  test.each([
    ["abc", 3, "abc"],
    ["abcd", 3, "ab…"],
    ["abcd", 1, "…"],
    ["abcd", 0, ""],
    ["", 0, ""],
    ["😀😀😀", 3, "😀😀😀"],
    ["😀😀😀😀", 3, "😀😀…"],
    ["a😀b", 2, "a…"],
    ["\ud800\ud800", 2, "\ud800\ud800"],
  ])("clips %j to %i as %j", (text, max, clipped) => {
    expect(clip(text, max)).toBe(clipped);
  });

  test("never gives more code points than asked for and never splits a pair", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.nat(30), (text, max) => {
        const clipped = clip(text, max);
        expect([...clipped].length).toBeLessThanOrEqual(max);
        expect(clipped.isWellFormed()).toBe(true);
      }),
    );
  });
});

test("quotes a value of any length in at most 82 visible characters", () => {
  expect(quoted("\u001b")).toBe('"␛"');
  expect([...quoted("\0".repeat(1_000_000))].length).toBe(82);
});
