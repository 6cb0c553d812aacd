// Reads a file that a repository brought along: a regular one, of a sensible size, inside its root.

import { constants, type Stats } from "node:fs";
import { open, realpath, stat } from "node:fs/promises";
import { sep } from "node:path";
import { visible } from "../../core/sanitise.ts";
import { whyUnread } from "../file-errors.ts";

export interface ReadLimits {
  /** The file has to lie below this folder after all links are followed; undefined takes it anywhere. */
  readonly root?: string | undefined;
  readonly maxBytes: number;
  /** Refused when every user of the machine may change it. */
  readonly refuseWorldWritable?: boolean;
}

/** The bytes, or why not, as the end of a sentence that starts with the file's name. */
export type BoundedRead =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly reason: string /** How a regular file begins. */; readonly head?: Uint8Array };

const headBytes = 64 * 1024;

/** Where a file is after all links, when `readBounded` would read it. Nothing is thrown. */
export async function findBounded(
  path: string,
  limits: ReadLimits,
): Promise<{ readonly ok: true; readonly path: string } | { readonly ok: false; readonly reason: string }> {
  try {
    const real = await placeWithin(path, limits);
    if (real === undefined) return outside(limits);
    const found = await stat(real);
    const reason = kindRefused(found) ?? refusedFor(found, limits);
    return reason === undefined ? { ok: true, path: real } : refuse(reason);
  } catch (error) {
    return refuse(whyUnread(error));
  }
}

/** Reads a file within limits. Nothing is thrown. */
export async function readBounded(path: string, limits: ReadLimits): Promise<BoundedRead> {
  try {
    const real = await placeWithin(path, limits);
    if (real === undefined) return outside(limits);
    // Without O_NONBLOCK, opening a named pipe waits for somebody to write into it.
    const handle = await open(real, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const found = await handle.stat();
      const kind = kindRefused(found);
      if (kind !== undefined) return refuse(kind);
      const reason = refusedFor(found, limits);
      if (reason !== undefined) {
        const { buffer, bytesRead } = await handle.read({ buffer: new Uint8Array(headBytes) });
        return { ok: false, reason, head: buffer.subarray(0, bytesRead) };
      }
      return { ok: true, bytes: await handle.readFile() };
    } finally {
      await handle.close();
    }
  } catch (error) {
    return refuse(whyUnread(error));
  }
}

/** The path after all links, or undefined when they lead out of the root. */
async function placeWithin(path: string, { root }: ReadLimits): Promise<string | undefined> {
  const real = await realpath(path);
  return root === undefined || isBelow(real, await realpath(root)) ? real : undefined;
}

function outside({ root }: ReadLimits): { readonly ok: false; readonly reason: string } {
  return refuse(`leads out of ${visible(root ?? "")}, and files are read inside it only`);
}

function kindRefused(found: Stats): string | undefined {
  if (found.isDirectory()) return "is a folder";
  return found.isFile() ? undefined : "is not a regular file";
}

function refusedFor({ size, mode }: Stats, { maxBytes, refuseWorldWritable }: ReadLimits): string | undefined {
  if (size > maxBytes) return `is larger than ${maxBytes / 1024} KiB`;
  if (refuseWorldWritable !== true || process.platform === "win32" || (mode & 0o002) === 0) return undefined;
  return "may be changed by every user of this machine; take that right away with chmod o-w";
}

function refuse(reason: string): { readonly ok: false; readonly reason: string } {
  return { ok: false, reason };
}

function isBelow(path: string, root: string): boolean {
  return path.startsWith(root.endsWith(sep) ? root : `${root}${sep}`);
}
