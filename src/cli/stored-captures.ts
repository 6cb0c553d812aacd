// The store of captures for commands that look into it or remove from it, and never put anything in.

import { readdirSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { openCaptureStore } from "../compose.ts";
import { emptyStore } from "../core/empty-store.ts";
import type { CaptureStore } from "../core/ports.ts";
import type { CliContext } from "./command.ts";
import { note } from "./note.ts";

/**
 * Opens the store that is there. Where none is, that is said, and the store is an empty one: looking leaves nothing behind.
 *
 * @throws HookdevError `STORE_NO_HOME` and what `openCaptureStore` throws
 */
export async function openStored(given: string | undefined, context: CliContext): Promise<CaptureStore> {
  const file = given ?? context.settings.storeFile;
  if (file === undefined || hasStore(file)) return openCaptureStore(file);
  note(`nothing has been captured yet: there is no store "${file}". \`hookdev listen\` makes one.`, context);
  return emptyStore;
}

/** Whether there is a store, or what is left of one: bodies beside it, a copy of an older format. */
export function hasStore(file: string): boolean {
  const path = resolve(file);
  const name = basename(path);
  try {
    const entries = readdirSync(dirname(path));
    return entries.some((entry) => entry === name || entry === `${name}-bodies` || entry.startsWith(`${name}.v`));
  } catch (error) {
    // A folder that may not be looked into is for the store to tell.
    return (error as NodeJS.ErrnoException).code !== "ENOENT";
  }
}
