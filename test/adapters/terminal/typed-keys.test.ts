import { expect, test } from "vitest";
import { readKeys } from "../../../src/adapters/terminal/typed-keys.ts";

/** What chunks of keys led to. */
function pressed(...chunks: string[]): { log: string[]; echoed: string } {
  const log: string[] = [];
  let echoed = "";
  const read = readKeys({
    onLine: (line) => log.push(`line ${line}`),
    echo: (text) => {
      echoed += text;
    },
    onControl: (key) => log.push(key),
  });
  for (const chunk of chunks) read(chunk);
  return { log, echoed };
}

test.each([["\r"], ["\n"], [" "], ["n"]])("one press of %j is the empty line at once, and shows nothing", (key) => {
  expect(pressed(key)).toEqual({ log: ["line "], echoed: "" });
});

test("a duration waits for Enter and is seen while it is typed", () => {
  expect(pressed("3", "m").log).toEqual([]);
  expect(pressed("3", "m", "\r")).toEqual({ log: ["line 3m"], echoed: "3m\n" });
});

test("what was pasted in one piece is read as if it had been typed", () => {
  expect(pressed("3m\r5m\r").log).toEqual(["line 3m", "line 5m"]);
});

test("the rub-out key takes back what was typed, and nothing beyond it", () => {
  expect(pressed("\u007f", "4", "\u007f", "\b", "2", "h", "\r")).toEqual({ log: ["line 2h"], echoed: "4\b \b2h\n" });
});

test.each([
  ["\u0003", "interrupt"],
  ["\u001a", "suspend"],
  ["\u001c", "quit"],
])("%j is passed on, as the terminal does not act on it here", (key, word) => {
  expect(pressed(`1${key}`).log).toEqual([word]);
});

test.each(["\u001b[A", "\u001bOP", "\u001b", "\u0000", "\u0004", "\u00fc"])("%j means nothing", (key) => {
  expect(pressed(key)).toEqual({ log: [], echoed: "" });
});

test("no more is kept than a duration can be long", () => {
  expect(pressed("1".repeat(5000), "\r").log).toEqual([`line ${"1".repeat(40)}`]);
});
