// What went wrong with the store, in words: SQLite's result codes and errnos become HookdevErrors.

import { HookdevError } from "../../core/errors.ts";
import { visible } from "../../core/sanitise.ts";

/** Result codes of SQLite (sqlite.org/rescode.html); extended ones carry the primary code in the low byte. */
const sqlite = { busy: 5, locked: 6, readOnly: 8, corrupt: 11, full: 13, notADatabase: 26, databaseMoved: 1032 };

/**
 * The error a user can read; one that is neither SQLite's nor an errno is our defect and comes back as it is.
 *
 * @param option with which another file is named, for the remedy
 */
export function storeError(file: string, error: unknown, option = "--store"): Error {
  if (error instanceof HookdevError) return error;
  const { errcode, code } = error as { errcode?: number; code?: string };
  if (errcode === undefined && code === undefined) return error instanceof Error ? error : new Error(String(error));
  if (errcode === sqlite.databaseMoved) return storeGone(file, error);
  const primary = errcode === undefined ? undefined : errcode & 0xff;
  if (primary === sqlite.corrupt || primary === sqlite.notADatabase) return storeCorrupt(file, option, error);
  const reason = reasonOf(primary, error as Error & { code?: string });
  return storeNotWritable(file, { reason, option, cause: error });
}

/** Code `STORE_FOREIGN`: a sound database, but of another program. */
export function storeForeign(file: string, option: string): HookdevError {
  return new HookdevError("STORE_FOREIGN", {
    category: "environment",
    message: `"${visible(file)}" is a database of another program, not a store of hookdev.`,
    remedy: `Nothing was changed. Name another file with ${option}.`,
  });
}

/** Code `STORE_TOO_NEW`: written by a later hookdev. */
export function storeTooNew(
  file: string,
  versions: { readonly found: number; readonly known: number; readonly option: string },
): HookdevError {
  return new HookdevError("STORE_TOO_NEW", {
    category: "environment",
    message: `The store "${visible(file)}" has format ${versions.found}; this hookdev knows formats up to ${versions.known}.`,
    remedy: `Update hookdev, or use another file with ${versions.option}.`,
  });
}

/** Code `STORE_GONE`: the file was deleted, moved or replaced while it was open. */
export function storeGone(file: string, cause?: unknown): HookdevError {
  return new HookdevError("STORE_GONE", {
    category: "environment",
    message: `The store "${visible(file)}" was deleted, moved or replaced while it was in use; nothing more is kept.`,
    remedy: "Put the file back or start hookdev again: it then makes a new store.",
    cause,
  });
}

/** Code `STORE_BODY_MISSING`: the file with a large body is not there. */
export function bodyMissing(file: string, cause?: unknown): HookdevError {
  return new HookdevError("STORE_BODY_MISSING", {
    category: "environment",
    message: `The body file "${visible(file)}" is not there: it was removed outside hookdev or by a purge.`,
    remedy: "The rest of the capture can still be read; its body cannot.",
    cause,
  });
}

/** Code `STORE_NOT_WRITABLE`: the folder cannot be made, the disk is full, the file is locked or read-only. */
function storeNotWritable(
  file: string,
  { reason, option, cause }: { readonly reason: string; readonly option: string; readonly cause: unknown },
): HookdevError {
  return new HookdevError("STORE_NOT_WRITABLE", {
    category: "environment",
    message: `The store "${visible(file)}" cannot be written: ${reason}.`,
    remedy: `Make room or give yourself the right to write there, or use another file with ${option}.`,
    cause,
  });
}

/** Code `STORE_CORRUPT`: not a database, or a damaged one. */
function storeCorrupt(file: string, option: string, cause: unknown): HookdevError {
  return new HookdevError("STORE_CORRUPT", {
    category: "environment",
    message: `The store "${visible(file)}" cannot be read: it is damaged or is not a database.`,
    remedy: `Nothing was deleted. Move the file and its -wal and -shm neighbours aside, or use another one with ${option}.`,
    cause,
  });
}

function reasonOf(primary: number | undefined, error: Error & { code?: string }): string {
  if (primary === sqlite.full || error.code === "ENOSPC" || error.code === "EDQUOT") return "the disk is full";
  if (primary === sqlite.busy || primary === sqlite.locked) return "another program has locked it for seconds";
  if (primary === sqlite.readOnly || error.code === "EROFS") return "it is read-only";
  if (error.code === "EACCES" || error.code === "EPERM") return `permission denied (${error.code})`;
  return visible(error.message);
}
