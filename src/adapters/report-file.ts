// A report on its way into a file, piece by piece, so that what was written survives whatever ends the run.

import { closeSync, existsSync, mkdirSync, openSync, writeSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { HookdevError } from "../core/errors.ts";
import type { TextOutput } from "../core/ports.ts";
import { visible } from "../core/sanitise.ts";

/** Opens it, with its folders; an older report is replaced unless `append`. @throws HookdevError `FILE_NOT_WRITABLE` */
export function openReportFile(path: string, { append }: { readonly append: boolean }): TextOutput {
  const file = resolve(path);
  let descriptor: number | undefined = guarded(path, () => {
    ensureFolder(dirname(file));
    return openSync(file, append ? "a" : "w");
  });
  return {
    write: (text) => {
      const bytes = typeof text === "string" ? Buffer.from(text) : text;
      guarded(path, () => {
        for (let at = 0; descriptor !== undefined && at < bytes.length; ) at += writeSync(descriptor, bytes, at);
      });
    },
    flush: async () => {
      if (descriptor !== undefined) closeSync(descriptor);
      descriptor = undefined;
    },
    isTty: false,
    columns: 100,
  };
}

/** Step by step: where a file system takes no folders (`/proc`), Node's own `recursive` tries for ever. */
function ensureFolder(folder: string): void {
  if (existsSync(folder)) return;
  ensureFolder(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another hookdev may have been quicker.
    if (!existsSync(folder)) throw error;
  }
}

function guarded<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
    throw new HookdevError("FILE_NOT_WRITABLE", {
      category: "environment",
      message: `Cannot write ${visible(path)}: ${code === "ENOSPC" ? "the disk is full" : code === "" ? "the system refused" : `the system answered ${code}`}.`,
      remedy: "Check that the folder may be written by you, and that there is room.",
      cause,
    });
  }
}
