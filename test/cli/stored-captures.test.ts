// Commands that look into the store, where nothing has been captured yet.

import { existsSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { freshHome } from "../helpers/binary.ts";
import { runCli } from "../helpers/cli-in-process.ts";

const nothingYet = /^Note: nothing has been captured yet: there is no store ".*"/;

describe("where nothing has been captured yet", () => {
  test.each<[argv: string[], told: { code: number; stdout: string; stderr?: RegExp }]>([
    [["captures", "list"], { code: 0, stdout: "no captures\n" }],
    [["captures", "list", "--json"], { code: 0, stdout: "[]\n" }],
    [["captures", "list", "--filter", "status:>=400 body.:x"], { code: 0, stdout: "no captures\n" }],
    [["captures", "show", "last"], { code: 2, stdout: "", stderr: /There is no capture "last"/ }],
    [["captures", "export", "1"], { code: 2, stdout: "", stderr: /There is no capture "1"/ }],
    [["captures", "save", "1"], { code: 2, stdout: "", stderr: /There is no capture "1"/ }],
    [
      ["captures", "save", "--filter", "provider:dotfile"],
      { code: 2, stdout: "", stderr: /No capture passes the filter/ },
    ],
    [["captures", "delete", "1"], { code: 2, stdout: "", stderr: /There is no capture "1"/ }],
    [["captures", "delete", "--older-than", "1s"], { code: 0, stdout: "0 deleted, 0 left\n" }],
    [["captures", "purge", "--yes"], { code: 0, stdout: "0 deleted, the store is empty\n" }],
    [["verify", "--capture", "last", "--secret", "x"], { code: 2, stdout: "", stderr: /There is no capture "last"/ }],
    [["replay", "last", "--url", "http://127.0.0.1:1"], { code: 2, stdout: "", stderr: /capture/ }],
  ])("%j says so and leaves nothing behind", async (argv, { code, stdout, stderr = nothingYet }) => {
    const home = join(freshHome(), "state");
    const run = await runCli(argv, { home });
    expect([run.code, run.stdout]).toEqual([code, stdout]);
    expect(run.stderr).toMatch(nothingYet);
    expect(run.stderr).toMatch(stderr);
    expect(existsSync(home)).toBe(false);
  });

  test("a --store that is mistyped is named, and not made", async () => {
    const folder = mkdtempSync(join(tmpdir(), "hookdev-none-"));
    const { stderr } = await runCli(["captures", "list", "--store", join(folder, "typo.db")]);
    expect(stderr).toContain(`there is no store "${join(folder, "typo.db")}"`);
    expect(readdirSync(folder)).toEqual([]);
  });
});

test("what is left of a store is removed by purge, although its database is gone", async () => {
  const folder = mkdtempSync(join(tmpdir(), "hookdev-left-"));
  const file = join(folder, "captures.db");
  mkdirSync(`${file}-bodies`);
  writeFileSync(join(`${file}-bodies`, `${"a".repeat(32)}.body`), "Anna Andersson");
  const { code, stderr } = await runCli(["captures", "purge", "--yes", "--store", file]);
  expect([code, stderr]).toEqual([0, ""]);
  expect(existsSync(join(`${file}-bodies`, `${"a".repeat(32)}.body`))).toBe(false);
});

test("a folder that is a file is told as ever", async () => {
  const folder = mkdtempSync(join(tmpdir(), "hookdev-file-"));
  writeFileSync(join(folder, "x"), "");
  const { code, stderr } = await runCli(["captures", "list", "--store", join(folder, "x", "captures.db")]);
  expect([code, stderr]).toEqual([3, expect.stringContaining("cannot")]);
});
