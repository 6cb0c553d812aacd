// The recorded answers of a suite on disk.

import { existsSync } from "node:fs";
import { mkdir, realpath, rename } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { HookdevError } from "../core/errors.ts";
import { visible } from "../core/sanitise.ts";
import { readSnapshots, type SnapshotAnswer, type Snapshots, writeSnapshots } from "../core/suite/snapshot.ts";
import { notWritable } from "./file-errors.ts";
import { writeNew } from "./new-file.ts";
import { readBounded } from "./provider-files/read-bounded.ts";

const maxBytes = 64 * 1024 * 1024;

/** The recorded answers; none where there is no file. @throws HookdevError `SNAPSHOTS_INVALID` */
export async function readSnapshotFile(path: string): Promise<Map<string, SnapshotAnswer>> {
  if (!existsSync(path)) return new Map();
  const read = await readBounded(path, { root: dirname(dirname(resolve(path))), maxBytes });
  if (read.ok) return readSnapshots(read.bytes, path);
  throw new HookdevError("SNAPSHOTS_INVALID", {
    category: "fixture",
    message: `${visible(path)} ${read.reason}.`,
    remedy: "Recorded answers are a regular file beside their suite.",
  });
}

/** Writes all of them at once, or nothing. @throws HookdevError `FILE_NOT_WRITABLE` */
export async function writeSnapshotFile(path: string, answers: Snapshots): Promise<void> {
  const besides = `${path}.${process.pid}.new`;
  try {
    // Not recursive: the suite's folder is there, and where there can be none Node would try for ever.
    if (!existsSync(dirname(path))) await mkdir(dirname(path));
    await refuseLinkedFolder(path);
    await writeNew(besides, writeSnapshots(answers));
    await rename(besides, path);
  } catch (cause) {
    if (cause instanceof HookdevError) throw cause;
    throw notWritable(path, cause, "Check that the suite's folder may be written by you, and that there is room.");
  }
}

/** A suite that somebody sends you must not write where a link of it leads. */
async function refuseLinkedFolder(path: string): Promise<void> {
  const folder = dirname(resolve(path));
  if ((await realpath(folder)) === join(await realpath(dirname(folder)), basename(folder))) return;
  throw new HookdevError("FILE_NOT_WRITABLE", {
    category: "environment",
    message: `Cannot write ${visible(path)}: its folder is a link.`,
    remedy: "Recorded answers stand in a folder beside their suite: remove the link.",
  });
}
