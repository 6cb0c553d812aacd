import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { commands } from "../../src/cli/commands/index.ts";
import { checkout } from "../helpers/checkout.ts";

const names = commands.map(({ name }) => name);

test("every command is in the README", () => {
  const readme = readFileSync(join(checkout, "README.md"), "utf8");
  expect(names.length).toBeGreaterThan(6);
  expect(names.filter((name) => !new RegExp(`\\bhookdev ${name}\\b`).test(readme))).toEqual([]);
});

test("every file in src/cli/commands is a command of the list, and the other way round", () => {
  const files = readdirSync(join(checkout, "src/cli/commands")).filter((file) => file !== "index.ts");
  expect(files.map((file) => file.replace(/\.ts$/, "")).sort()).toEqual([...names].sort());
});

test.each(commands)("the command $name can be loaded", async ({ load }) => {
  expect(await load()).toBeTypeOf("function");
});
