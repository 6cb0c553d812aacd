// `hookdev init` in a project of its own: what it writes runs.

import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { runHookdev } from "../helpers/binary.ts";
import { checkout } from "../helpers/checkout.ts";
import { freePort } from "../helpers/free-port.ts";

/** A project whose only source file is one of the examples. */
function project(port: number, example = "node-http/receiver.mjs"): string {
  const folder = mkdtempSync(join(tmpdir(), "hookdev-init-"));
  mkdirSync(join(folder, "src"));
  cpSync(join(checkout, "examples", example), join(folder, "src/receiver.mjs"));
  writeFileSync(
    join(folder, "package.json"),
    JSON.stringify({ scripts: { start: `PORT=${port} node src/receiver.mjs` } }),
  );
  return folder;
}

const secrets = Object.fromEntries(
  ["DOTFILE_SECRET", "COMPLIANCELY_SECRET", "HOOKDEV_SECRET_DOTFILE", "HOOKDEV_SECRET_COMPLIANCELY"].map((name) => [
    name,
    "k",
  ]),
);

test("the suites that init writes pass against the receiver that it found", async () => {
  const port = await freePort();
  const folder = project(port);
  const written = await runHookdev(["init", "--ci", "github"], { cwd: folder });
  expect(written.code, written.stderr).toBe(0);
  expect(written.stdout).toContain("dotfile: seen in src/receiver.mjs, route /webhooks/dotfile");
  const app = ["--exec", "npm start", "--wait-on", `tcp:127.0.0.1:${port}`];
  const env = { ...secrets, APP_URL: `http://127.0.0.1:${port}` };
  const run = await runHookdev(["replay", "webhooks", ...app], { cwd: folder, env });
  expect([run.code, run.stdout.includes("15 passed")], run.stdout + run.stderr).toEqual([0, true]);
  const { jobs } = parse(readFileSync(join(folder, ".github/workflows/webhooks.yml"), "utf8"));
  expect(jobs.webhooks.steps[3].run).toContain(`--exec "npm start" --wait-on tcp:127.0.0.1:${port}`);
});

test("a second init touches nothing and says which file is in the way", async () => {
  const folder = project(3000);
  await runHookdev(["init"], { cwd: folder });
  const suite = join(folder, "webhooks/dotfile.hooks.yaml");
  writeFileSync(suite, "mine");
  const again = await runHookdev(["init", "--ci", "gitlab"], { cwd: folder });
  expect([again.code, again.stderr.includes("FILE_EXISTS") || again.stderr.includes("exists already")]).toEqual([
    2,
    true,
  ]);
  expect(readFileSync(suite, "utf8")).toBe("mine");
  expect(existsSync(join(folder, ".gitlab"))).toBe(false);
});

test("--dry-run prints the files and writes none", async () => {
  const folder = project(3000, "hono/receiver.mjs");
  const shown = await runHookdev(["init", "--dry-run", "--ci", "gitlab"], { cwd: folder });
  expect(shown.stdout).toMatch(/# webhooks\/pliance\.hooks\.yaml\n[\s\S]*# \.gitlab\/webhooks\.yml\n/);
  expect(existsSync(join(folder, "webhooks"))).toBe(false);
});

test("a project that shows no sender is asked for one, and takes it by --provider", async () => {
  const folder = mkdtempSync(join(tmpdir(), "hookdev-init-"));
  const asked = await runHookdev(["init"], { cwd: folder });
  expect([asked.code, asked.stderr.includes("--provider pliance")]).toEqual([2, true]);
  const named = await runHookdev(["init", "--provider", "idwise"], { cwd: folder });
  expect([named.code, named.stdout.includes("route /webhooks/idwise (a guess")]).toEqual([0, true]);
});

test("init writes nothing through a link that leads out of the project", async () => {
  const folder = project(3000);
  const elsewhere = mkdtempSync(join(tmpdir(), "hookdev-elsewhere-"));
  symlinkSync(elsewhere, join(folder, "webhooks"));
  const { code, stderr } = await runHookdev(["init"], { cwd: folder });
  expect([code, stderr]).toEqual([3, expect.stringContaining("leads out of this folder")]);
  expect([readdirSync(elsewhere), existsSync(join(folder, "hookdev.config.yaml"))]).toEqual([[], false]);
});

test("an init that cannot write everything leaves nothing of it", async () => {
  const folder = project(3000);
  writeFileSync(join(folder, "webhooks"), "a file in the way");
  const { code } = await runHookdev(["init"], { cwd: folder });
  expect([code, existsSync(join(folder, "hookdev.config.yaml"))]).toEqual([3, false]);
});
