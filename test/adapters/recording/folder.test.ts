import { mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openRecordingFolder } from "../../../src/adapters/recording/folder.ts";
import { readPrivacyFiles } from "../../../src/adapters/recording/privacy-files.ts";
import { fileStem } from "../../../src/core/recorded.ts";
import { canMount, smallDisk } from "../../helpers/small-disk.ts";

const fresh = () => mkdtempSync(join(tmpdir(), "hookdev-recording-"));
const file = (stem: string, text = "{}") => ({
  stem,
  ending: "json",
  body: Buffer.from(text),
  meta: '{"method":"POST"}\n',
});

test.each([
  ["a/b\\c", "a-b-c"],
  ["../../etc/passwd", "etc-passwd"],
  ["..", "fallback"],
  ["", "fallback"],
  ["nul\0byte", "nul-byte"],
  ["CON", "_CON"],
  ["con.json", "_con.json"],
  ["LPT9", "_LPT9"],
  ["name.", "name"],
  [".hidden", "hidden"],
  ["--flag", "flag"],
  ["x".repeat(300), "x".repeat(80)],
  ["a.hooks", "a-hooks"],
  ["a.meta", "a-meta"],
  ["Åsa 🙂", "sa"],
  ["\u202eevil", "evil"],
  ["Person.Updated", "Person.Updated"],
])("the name %j becomes %j", (wish, stem) => {
  expect(fileStem(wish, "fallback")).toBe(stem);
});

test("files are private, in pairs, and nothing else is left in the folder", async () => {
  const folder = join(fresh(), "deep", "fixtures");
  const path = await openRecordingFolder(folder, 1).add(file("one"));
  expect(path).toBe(join(folder, "one.json"));
  expect(readdirSync(folder).sort()).toEqual(["one.json", "one.json.meta.json"]);
  for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
});

test("names that differ in case only, or that are taken, get a number; nothing is overwritten", async () => {
  const folder = fresh();
  writeFileSync(join(folder, "event.form"), "mine");
  const recordings = openRecordingFolder(folder, 1);
  expect(await recordings.add(file("Event"))).toBe(join(folder, "Event-2.json"));
  expect(await recordings.add(file("event"))).toBe(join(folder, "event-3.json"));
  expect(readFileSync(join(folder, "event.form"), "utf8")).toBe("mine");
});

test("what somebody else puts there meanwhile is not overwritten either", async () => {
  const folder = fresh();
  const recordings = openRecordingFolder(folder, 1);
  expect(await recordings.add(file("event"))).toBe(join(folder, "event.json"));
  writeFileSync(join(folder, "event-2.json"), "mine");
  writeFileSync(join(folder, "event-3.json.meta.json"), "mine");
  expect(await recordings.add(file("event"))).toBe(join(folder, "event-4.json"));
  expect(readdirSync(folder)).not.toContain("event-2.json.meta.json");
  for (const name of ["event-2.json", "event-3.json.meta.json"])
    expect(readFileSync(join(folder, name), "utf8")).toBe("mine");
});

test.skipIf(!canMount)("a pair that cannot be written anew stays as it was", async () => {
  const folder = smallDisk("128k");
  const recordings = openRecordingFolder(folder, 1);
  const path = await recordings.add(file("one", '{"old":1}'));
  const next = { ...file("one"), body: Buffer.alloc(256 * 1024, " "), meta: '{"new":1}\n' };
  await expect(recordings.replace(path, next)).rejects.toThrow(/the disk is full/);
  expect(readdirSync(folder).sort()).toEqual(["one.json", "one.json.meta.json"]);
  expect(readFileSync(path, "utf8")).toBe('{"old":1}');
  expect(readFileSync(`${path}.meta.json`, "utf8")).toBe('{"method":"POST"}\n');
});

test("two writers at once never share a name", async () => {
  const folder = fresh();
  const writers = [openRecordingFolder(folder, 1), openRecordingFolder(folder, 2)];
  const paths = await Promise.all(
    Array.from({ length: 20 }, (_, i) => writers[i % 2]?.add(file("same", `{"n":${i}}`))),
  );
  expect(new Set(paths).size).toBe(20);
  expect(new Set(paths.map((path) => readFileSync(path as string, "utf8"))).size).toBe(20);
});

test("a link in the place of a file is not followed", async () => {
  const folder = fresh();
  const outside = join(fresh(), "outside.json");
  symlinkSync(outside, join(folder, "one.json"));
  const path = await openRecordingFolder(folder, 1).add(file("one"));
  expect(path).toBe(join(folder, "one-2.json"));
});

test("a folder that is a file is said in words", async () => {
  const place = join(fresh(), "file");
  writeFileSync(place, "");
  await expect(openRecordingFolder(place, 1).add(file("one"))).rejects.toThrow(/was not written to .*file/);
});

test("a check reads what was named and what lies below, hidden files too, but not git's own", () => {
  const folder = fresh();
  for (const name of ["a.json", ".hidden.json"]) writeFileSync(join(folder, name), "{}");
  mkdirSync(join(folder, ".git"));
  writeFileSync(join(folder, ".git", "x"), "{}");
  symlinkSync(join(folder, "nowhere"), join(folder, "dangling"));
  expect(readPrivacyFiles([folder]).files.map(({ path }) => path)).toEqual([
    join(folder, ".hidden.json"),
    join(folder, "a.json"),
  ]);
  expect(() => readPrivacyFiles([join(folder, "no")])).toThrow(/no such file/);
});
