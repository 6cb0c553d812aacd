// Writes new files into a user's repository; nothing that exists is touched.

import { existsSync } from "node:fs";
import { mkdir, realpath, rm } from "node:fs/promises";
import { dirname, isAbsolute, relative, resolve, sep } from "node:path";
import { HookdevError } from "../../core/errors.ts";
import type { NewFile } from "../../core/provider-schema/own-providers.ts";
import { visible } from "../../core/sanitise.ts";
import { notWritable } from "../file-errors.ts";
import { writeNew } from "../new-file.ts";

/** Writes all of them or, when one exists already, none. @throws HookdevError `FILE_EXISTS`, `FILE_NOT_WRITABLE` */
export async function writeNewFiles(files: readonly NewFile[]): Promise<void> {
  const there = files.find(({ path }) => existsSync(path));
  if (there !== undefined) {
    throw new HookdevError("FILE_EXISTS", {
      category: "usage",
      message: `${visible(there.path)} exists already, so nothing was written.`,
      remedy: "Edit the file that is there, or move it away first.",
    });
  }
  for (const { path } of files) await refuseOutside(path);
  const written: string[] = [];
  try {
    for (const { path, text } of files) {
      await write(path, text);
      written.push(path);
    }
  } catch (error) {
    for (const path of written) await rm(path, { force: true });
    throw error;
  }
}

/** A repository that somebody sends you must not write where a link of it leads; a path of the user's own may go anywhere. */
async function refuseOutside(path: string): Promise<void> {
  const leadsOut = (way: string) => way === ".." || way.startsWith(`..${sep}`) || isAbsolute(way);
  if (leadsOut(relative(".", path))) return;
  let folder = dirname(resolve(path));
  while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder);
  const below = relative(await realpath("."), await realpath(folder));
  if (!leadsOut(below)) return;
  throw new HookdevError("FILE_NOT_WRITABLE", {
    category: "environment",
    message: `Cannot write ${visible(path)}: a link on the way leads out of this folder.`,
    remedy: "Remove the link, or run the command in the folder that it leads to.",
  });
}

async function write(path: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeNew(path, text);
  } catch (cause) {
    throw notWritable(path, cause);
  }
}
