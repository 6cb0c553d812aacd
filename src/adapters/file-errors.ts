// What the system says about a file, in words: the one home for it.

import { HookdevError } from "../core/errors.ts";
import { visible } from "../core/sanitise.ts";

/** The errno, `ENOSPC`; empty where there is none. */
export function errnoOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

/** Why the system refused, for the end of a sentence; `missing` is what it means that something is not there. */
export function reasonOf(error: unknown, missing = "there is no such file"): string {
  const code = errnoOf(error);
  if (code === "ENOENT" || code === "ENOTDIR") return missing;
  if (code === "EACCES" || code === "EPERM") return "it may not be accessed by this user";
  if (code === "EEXIST") return "it exists already";
  if (code === "EISDIR") return "it is a folder";
  if (code === "ENOSPC" || code === "EDQUOT") return "the disk is full";
  if (code === "EROFS") return "the disk is read-only";
  return code === "" ? "the system refused" : `the system answered ${code}`;
}

/** Why something was not read, for the end of a sentence that starts with its name. */
export function whyUnread(error: unknown): string {
  const code = errnoOf(error);
  if (code === "ENOENT" || code === "ENOTDIR") return "is not there";
  if (code === "EACCES" || code === "EPERM") return "may not be read by this user";
  if (code === "ELOOP") return "is a link that leads in a circle";
  return `cannot be read (${code === "" ? "the system refused" : code})`;
}

/** `FILE_NOT_WRITABLE` for what writing a file threw. */
export function notWritable(
  path: string,
  cause: unknown,
  remedy = "Check that the folder may be written by you, and that there is room.",
): HookdevError {
  return new HookdevError("FILE_NOT_WRITABLE", {
    category: "environment",
    message: `Cannot write ${visible(path)}: ${reasonOf(cause, "its folder is not there")}.`,
    remedy,
    cause,
  });
}
