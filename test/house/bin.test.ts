import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { checkout } from "../helpers/checkout.ts";

const bin = join(checkout, "bin/hookdev.js");

/** Runs the binary on this Node while `process.versions` says another one. */
function runAs(version: string): { status: number | null; stderr: string; stdout: string } {
  const pretend = `Object.defineProperty(process,"versions",{value:{...process.versions,node:"${version}"}})`;
  const preload = `data:text/javascript,${encodeURIComponent(pretend)}`;
  return spawnSync(process.execPath, ["--import", preload, bin, "--version"], { encoding: "utf8" });
}

describe("the guard of bin/hookdev.js", () => {
  test.each(["12.22.0", "18.20.8", "20.20.2", "22.18.0", "23.11.1"])(
    "refuses Node %s in words and offers a way out",
    (version) => {
      const { status, stderr, stdout } = runAs(version);
      expect({ status, stdout }).toEqual({ status: 3, stdout: "" });
      expect(stderr).toContain(`this is Node ${version}`);
      expect(stderr).toContain("npx -p node@24 -p hookdev hookdev --version");
      expect(stderr).not.toMatch(/\n\s+at /);
    },
  );

  test.each(["22.19.0", "22.20.1", "24.0.0", "25.1.0", "26.0.0"])("lets Node %s pass", (version) => {
    expect(runAs(version).stderr).not.toContain("hookdev needs Node");
  });
});

test("bin/hookdev.js holds no syntax that Node 12 cannot parse", () => {
  const text = readFileSync(bin, "utf8");
  execFileSync(process.execPath, ["--check", bin]);
  expect(text).not.toMatch(/\?\.|\?\?|\|\|=|&&=|#\w+\s*[=(]|^await |\bcatch \{/m);
  // A package that is imported statically would be parsed before the guard can say a word.
  expect([...text.matchAll(/^import .*$/gm)].filter(([line]) => !line.endsWith('from "node:module";'))).toEqual([]);
});

test("bin/hookdev.js is committed as executable", ({ skip }) => {
  const listed = spawnSync("git", ["ls-files", "-s", "bin/hookdev.js"], { cwd: checkout, encoding: "utf8" });
  skip(listed.status !== 0 || listed.stdout === "", "not a git checkout");
  expect(listed.stdout).toMatch(/^100755 /);
});

test("an old Node of this machine is refused in words, where there is one", ({ skip }) => {
  const system = "/usr/bin/node";
  skip(!existsSync(system), "no system Node");
  const version = execFileSync(system, ["-p", "process.versions.node"], { encoding: "utf8" }).trim();
  const [major = 0, minor = 0] = version.split(".").map(Number);
  skip(major >= 24 || (major === 22 && minor >= 19), `the system Node ${version} is new enough`);
  const { status, stderr } = spawnSync(system, [bin, "demo"], { encoding: "utf8" });
  expect(status).toBe(3);
  expect(stderr).toContain(`this is Node ${version}`);
});
