import { execFile, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { emulations } from "../../src/providers/emulated/index.ts";
import { checkout } from "../helpers/checkout.ts";
import { startCli } from "../helpers/cli-in-process.ts";
import { openApp } from "../helpers/seeds/stage.ts";

test("the curl commands of docs/emulate.md play Pliance's seed as they stand there", async ({ skip }) => {
  skip(spawnSync("curl", ["--version"]).status !== 0, "no curl");
  const [, commands = ""] =
    /<!-- played by [^>]*-->\n```sh\n(.*?)\n```/s.exec(readFileSync(join(checkout, "docs/emulate.md"), "utf8")) ?? [];
  expect(commands).toContain("base=http://localhost:4500/api");
  await using app = await openApp();
  const run = startCli([
    "emulate",
    "pliance",
    "--api-key",
    "api-secret",
    "--port",
    "0",
    "--ephemeral",
    "--output",
    "ndjson",
  ]);
  const ready = await run.waitFor(({ type }) => type === "ready");
  const script = commands
    .replace("http://localhost:4500/api", `${(ready.addresses as string[])[0]}/api`)
    .replace("http://localhost:3000/webhooks", app.url);
  const { stdout, stderr } = await new Promise<{ stdout: string; stderr: string }>((resolve, reject) => {
    execFile("bash", ["-e", "-c", script], (error, stdout, stderr) =>
      error ? reject(error) : resolve({ stdout, stderr }),
    );
  });
  expect(await run.stop()).toBe(0);
  expect(stderr).toBe("");
  const answers = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  const told = answers.map(
    ({ success, deliveries, moved }) => success ?? (deliveries as unknown[] | undefined)?.length ?? moved,
  );
  // Register, poke, query, update, poke into the void, wrong type, emit, drain, failures, delete, none left, disable.
  expect(told).toEqual([true, true, true, true, false, false, 1, true, true, true, true, true]);
  expect(answers[8]).toMatchObject({ data: { items: [{ type: "PersonSanctionMatched" }] } });
  expect(answers[10]).toMatchObject({ data: { items: [] } });
  expect(app.received).toHaveLength(1);
});

test("docs/emulate.md names every choice of every emulated provider, with its values", () => {
  const text = readFileSync(join(checkout, "docs/emulate.md"), "utf8");
  const choices = emulations.flatMap(({ choices = [] }) => choices);
  expect(choices.length).toBeGreaterThan(4);
  for (const { name, values } of choices) {
    const [, listed] = new RegExp(`\\b${name}=([\\w|-]*)`).exec(text) ?? [];
    expect([name, listed?.split("|").sort()]).toEqual([
      name,
      values.length === 0 ? listed?.split("|") : [...values].sort(),
    ]);
  }
});
