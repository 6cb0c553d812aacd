import { describe, expect, test } from "vitest";
import { cellCount, fitCells, paneText, tableText } from "../../../src/ui/terminal/cells.ts";
import { type Line, wrapLines } from "../../../src/ui/terminal/line.ts";

describe("text in columns", () => {
  test("counts Han and Hangul as two columns and marks as none", () => {
    expect(cellCount("日本")).toBe(4);
    expect(cellCount("한")).toBe(2);
    expect(cellCount("Zürich ñ")).toBe(8);
  });

  test("shows pictures as their code, because terminals disagree about their width", () => {
    expect(paneText("a😀b")).toBe("a\\u{1f600}b");
    expect(paneText("👨‍👩‍👧")).not.toMatch(/\p{Extended_Pictographic}/u);
  });

  test("shows heaps of combining marks as their codes, but an accent typed in two parts as a letter", () => {
    expect(paneText("Jose\u0301")).toBe("José");
    expect(paneText("a\u0332\u0332")).toBe("a\\u{332}\\u{332}");
  });

  test("puts a dot in a table for every wide character", () => {
    expect(tableText("/日本/x")).toBe("/··/x");
  });

  test.each([
    ["abc", 5, "abc  "],
    ["abcdef", 4, "abc…"],
    ["日本語", 4, "日 …"],
    ["日本語", 5, "日本…"],
    ["abc", 0, ""],
  ])("fits %j into %i columns", (text, width, fitted) => {
    expect(fitCells(text, width)).toBe(fitted);
    expect(cellCount(fitCells(text, width))).toBe(width);
  });
});

describe("lines cut into rows", () => {
  const plain = (text: string): Line => [{ text, tone: "plain" }];
  const rows = (line: Line, width: number) =>
    wrapLines([line], width).map((row) => row.map(({ text }) => text).join(""));

  test("break between words where there are any", () => {
    expect(rows(plain("the quick brown fox"), 10)).toEqual(["the quick ", "brown fox"]);
  });

  test("break inside a word that is too long", () => {
    expect(rows(plain("abcdefghij"), 4)).toEqual(["abcd", "efgh", "ij"]);
  });

  test("lose nothing, whatever the width", () => {
    const text = "The header X-PLIANCE-SECRET holds 日本語 another credential than the secret.";
    for (let width = 2; width < 60; width += 1) {
      const cut = rows(plain(text), width);
      expect(cut.join("")).toBe(text);
      for (const row of cut) expect(cellCount(row)).toBeLessThanOrEqual(width);
    }
  });
});
