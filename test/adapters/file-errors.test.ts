// What is told when a file cannot be written, by everything that writes one.

import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { errnoOf, reasonOf } from "../../src/adapters/file-errors.ts";
import { writeOutputFile } from "../../src/adapters/files.ts";
import { writeNewFiles } from "../../src/adapters/provider-files/write-new.ts";
import { openRecordingFolder } from "../../src/adapters/recording/folder.ts";
import { openReportFile } from "../../src/adapters/report-file.ts";
import { writeSnapshotFile } from "../../src/adapters/snapshot-file.ts";
import { writeNewFile } from "../../src/adapters/terminal/new-file.ts";
import { canMount, smallDisk } from "../helpers/small-disk.ts";
import { temporaryFolder } from "../helpers/store-samples.ts";

const large = new Uint8Array(512 * 1024).fill(0x78);
const text = Buffer.from(large).toString();
const answer = { status: 200, headers: {}, body: { kind: "text" as const, text } };

const writers: readonly [what: string, write: (folder: string) => Promise<unknown>][] = [
  ["an exported capture", (folder) => writeOutputFile(join(folder, "a"), large)],
  ["a new provider file", (folder) => writeNewFiles([{ path: join(folder, "a"), text }])],
  [
    "recorded answers",
    (folder) => writeSnapshotFile(join(folder, "__hooks__", "a.snap.json"), new Map([["a", answer]])),
  ],
  ["a report", async (folder) => openReportFile(join(folder, "a"), { append: false }).write(large)],
  [
    "a recording",
    (folder) => openRecordingFolder(folder, 1).add({ stem: "a", ending: "json", body: large, meta: "{}\n" }),
  ],
  ["a fixture of the terminal", (folder) => writeNewFile(folder, "a.json", large)],
];

describe.skipIf(!canMount)("on a full disk", () => {
  test.each(writers)("%s is refused, and it is said why", async (what, write) => {
    const folder = smallDisk("128k");
    writeFileSync(join(folder, "ballast"), new Uint8Array(64 * 1024));
    await expect(write(folder)).rejects.toMatchObject({
      code: expect.stringMatching(/NOT_WRITABLE|NOT_SAVED/),
      category: "environment",
      message: expect.stringContaining("the disk is full"),
      cause: { code: "ENOSPC" },
    });
    // Of a report stays what there was room for; half of anything else would be taken for all of it.
    const left = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(left.map(({ name }) => name).sort()).toEqual(what === "a report" ? ["a", "ballast"] : ["ballast"]);
  });
});

test.each(writers)("%s below a file is refused in words, and nothing is left", async (_what, write) => {
  const folder = join(temporaryFolder(), "file");
  writeFileSync(folder, "");
  await expect(write(folder)).rejects.toMatchObject({
    category: "environment",
    message: expect.not.stringMatching(/the system answered/),
  });
  expect(existsSync(join(folder, "a"))).toBe(false);
});

test.each([
  ["ENOENT", "there is no such file"],
  ["ENOTDIR", "there is no such file"],
  ["EACCES", "it may not be accessed by this user"],
  ["EPERM", "it may not be accessed by this user"],
  ["EEXIST", "it exists already"],
  ["EISDIR", "it is a folder"],
  ["ENOSPC", "the disk is full"],
  ["EDQUOT", "the disk is full"],
  ["EROFS", "the disk is read-only"],
  ["EIO", "the system answered EIO"],
])("%s in words", (code, words) => {
  expect(reasonOf(Object.assign(new Error("x"), { code }))).toBe(words);
});

test("what is no errno is a refusal", () => {
  expect([errnoOf("x"), reasonOf(new Error("x"))]).toEqual(["", "the system refused"]);
});
