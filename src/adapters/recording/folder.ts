// Recordings in a folder: mode 0600, written beside their place and moved there in one step, nothing overwritten.

import { constants } from "node:fs";
import { copyFile, link, readdir, rename, rm, unlink } from "node:fs/promises";
import { join } from "node:path";
import { HookdevError } from "../../core/errors.ts";
import type { RecordedFile, RecordingFolder } from "../../core/recorded.ts";
import { metaEnding } from "../../core/replay/fixture-files.ts";
import { visible } from "../../core/sanitise.ts";
import { errnoOf, reasonOf } from "../file-errors.ts";
import { writeNew } from "../new-file.ts";
import { ensurePrivateFolder } from "../private-files.ts";

/** Opens the folder, which is made when the first file is written. */
export function openRecordingFolder(folder: string, pid: number): RecordingFolder {
  let count = 0;
  const temporary = (): string => {
    count += 1;
    return join(folder, `.hookdev-${pid}-${count}.tmp`);
  };
  const names = freeNames(folder);
  return {
    async add(file) {
      try {
        ensurePrivateFolder(folder);
        return await addUnderFreeName(file, { folder, names, temporary });
      } catch (error) {
        throw notRecorded(folder, error);
      }
    },
    async replace(path, { body, meta }) {
      const [nextBody, nextMeta] = [temporary(), temporary()];
      try {
        // Both are on the disk before one of them is in its place: what does not fit leaves the old pair as it was.
        await writeWhole(nextMeta, Buffer.from(meta, "utf8"));
        await writeWhole(nextBody, body);
        await rename(nextBody, path);
        await rename(nextMeta, `${path}${metaEnding}`);
      } catch (error) {
        for (const one of [nextBody, nextMeta]) await rm(one, { force: true });
        throw notRecorded(folder, error);
      }
    },
  };
}

/** More files of one name are a loop, not a collection. */
const mostOfOneName = 100_000;

interface Place {
  readonly folder: string;
  readonly names: FreeNames;
  readonly temporary: () => string;
}

async function addUnderFreeName(file: RecordedFile, { folder, names, temporary }: Place): Promise<string> {
  for (let tries = 0; tries < mostOfOneName; tries += 1) {
    const path = join(folder, `${await names.next(file.stem)}.${file.ending}`);
    const metaPath = `${path}${metaEnding}`;
    // The meta file first: a body without one would be taken for something that somebody wrote by hand.
    if (!(await placeNew(metaPath, Buffer.from(file.meta, "utf8"), temporary()))) continue;
    const isPlaced = await placeNew(path, file.body, temporary()).catch(async (error: unknown) => {
      await rm(metaPath, { force: true });
      throw error;
    });
    if (isPlaced) return path;
    await unlink(metaPath);
  }
  throw new Error("EEXIST");
}

interface FreeNames {
  /** `event`, `event-2`, …: the first that no file in the folder has and that was not given before. */
  next(stem: string): Promise<string>;
}

/** The folder is read once: what others put there meanwhile is met when it is written to. */
function freeNames(folder: string): FreeNames {
  let reading: Promise<Set<string>> | undefined;
  const numbers = new Map<string, number>();
  // Names that differ in case only are one file on macOS and Windows.
  const key = (name: string) => name.toLowerCase();
  const read = async () => new Set((await readdir(folder)).map((name) => key(stemOf(name))));
  return {
    async next(stem) {
      reading ??= read();
      const taken = await reading;
      for (let number = numbers.get(key(stem)) ?? 1; ; number += 1) {
        const name = number === 1 ? stem : `${stem}-${number}`;
        if (taken.has(key(name))) continue;
        taken.add(key(name));
        numbers.set(key(stem), number + 1);
        return name;
      }
    },
  };
}

function stemOf(name: string): string {
  const body = name.endsWith(metaEnding) ? name.slice(0, -metaEnding.length) : name;
  return body.replace(/\.[^.]+$/, "");
}

/** False when another file is there. A link takes no notice of what is there; where there are no links, a copy does. */
async function placeNew(path: string, bytes: Uint8Array, temporary: string): Promise<boolean> {
  await writeWhole(temporary, bytes);
  try {
    await link(temporary, path).catch((error: unknown) => {
      if (errnoOf(error) === "EEXIST") throw error;
      return copyFile(temporary, path, constants.COPYFILE_EXCL);
    });
    return true;
  } catch (error) {
    if (errnoOf(error) === "EEXIST") return false;
    throw error;
  } finally {
    await unlink(temporary);
  }
}

/** It holds what somebody's provider sent: for its owner only, whatever the umask says. */
function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  return writeNew(path, bytes, { mode: 0o600, durable: true });
}

function notRecorded(folder: string, error: unknown): HookdevError {
  return new HookdevError("RECORDING_NOT_WRITABLE", {
    category: "environment",
    message: `A recording was not written to ${visible(folder)}: ${reasonOf(error, "its folder is not there")}.`,
    remedy: "Name another folder, or check its rights.",
    cause: error,
  });
}
