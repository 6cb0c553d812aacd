// A file that did not exist before, in a folder of the user's project.

import { mkdir } from "node:fs/promises";
import { join, parse } from "node:path";
import { HookdevError } from "../../core/errors.ts";
import { visible } from "../../core/sanitise.ts";
import { reasonOf } from "../file-errors.ts";
import { writeNew } from "../new-file.ts";

/** Nobody keeps more versions of one fixture than this. */
const maxVersions = 1000;

/** Writes `folder/name`, or `folder/name-2` and so on; never over another file. Gives the path. @throws HookdevError `FIXTURE_NOT_SAVED` */
export async function writeNewFile(folder: string, name: string, bytes: Uint8Array): Promise<string> {
  const { name: stem, ext } = parse(name);
  try {
    await mkdir(folder, { recursive: true });
    for (let version = 1; version <= maxVersions; version += 1) {
      const file = join(folder, version === 1 ? name : `${stem}-${version}${ext}`);
      if (await writeIfNew(file, bytes)) return file;
    }
  } catch (cause) {
    throw notSaved(folder, reasonOf(cause, "it cannot be made there"), cause);
  }
  throw notSaved(folder, `there are ${maxVersions} versions of ${visible(name)} already`);
}

async function writeIfNew(file: string, bytes: Uint8Array): Promise<boolean> {
  try {
    // It may hold personal data: for its owner only.
    await writeNew(file, bytes, { mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

function notSaved(folder: string, why: string, cause?: unknown): HookdevError {
  return new HookdevError("FIXTURE_NOT_SAVED", {
    category: "environment",
    message: `The fixture was not saved in ${visible(folder)}: ${why}.`,
    remedy: "Start hookdev in a folder that you may write to.",
    cause,
  });
}
