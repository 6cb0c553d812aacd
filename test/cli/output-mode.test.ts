import { describe, expect, test } from "vitest";
import type { CliContext } from "../../src/cli/command.ts";
import { chooseOutput } from "../../src/cli/output-mode.ts";
import { readSettings } from "../../src/cli/settings.ts";

interface Surroundings {
  readonly stdin?: boolean;
  readonly stdout?: boolean;
  readonly env?: NodeJS.ProcessEnv;
}

function choose(
  wish: Parameters<typeof chooseOutput>[0],
  { stdin = true, stdout = true, env = {} }: Surroundings = {},
) {
  const settings = readSettings({ TERM: "xterm", HOME: "/nowhere", ...env });
  // Only what is looked at: a whole system would open the real streams.
  const context = { system: { out: { isTty: stdout } }, settings } as unknown as CliContext;
  return chooseOutput(wish, context, stdin);
}

describe("the output of listen", () => {
  test("is the screen on a terminal", () => {
    expect(choose(undefined)).toBe("tui");
  });

  const lines: [why: string, surroundings: Surroundings][] = [
    ["stdout is a pipe", { stdout: false }],
    ["stdin is no terminal", { stdin: false }],
    ["the terminal is dumb", { env: { TERM: "dumb" } }],
    ["it runs in CI", { env: { CI: "1" } }],
    ["a screen reader is at work", { env: { INK_SCREEN_READER: "true" } }],
  ];
  test.each(lines)("is lines when %s", (_why, surroundings) => {
    expect(choose(undefined, surroundings)).toBe("pretty");
  });

  test("is what was asked for", () => {
    expect(choose("ndjson")).toBe("ndjson");
    expect(choose("quiet", { stdout: false })).toBe("quiet");
    expect(choose("tui", { env: { CI: "1" } })).toBe("tui");
  });

  test.each(lines.slice(0, 3))("refuses a screen that cannot be shown because %s", (_why, surroundings) => {
    expect(() => choose("tui", surroundings)).toThrow(/needs a terminal, and/);
  });
});
