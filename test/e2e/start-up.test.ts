// What the built binary opens before it works: time at every start, held by counting and not by a clock.

import { spawnSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { checkout } from "../helpers/checkout.ts";

const folder = mkdtempSync(join(tmpdir(), "hookdev-start-up-"));
const body = join(folder, "body.json");
writeFileSync(body, "{}");

/** Everything that is imported, one URL a line on stderr. */
const hook = `data:text/javascript,${encodeURIComponent(`
  process.getBuiltinModule("node:module").registerHooks({
    load: (url, context, next) => {
      process.getBuiltinModule("node:fs").writeSync(2, "LOADED " + url + "\\n");
      return next(url, context);
    },
  });`)}`;

function loadedBy(args: readonly string[]): string[] {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--import", hook, join(checkout, "bin/hookdev.js"), ...args],
    { cwd: folder, encoding: "utf8", env: { PATH: process.env.PATH, HOOKDEV_HOME: folder } },
  );
  expect({ status, stdout, stderr }).toMatchObject({ status: expect.any(Number), stdout: expect.stringMatching(/./) });
  return [...stderr.matchAll(/^LOADED (.+)$/gm)].map(([, url]) => url as string);
}

const secret = "a-secret-for-this-test";
const given = ["--provider", "dotfile", "--secret", secret];
const signature = `Dotfile-Signature: ${createHmac("sha256", secret).update("{}").digest("hex")}`;

test.each([
  { command: "--version", args: ["--version"], files: 2 },
  { command: "verify", args: ["verify", ...given, "--header", signature, "--body-file", body], files: 4 },
  { command: "poke", args: ["poke", "Case.StatusUpdated", ...given, "--url", "http://127.0.0.1:1"], files: 6 },
])("$command opens at most $files files, and reads no module of Node's own whole", ({ args, files }) => {
  const loaded = loadedBy(args);
  const own = loaded.filter((url) => url.startsWith("file:"));
  expect(own.length, own.join("\n")).toBeLessThanOrEqual(files);
  expect(own.length).toBeGreaterThan(1);
  // An import statement would read everything that such a module exports.
  expect(loaded.filter((url) => url.startsWith("node:"))).toEqual([]);
});
