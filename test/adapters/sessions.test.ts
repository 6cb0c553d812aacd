// Announcements of running sessions.

import { spawnSync } from "node:child_process";
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { openSessions } from "../../src/adapters/sessions.ts";

const self = { pid: process.pid, url: "http://127.0.0.1:4400", startedAt: 1_800_000_000_000 };
let folder: string;

beforeEach(() => {
  const root = mkdtempSync(join(tmpdir(), "hookdev-sessions-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  folder = join(root, "state", "sessions");
});

test("shows a session from its announcement until it is taken back", () => {
  const sessions = openSessions(folder);
  expect(sessions.running()).toEqual([]);
  const withdraw = sessions.announce({ ...self, forwardTo: "http://localhost:3000" });
  expect(openSessions(folder).running()).toEqual([{ ...self, forwardTo: "http://localhost:3000" }]);
  withdraw();
  expect(sessions.running()).toEqual([]);
  expect(readdirSync(folder)).toEqual([]);
  withdraw();
});

test("keeps a later announcement of the same process when the earlier one is taken back", () => {
  const sessions = openSessions(folder);
  const withdraw = sessions.announce(self);
  const later = { ...self, url: "http://127.0.0.1:4401" };
  sessions.announce(later);
  withdraw();
  expect(sessions.running()).toEqual([later]);
});

test("makes folder and file private", () => {
  openSessions(folder).announce(self);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(statSync(join(folder, `${self.pid}.json`)).mode & 0o777).toBe(0o600);
});

test("lists newest first", () => {
  const sessions = openSessions(folder);
  sessions.announce(self);
  sessions.announce({ ...self, pid: process.ppid, startedAt: self.startedAt + 1 });
  expect(sessions.running().map(({ pid }) => pid)).toEqual([process.ppid, process.pid]);
});

test("drops and removes the announcement of a process that has ended", () => {
  const { pid } = spawnSync(process.execPath, ["-e", "0"]);
  const sessions = openSessions(folder);
  sessions.announce({ ...self, pid });
  expect(sessions.running()).toEqual([]);
  expect(existsSync(join(folder, `${pid}.json`))).toBe(false);
});

const junk = {
  "no JSON": "{",
  "no object": "7",
  null: "null",
  "another pid than its name": JSON.stringify({ ...self, pid: process.ppid }),
  "an address that is none": JSON.stringify({ ...self, url: "javascript:1" }),
  "no start": JSON.stringify({ pid: self.pid, url: self.url }),
};
test.each(Object.entries(junk))("ignores a file with %s and leaves it", (_name, text) => {
  const sessions = openSessions(folder);
  sessions.announce(self)();
  const file = join(folder, `${self.pid}.json`);
  writeFileSync(file, text);
  writeFileSync(join(folder, "notes.txt"), "x");
  expect(sessions.running()).toEqual([]);
  expect(existsSync(file)).toBe(true);
});

test.skipIf(process.getuid?.() !== 0)("ignores a file that another user has put there", () => {
  const sessions = openSessions(folder);
  sessions.announce(self);
  chownSync(join(folder, `${self.pid}.json`), 65534, 65534);
  expect(sessions.running()).toEqual([]);
});

test("says where it cannot announce", () => {
  writeFileSync(join(folder, "..", "..", "file"), "");
  const blocked = join(folder, "..", "..", "file", "sessions");
  expect(() => openSessions(blocked).announce(self)).toThrow(
    expect.objectContaining({
      code: "SESSION_NOT_WRITABLE",
      category: "environment",
      message: expect.stringContaining(blocked),
    }),
  );
  expect(openSessions(blocked).running()).toEqual([]);
});

test("finds nothing in a folder it may not read", () => {
  openSessions(folder).announce(self);
  chmodSync(folder, 0o000);
  expect(() => openSessions(folder).running()).not.toThrow();
  chmodSync(folder, 0o700);
});
