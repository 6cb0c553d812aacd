// The files that `privacy check` looks into: those that were named, and all below a folder.

import { closeSync, constants, existsSync, fstatSync, openSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { HookdevError } from "../../core/errors.ts";
import type { CheckedFile } from "../../core/privacy/check.ts";
import { visible } from "../../core/sanitise.ts";

/** What was read, and what was not: too large, or no regular file. */
export interface PrivacyFiles {
  readonly files: readonly CheckedFile[];
  readonly passedOver: readonly string[];
}

const maxBytes = 64 * 1024 * 1024;
const deepest = 64;
/** Nobody commits these; everything else is looked into, hidden files too. */
const skipped = new Set([".git", "node_modules"]);

/** Reads them in the order of their names. @throws HookdevError `FILE_NOT_READABLE` for a path that is not there */
export function readPrivacyFiles(paths: readonly string[]): PrivacyFiles {
  const walk: Walk = { files: [], passedOver: [] };
  for (const path of paths) {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined) throw notReadable(path, "there is no such file");
    if (found.isDirectory()) visit(path, 0, walk);
    else take(path, walk);
  }
  return walk;
}

interface Walk extends PrivacyFiles {
  readonly files: CheckedFile[];
  readonly passedOver: string[];
}

function visit(folder: string, depth: number, walk: Walk): void {
  if (depth > deepest) {
    walk.passedOver.push(folder);
    return;
  }
  for (const entry of listed(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !skipped.has(entry.name)) visit(path, depth + 1, walk);
    // A link that leads nowhere is no file; whoever names it is told.
    else if (!entry.isDirectory() && existsSync(path)) take(path, walk);
  }
}

function take(path: string, { files, passedOver }: Walk): void {
  const bytes = readRegular(path);
  if (bytes === undefined) passedOver.push(path);
  else files.push({ path, bytes });
}

function listed(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    throw notReadable(folder, "it may not be read by this user", error);
  }
}

/** Undefined for what is no regular file or too large; links are followed, since git stores them as text that says where. */
function readRegular(path: string): Uint8Array | undefined {
  let descriptor: number;
  try {
    // Without O_NONBLOCK, opening a named pipe waits for somebody to write into it.
    descriptor = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    throw notReadable(path, "it may not be read by this user", error);
  }
  try {
    const found = fstatSync(descriptor);
    return found.isFile() && found.size <= maxBytes ? readFileSync(descriptor) : undefined;
  } finally {
    closeSync(descriptor);
  }
}

function notReadable(path: string, reason: string, cause?: unknown): HookdevError {
  return new HookdevError("FILE_NOT_READABLE", {
    category: "usage",
    message: `Cannot read ${visible(path)}: ${reason}.`,
    remedy: "Check the path and its rights.",
    cause,
  });
}
