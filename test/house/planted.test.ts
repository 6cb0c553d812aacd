// Proof that the rules bite: each violation is written into a copy of the sources and has to turn red.

import { spawnSync } from "node:child_process";
import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { checkout, copySources } from "../helpers/checkout.ts";
import { checkTree, loadedWith } from "./check-tree.ts";
import { plants, sizePlants } from "./plants.ts";

function plant(copy: string, file: string, code: string): void {
  mkdirSync(dirname(join(copy, file)), { recursive: true });
  writeFileSync(join(copy, file), code);
}

function biome(copy: string): Map<string, Set<string>> {
  const executable = join(checkout, "node_modules/.bin/biome");
  const run = spawnSync(executable, ["lint", "--reporter=github", "--max-diagnostics=none", "src"], {
    cwd: copy,
    encoding: "utf8",
  });
  const found = new Map<string, Set<string>>();
  for (const match of run.stdout.matchAll(/^::\w+ title=lint\/(\S+?),file=(.+?),line=/gm)) {
    const file = (match[2] as string).replaceAll("\\", "/").replace(/^.*?(?=src\/)/, "");
    found.set(file, (found.get(file) ?? new Set()).add(match[1] as string));
  }
  return found;
}

test("our own check turns red on every planted violation, and only there", () => {
  const copy = copySources();
  const before = checkTree(copy).violations;
  for (const { file, code } of plants) plant(copy, file, code);
  const planted = new Map<string, string[]>();
  for (const { file, rule } of checkTree(copy).violations.slice())
    if (!before.some((old) => old.file === file)) planted.set(file, [...(planted.get(file) ?? []), rule]);
  for (const { file, own } of plants) expect([file, planted.get(file) ?? []]).toEqual([file, own]);
});

test("Biome turns red on every planted violation", () => {
  const copy = copySources();
  for (const { file, code } of [...plants, ...sizePlants]) plant(copy, file, code);
  const found = biome(copy);
  for (const { file, biome: rules } of [...plants, ...sizePlants])
    expect([file, [...(found.get(file) ?? [])].sort()]).toEqual([file, [...rules].sort()]);
});

test("a violation added to a real file turns both red", () => {
  const copy = copySources();
  appendFileSync(join(copy, "src/core/http.ts"), '\nexport { providers } from "../providers/index.ts";\n');
  const own = checkTree(copy).violations.filter(({ file, rule }) => file === "src/core/http.ts" && rule === "room");
  expect(own).toHaveLength(1);
  expect(biome(copy).get("src/core/http.ts")).toContain("style/noRestrictedImports");
});

test("a slow package that the command line would load at its start is noticed", () => {
  const copy = copySources();
  appendFileSync(join(copy, "src/core/http.ts"), '\nimport "undici";\n');
  expect(loadedWith(copy, "src/cli/main.ts").has("undici")).toBe(false);
  expect(loadedWith(copy, "src/cli/commands/verify.ts").get("undici")).toBe("src/core/http.ts");
});
