import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openFixtureFiles } from "../../src/adapters/fixture-folders/fixture-files.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "hookdev-fixtures-"));
  mkdirSync(join(folder, "in/b"), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const put = (name: string, text = "{}") => writeFileSync(join(folder, name), text);

test("finds fixtures below a folder in the order of their names, and names what it passes over", () => {
  for (const name of [
    "in/z.json",
    "in/a.har",
    "in/b/c.http",
    "in/b/README.md",
    "in/x.hooks.yaml",
    "in/z.json.meta.json",
  ])
    put(name);
  for (const name of ["in/.hidden.json", "in/x.snap.json"]) put(name);
  mkdirSync(join(folder, "in/node_modules"));
  put("in/node_modules/n.json");
  const found = openFixtureFiles(folder).find("in");
  expect(found?.files).toEqual([
    { path: join("in", "a.har"), kind: "har" },
    { path: join("in", "b", "c.http"), kind: "text" },
    { path: join("in", "x.hooks.yaml"), kind: "suite" },
    { path: join("in", "z.json"), kind: "body" },
  ]);
  expect(found?.passedOver).toEqual([join("in", "b", "README.md"), join("in", "x.snap.json")]);
});

test("reads exactly the bytes, and the meta file where there is one", () => {
  writeFileSync(join(folder, "in/a.bin"), Uint8Array.from([0, 255, 13, 10]));
  put("in/b.json");
  put("in/b.json.meta.json", "[1]");
  const files = openFixtureFiles(folder);
  files.find("in");
  expect([...files.read("in/a.bin")]).toEqual([0, 255, 13, 10]);
  expect(files.readMeta("in/a.bin")).toBeUndefined();
  expect(Buffer.from(files.readMeta("in/b.json") ?? []).toString()).toBe("[1]");
  // Also for a file that was never looked for.
  expect(Buffer.from(openFixtureFiles(folder).readMeta("in/b.json") ?? []).toString()).toBe("[1]");
});

test.each([0, 1, 65_535, 65_536, 65_537, 3 * 1024 * 1024])("a file of %i bytes is whole", (length) => {
  const bytes = Buffer.alloc(length, "abc");
  writeFileSync(join(folder, "in/large.bin"), bytes);
  expect(Buffer.from(openFixtureFiles(folder).read("in/large.bin")).equals(bytes)).toBe(true);
});

test("follows a link that stays inside, and refuses one that leads out", () => {
  put("in/a.json");
  symlinkSync(join(folder, "in/a.json"), join(folder, "in/b/link.json"));
  expect(openFixtureFiles(folder).find("in")?.files).toHaveLength(2);
  put("outside.json", "secret");
  symlinkSync(join(folder, "outside.json"), join(folder, "in/out.json"));
  expect(() => openFixtureFiles(folder).find("in")).toThrow(/leads out of its folder/);
});

test("a linked folder is not walked through: a circle ends", () => {
  put("in/a.json");
  symlinkSync(join(folder, "in"), join(folder, "in/b/again"));
  expect(openFixtureFiles(folder).find("in")?.files).toHaveLength(1);
});

test("a link that leads nowhere is refused", () => {
  symlinkSync(join(folder, "gone.json"), join(folder, "in/l.json"));
  expect(() => openFixtureFiles(folder).find("in")).toThrow(/leads nowhere/);
});

test.skipIf(process.platform === "win32")("a named pipe is refused and not waited for", () => {
  execFileSync("mkfifo", [join(folder, "in/p.json")]);
  expect(() => openFixtureFiles(folder).find("in")).toThrow(/is a named pipe/);
  expect(() => openFixtureFiles(folder).find("in/p.json")).toThrow(/is a named pipe/);
  expect(() => openFixtureFiles(folder).read("in/p.json")).toThrow(/is a named pipe/);
});

test("what is not there is nothing to find, and cannot be read", () => {
  expect(openFixtureFiles(folder).find("no")).toBeUndefined();
  expect(() => openFixtureFiles(folder).read("no.json")).toThrow(/is not there/);
  expect(() => openFixtureFiles(folder).read("in")).toThrow(/is a folder/);
});

test("names with every odd character are found and read", () => {
  const names = ["ä ö.json", "漢.json", "a'b.json", "-x.json", "a\u001b[31m.json", "%2e.json"];
  for (const name of names) put(join("in", name), JSON.stringify(name));
  const files = openFixtureFiles(folder);
  const found = files.find("in")?.files ?? [];
  expect(found).toHaveLength(names.length);
  for (const { path } of found) expect(Buffer.from(files.read(path)).toString()).toContain("json");
});
