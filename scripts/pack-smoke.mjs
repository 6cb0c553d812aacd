// Packs hookdev, installs the tarball into an empty folder as a user would, and runs what came out.

import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const checkout = fileURLToPath(new URL("..", import.meta.url));
/** What package.json puts in the place of localtunnel's own axios. */
const { axios } = JSON.parse(readFileSync(join(checkout, "package.json"), "utf8")).overrides.localtunnel;
const temp = mkdtempSync(join(tmpdir(), "hookdev-pack-"));
const user = join(temp, "user");
// The installed binary must not find what this machine has: no state folder, no cache, no key of the developer.
const env = { ...process.env, HOME: temp, XDG_STATE_HOME: join(temp, "state"), XDG_RUNTIME_DIR: "", NO_COLOR: "1" };

try {
  mkdirSync(user);
  writeFileSync(join(user, "package.json"), '{ "name": "user", "private": true }\n');
  const tarball = packed();
  installed(tarball);
  const contents = readdirSync(join(user, "node_modules/hookdev"));
  expect(
    "the package holds what it promises",
    wanted(contents).length === 0,
    `missing: ${wanted(contents).join(", ")}`,
  );
  expect("--version answers with a version", /^\d+\.\d+\.\d+$/.test(hookdev(["--version"]).trim()));
  const events = JSON.parse(hookdev(["events", "--json"]));
  expect("events --json lists events", JSON.stringify(events).includes("PersonSanctionMatched"));
  expect("demo runs to its end", hookdev(["demo"]).length > 0);
  const found = versionsOf("axios", join(user, "node_modules"));
  expect("the bundled localtunnel is there", versionsOf("localtunnel", join(user, "node_modules")).length === 1);
  expect(
    `no axios below ${axios} reaches a user`,
    found.length > 0 && found.every((version) => !isOlder(version, axios)),
    `found: ${found.join(", ") || "none at all, so the bundled one is broken"}`,
  );
  process.stdout.write("pack smoke test passed\n");
} finally {
  rmSync(temp, { recursive: true, force: true });
}

function packed() {
  const output = run("npm", ["pack", "--json", "--pack-destination", temp], { cwd: checkout });
  const listed = JSON.parse(output.slice(output.indexOf("[\n") === -1 ? output.indexOf("{") : output.indexOf("[\n")));
  const [first] = Array.isArray(listed) ? listed : Object.values(listed);
  const stray = first.files.map(({ path }) => path).filter((path) => /^(test|bench|src|docs|scripts)\//.test(path));
  expect("the package holds no tests and no sources", stray.length === 0, stray.slice(0, 5).join(", "));
  return join(temp, first.filename);
}

/** From an empty cache; where the registry cannot be reached, from what this machine has, and says so. */
function installed(tarball) {
  const install = ["install", tarball, "--no-audit", "--no-fund", "--omit=dev"];
  const fresh = spawnSync("npm", [...install, "--cache", join(temp, "cache")], { cwd: user, encoding: "utf8" });
  if (fresh.status === 0) return;
  process.stdout.write("note: installing from an empty npm cache failed; trying with this machine's cache\n");
  run("npm", [...install, "--prefer-offline"], { cwd: user });
}

/** Versions of every copy of a package below a folder, however deep. */
function versionsOf(name, folder) {
  const manifests = readdirSync(folder, { recursive: true })
    .map((path) => String(path).replaceAll("\\", "/"))
    .filter((path) => path === `${name}/package.json` || path.endsWith(`/node_modules/${name}/package.json`));
  return manifests.map((path) => JSON.parse(readFileSync(join(folder, path), "utf8")).version);
}

function isOlder(version, than) {
  return version.localeCompare(than, "en", { numeric: true }) < 0;
}

function wanted(contents) {
  return ["bin", "dist", "payloads", "README.md", "LICENSE", "package.json"].filter((name) => !contents.includes(name));
}

function hookdev(args) {
  return run(join(user, "node_modules/.bin/hookdev"), args, { cwd: user, env, timeout: 60_000 });
}

function run(command, args, options) {
  const done = spawnSync(command, args, { encoding: "utf8", maxBuffer: 64 * 1024 * 1024, ...options });
  if (done.status === 0) return done.stdout;
  throw new Error(
    `${command} ${args.join(" ")} ended with ${done.status ?? done.signal}:\n${done.stdout}${done.stderr}`,
  );
}

function expect(claim, holds, detail = "") {
  if (!holds) throw new Error(`not so: ${claim}. ${detail}`);
  process.stdout.write(`ok: ${claim}\n`);
}
