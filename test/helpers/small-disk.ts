// A disk of a few megabytes, for what happens when it is full.

import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished } from "vitest";
import { temporaryFolder } from "./store-samples.ts";

/** Whether this user may mount one. */
export const canMount = process.getuid?.() === 0 && tryMount(undefined);

/** A file system of its own that is gone when the test has ended. */
export function smallDisk(size: string): string {
  const folder = join(temporaryFolder(), "disk");
  mkdirSync(folder);
  expect(tryMount({ folder, size })).toBe(true);
  onTestFinished(() => {
    spawnSync("umount", ["-l", folder]);
  });
  return folder;
}

/** Without a folder: tries whether mounting is possible at all. */
function tryMount(disk: { folder: string; size: string } | undefined): boolean {
  if (disk === undefined) return spawnSync("unshare", ["-m", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]).status === 0;
  return spawnSync("mount", ["-t", "tmpfs", "-o", `size=${disk.size}`, "tmpfs", disk.folder]).status === 0;
}
