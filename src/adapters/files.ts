// Files and standard input that the user named, with errors in words.

import { createReadStream, readFileSync, statSync } from "node:fs";
import { HookdevError } from "../core/errors.ts";
import { visible } from "../core/sanitise.ts";
import { notWritable, reasonOf } from "./file-errors.ts";
import { writeNew } from "./new-file.ts";

const maxInputBytes = 256 * 1024 * 1024;

/**
 * The bytes of a file, unchanged. @throws HookdevError `FILE_NOT_READABLE`, `FILE_TOO_LARGE` (over 256 MB)
 */
export async function readInputFile(path: string): Promise<Uint8Array> {
  try {
    const found = statSync(path);
    if (found.isDirectory() || found.isSocket())
      throw notReadable(path, found.isDirectory() ? "it is a folder" : "it is a socket");
    if (found.size > maxInputBytes) throw tooLarge(path);
    // A pipe (`<(pass show secret)`) or a device has no size of its own: it is read up to the limit.
    // A file is there at once; reading it beside other work would start threads for a run that does nothing else.
    return found.isFile() ? readFileSync(path) : await collectBytes(createReadStream(path), path);
  } catch (error) {
    if (error instanceof HookdevError) throw error;
    throw notReadable(path, reasonOf(error), error);
  }
}

/** Everything on standard input. @throws HookdevError `FILE_TOO_LARGE` */
export async function readStandardInput(): Promise<Uint8Array> {
  return collectBytes(process.stdin, "-");
}

async function collectBytes(stream: AsyncIterable<Uint8Array>, path: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > maxInputBytes) throw tooLarge(path);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Writes a file that must not exist yet, readable by its owner only. @throws HookdevError `FILE_NOT_WRITABLE` */
export async function writeOutputFile(path: string, bytes: Uint8Array): Promise<void> {
  try {
    await writeNew(path, bytes, { mode: 0o600 });
  } catch (error) {
    throw notWritable(path, error, "Choose another path; an existing file is never overwritten.");
  }
}

function notReadable(path: string, reason: string, cause?: unknown): HookdevError {
  return new HookdevError("FILE_NOT_READABLE", {
    category: "usage",
    message: `Cannot read ${visible(path)}: ${reason}.`,
    remedy: "Check the path and its rights, or use - to read standard input.",
    cause,
  });
}

function tooLarge(path: string): HookdevError {
  return new HookdevError("FILE_TOO_LARGE", {
    category: "usage",
    message: `${path === "-" ? "Standard input" : visible(path)} holds more than 256 MB.`,
    remedy: "Use a smaller file.",
  });
}
