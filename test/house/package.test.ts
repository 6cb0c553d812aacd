import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { version } from "../../src/core/version.ts";
import { checkout } from "../helpers/checkout.ts";

interface Manifest {
  version: string;
  engines: { node: string };
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  scripts?: Record<string, string>;
  files: string[];
  gypfile?: boolean;
}

const manifest = read("package.json");

test("package.json pins every version exactly", () => {
  const ranges = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }).filter(
    ([, range]) => !/^\d+\.\d+\.\d+$/.test(range),
  );
  expect(ranges).toEqual([]);
});

test("the lock file agrees with package.json and carries no registry address", () => {
  const text = readFileSync(join(checkout, "package-lock.json"), "utf8");
  const root = JSON.parse(text).packages[""];
  expect(root.dependencies).toEqual(manifest.dependencies);
  expect(root.devDependencies).toEqual(manifest.devDependencies);
  expect(text).not.toMatch(/"resolved"\s*:\s*"https?:/);
});

test("src/core/version.ts says the version of package.json", () => {
  expect(version).toBe(manifest.version);
});

test("the package ships what runs and what explains, and not the tests", () => {
  expect(manifest.files).toEqual(["bin", "dist", "payloads", "schema", "README.md", "LICENSE", "CHANGELOG.md"]);
});

describe("what users install", () => {
  const installed = closure(Object.keys(manifest.dependencies ?? {}));

  test("is what docs/decisions/0001 gives a reason for", () => {
    const decision = readFileSync(join(checkout, "docs/decisions/0001-runtime-dependencies.md"), "utf8");
    const reasons = [...decision.matchAll(/^\| `([^`]+)` \|/gm)].map((row) => row[1]);
    expect(Object.keys(manifest.dependencies ?? {}).sort()).toEqual(reasons.sort());
  });

  test("runs no script at installation and builds nothing", () => {
    const running = [...installed].filter(
      ([name, found]) =>
        ["preinstall", "install", "postinstall"].some((script) => found.scripts?.[script] !== undefined) ||
        found.gypfile === true ||
        readdirSync(join(checkout, name)).includes("binding.gyp"),
    );
    expect(running.map(([name]) => name)).toEqual([]);
  });

  test("runs on every Node that hookdev promises", () => {
    expect(manifest.engines.node).toBe("^22.19 || >=24");
    for (const [name, found] of installed)
      expect([name, found.engines?.node, allows22(found.engines?.node ?? "*")]).toEqual([
        name,
        found.engines?.node,
        true,
      ]);
  });
});

test("bin/hookdev.js is executable", () => {
  expect(statSync(join(checkout, "bin/hookdev.js")).mode & 0o111).toBe(0o111);
});

/** Whether a range takes Node 22.19.0; only `>=` alternatives can, the others name older majors. */
function allows22(range: string): boolean {
  if (range === "*") return true;
  return range.split("||").some((part) => {
    const floor = /^\s*>=\s*(\d+)(?:\.(\d+|\*))?(?:\.(\d+))?\s*$/.exec(part);
    return (
      floor !== null &&
      (Number(floor[1]) < 22 || (Number(floor[1]) === 22 && (Number.parseInt(floor[2] ?? "0", 10) || 0) <= 19))
    );
  });
}

/** The packages and everything they depend on, as installed: by folder below the checkout. */
function closure(names: readonly string[], from = "", seen = new Map<string, Manifest>()): Map<string, Manifest> {
  for (const name of names) {
    const folder = resolved(name, from);
    if (seen.has(folder)) continue;
    const found = read(`${folder}/package.json`);
    seen.set(folder, found);
    closure(Object.keys({ ...found.dependencies, ...found.optionalDependencies }), folder, seen);
  }
  return seen;
}

/** As Node looks: in the package's own node_modules first, then in those above it. */
function resolved(name: string, from: string): string {
  const here = join(from, "node_modules", name);
  if (existsSync(join(checkout, here, "package.json"))) return here;
  return resolved(name, from.slice(0, Math.max(from.lastIndexOf("node_modules") - 1, 0)));
}

function read(path: string): Manifest {
  return JSON.parse(readFileSync(join(checkout, path), "utf8"));
}
