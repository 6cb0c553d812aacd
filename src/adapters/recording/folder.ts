// Recordings in a folder: mode 0600, written beside their place and moved there in one step, nothing overwritten.

import { constants } from "node:fs";
import { copyFile, link, open, readdir, rename, unlink } from "node:fs/promises";
import { join } from "node:path";
import { HookdevError } from "../../core/errors.ts";
import type { RecordedFile, RecordingFolder } from "../../core/recorded.ts";
import { metaEnding } from "../../core/replay/fixture-files.ts";
import { visible } from "../../core/sanitise.ts";
import { ensurePrivateFolder } from "../private-files.ts";

/** Opens the folder, which is made when the first file is written. */
export function openRecordingFolder(folder: string, pid: number): RecordingFolder {
  let count = 0;
  const temporary = (): string => {
    count += 1;
    return join(folder, `.hookdev-${pid}-${count}.tmp`);
  };
  return {
    async add(file) {
      try {
        ensurePrivateFolder(folder);
        return await addUnderFreeName(folder, file, temporary);
      } catch (error) {
        throw notWritable(folder, error);
      }
    },
    async replace(path, { body, meta }) {
      try {
        await placeOver(`${path}${metaEnding}`, Buffer.from(meta, "utf8"), temporary());
        await placeOver(path, body, temporary());
      } catch (error) {
        throw notWritable(folder, error);
      }
    },
  };
}

/** More files of one name are a loop, not a collection. */
const mostOfOneName = 100_000;

async function addUnderFreeName(folder: string, file: RecordedFile, temporary: () => string): Promise<string> {
  // Names that differ in case only are one file on macOS and Windows.
  const taken = new Set((await readdir(folder)).map((name) => stemOf(name)));
  for (let number = 1; number <= mostOfOneName; number += 1) {
    const stem = number === 1 ? file.stem : `${file.stem}-${number}`;
    if (taken.has(stem.toLowerCase())) continue;
    const path = join(folder, `${stem}.${file.ending}`);
    const metaPath = `${path}${metaEnding}`;
    // The meta file first: a body without one would be taken for something that somebody wrote by hand.
    if (!(await placeNew(metaPath, Buffer.from(file.meta, "utf8"), temporary()))) continue;
    if (await placeNew(path, file.body, temporary())) return path;
    await unlink(metaPath);
  }
  throw new Error("EEXIST");
}

function stemOf(name: string): string {
  return name
    .replace(new RegExp(`${metaEnding.replaceAll(".", "\\.")}$`), "")
    .replace(/\.[^.]+$/, "")
    .toLowerCase();
}

/** False when another file is there. A link takes no notice of what is there; where there are no links, a copy does. */
async function placeNew(path: string, bytes: Uint8Array, temporary: string): Promise<boolean> {
  await writeWhole(temporary, bytes);
  try {
    await link(temporary, path).catch((error: unknown) => {
      if (codeOf(error) === "EEXIST") throw error;
      return copyFile(temporary, path, constants.COPYFILE_EXCL);
    });
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  } finally {
    await unlink(temporary);
  }
}

async function placeOver(path: string, bytes: Uint8Array, temporary: string): Promise<void> {
  await writeWhole(temporary, bytes);
  try {
    await rename(temporary, path);
  } catch (error) {
    await unlink(temporary);
    throw error;
  }
}

async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, "wx", 0o600);
  try {
    await file.chmod(0o600);
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

function notWritable(folder: string, error: unknown): HookdevError {
  const code = codeOf(error);
  const reason =
    code === "ENOSPC" ? "the disk is full" : code === "" ? "the system refused" : `the system answered ${code}`;
  return new HookdevError("RECORDING_NOT_WRITABLE", {
    category: "environment",
    message: `A recording was not written to ${visible(folder)}: ${reason}.`,
    remedy: "Name another folder, or check its rights.",
    cause: error,
  });
}
