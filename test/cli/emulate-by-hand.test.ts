import { expect, test } from "vitest";
import { move } from "../../src/cli/emulate-by-hand.ts";
import type { Emulator } from "../../src/core/emulation/emulator.ts";

/** What a line made of the clock, and what was said. */
async function typed(line: string, hasNext = true): Promise<string[]> {
  const log: string[] = [];
  const emulator: Pick<Emulator, "advance" | "skipToNext" | "now"> = {
    advance: async (ms) => void log.push(`advance ${ms}`),
    skipToNext: async () => {
      log.push("skip");
      return hasNext;
    },
    now: () => 0,
  };
  await move(line, emulator, (level, message) => log.push(`${level}: ${message}`));
  return log;
}

test.each([
  ["", ["skip"]],
  ["n", ["skip"]],
  ["3m", ["advance 180000", "info: It is 1970-01-01T00:00:00.000Z now, by the emulated clock."]],
])("the line %j moves time on", async (line, log) => {
  expect(await typed(line)).toEqual(log);
});

test("where nothing waits that is said", async () => {
  expect(await typed("", false)).toEqual(["skip", "info: No attempt is waiting."]);
});

test.each(["x", "3", "-1m", "\u001b[2J"])("the line %j is refused in words and moves nothing", async (line) => {
  const log = await typed(line);
  expect(log).toHaveLength(1);
  expect(log[0]).toMatch(/^warning: .*Enter alone goes to the next attempt/);
  expect(log[0]).not.toContain("\u001b");
});
