import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { commandOf, keysDocument, keyTable } from "../../../src/ui/terminal/keys.ts";
import { type KeyFlags, readPresses } from "../../../src/ui/terminal/presses.ts";
import { editInput, insertText, newInput } from "../../../src/ui/terminal/text-input.ts";
import { checkout } from "../../helpers/checkout.ts";

const none: KeyFlags = {
  upArrow: false,
  downArrow: false,
  leftArrow: false,
  rightArrow: false,
  pageDown: false,
  pageUp: false,
  home: false,
  end: false,
  return: false,
  escape: false,
  ctrl: false,
  shift: false,
  tab: false,
  backspace: false,
  delete: false,
};

describe("the key table", () => {
  test("gives each key to one command only", () => {
    const keys = keyTable.flatMap((entry) => entry.keys);
    expect(new Set(keys).size).toBe(keys.length);
  });

  test("is what docs/keys.md says", () => {
    expect(readFileSync(join(checkout, "docs/keys.md"), "utf8")).toBe(keysDocument());
  });

  test("knows Ctrl-C as an end, which Ink leaves to us", () => {
    expect(commandOf("ctrl+c")).toBe("quit");
  });
});

describe("key presses", () => {
  const readings: [what: string, input: string, key: Partial<KeyFlags>, presses: string[]][] = [
    ["a letter", "j", {}, ["j"]],
    ["a burst of letters", "jjq", {}, ["j", "j", "q"]],
    ["a burst that ends in Enter", "abc\r", {}, ["a", "b", "c", "enter"]],
    ["a burst with Tab, blank and Escape", "\t \u001b", {}, ["tab", "space", "escape"]],
    ["a burst with Ctrl-D", "j\u0004", {}, ["j", "ctrl+d"]],
    ["characters beyond the basic plane", "😀ü", {}, ["😀", "ü"]],
    ["Ctrl-L", "l", { ctrl: true }, ["ctrl+l"]],
    ["an arrow", "", { upArrow: true }, ["up"]],
    ["Enter", "\r", { return: true }, ["enter"]],
    ["Shift-Tab", "", { tab: true, shift: true }, ["shift+tab"]],
  ];
  test.each(readings)("are read from %s", (...[, input, key, presses]) => {
    expect(readPresses(input, { ...none, ...key })).toEqual(presses);
  });
});

describe("typing", () => {
  const edits: [presses: string[], text: string, cursor: number][] = [
    [["a", "b", "left", "c"], "acb", 2],
    [["a", "space", "b"], "a b", 3],
    [["a", "b", "backspace"], "a", 1],
    [["a", "b", "home", "delete"], "b", 0],
    [["a", "b", "ctrl+a", "c", "ctrl+e", "d"], "cabd", 4],
    [["a", "space", "b", "c", "ctrl+w"], "a ", 2],
    [["a", "b", "ctrl+u"], "", 0],
    [["a", "b", "left", "ctrl+k"], "a", 1],
    [["😀", "backspace"], "", 0],
  ];
  test.each(edits)("%j gives %j", (presses, text, cursor) => {
    expect(presses.reduce((input, press) => editInput(input, press) ?? input, newInput())).toEqual({ text, cursor });
  });

  test("takes pasted lines as one, without control characters", () => {
    expect(insertText(newInput("a"), "b\r\nc\u001b[2Jd")).toMatchObject({ text: "ab c[2Jd" });
  });
});
