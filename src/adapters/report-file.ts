// A report on its way into a file, piece by piece, so that what was written survives whatever ends the run.

import { closeSync, existsSync, mkdirSync, openSync, writeSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { TextOutput } from "../core/ports.ts";
import { notWritable } from "./file-errors.ts";

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
    throw notWritable(path, cause);
  }
}
