import { describe, expect, test } from "vitest";
import { emulatorBanner } from "../../src/cli/emulate-news.ts";
import { emulations } from "../../src/providers/emulated/index.ts";
import { runCli } from "../helpers/cli-in-process.ts";

describe.each(emulations.map((each) => [each.provider.id, each] as const))("what %s does not publish", (id, each) => {
  test("begins with when a delivery is tried again", () => {
    expect(each.assumptions[0]).toMatch(/tried|retr(y|ies)|attempt|interval/i);
  });

  test("is printed as a whole by --assumptions, which opens nothing", async () => {
    const { code, stdout, stderr } = await runCli(["emulate", id, "--assumptions"]);
    expect([code, stderr]).toEqual([0, ""]);
    const [title, ...lines] = stdout.trimEnd().split("\n");
    expect(title).toBe(`${each.provider.name} (${id})`);
    expect(lines).toEqual(each.assumptions.map((text) => `  not published: ${text}`));
  });

  test("takes two lines of the start", () => {
    const pace = { isManual: false, scale: 1 };
    const news = {
      addresses: ["http://127.0.0.1:4500"],
      emulations: [each],
      endpoints: {},
      stateFile: undefined,
      pace,
    };
    const lines = emulatorBanner(news).split("\n");
    const told = lines.filter((line) => /not published|--assumptions/.test(line)).map((line) => line.trim());
    expect(told).toEqual([
      `not published: ${each.assumptions[0]}`,
      `… and ${each.assumptions.length - 1} more: hookdev emulate ${id} --assumptions`,
    ]);
  });
});
