// Large bodies, one file each in `<store>-bodies/`; names are made here, never taken from anything received.

import { createReadStream, readdirSync, rmSync, statSync } from "node:fs";
import { type FileHandle, open, opendir, readFile, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { BodySpool, Random } from "../../core/ports.ts";
import { ensurePrivateFile, ensurePrivateFolder } from "../private-files.ts";
import { bodyMissing, storeError } from "./store-errors.ts";

export interface BodyFiles {
  open(): Promise<BodySpool>;
  /** The path for a name; only the last part of the name counts. */
  pathOf(name: string): string;
  /** The name of a file in this folder that exists; throws `STORE_BODY_MISSING` for any other path. */
  nameOf(path: string): string;
  read(path: string): Promise<Uint8Array>;
  stream(path: string): AsyncIterable<Uint8Array>;
  /** Files that are not there any more are no error. */
  remove(names: Iterable<string>): void;
  /** Names of all bodies that are there; files with other names are not ours. */
  names(): string[];
  /** Removes files older than `before` (ms since 1970) that no capture knows: left by a crash in between. */
  removeOrphans(isKnown: (name: string) => boolean, before: number): Promise<void>;
}

export interface BodyFilesOptions {
  readonly folder: string;
  readonly random: Random;
  /** True: a finished body survives a power cut. */
  readonly durable: boolean;
}

/** The files of one folder; the folder itself is made by the first body. */
export function bodyFiles(options: BodyFilesOptions): BodyFiles {
  const { folder } = options;
  const pathOf = (name: string) => join(folder, basename(name));
  const remove = (names: Iterable<string>) => {
    for (const name of names) rmSync(pathOf(name), { force: true });
  };
  return {
    open: () => openSpool(options),
    pathOf,
    nameOf: (path) => {
      if (dirname(path) !== folder || !statSync(path, { throwIfNoEntry: false })?.isFile()) throw bodyMissing(path);
      return basename(path);
    },
    read: (path) => readFile(pathOf(path)).catch((error) => Promise.reject(readError(path, error))),
    stream: (path) => streamFile(pathOf(path)),
    remove,
    names: () => namesIn(folder).filter(isOwn),
    removeOrphans: (isKnown, before) => removeOrphans(folder, isKnown, before),
  };
}

/** What else lies in the folder was put there by someone and is not removed. */
function isOwn(name: string): boolean {
  return /^[0-9a-f]{32}\.body$/.test(name);
}

async function openSpool(options: BodyFilesOptions): Promise<BodySpool> {
  const file = join(options.folder, `${options.random.hex(32)}.body`);
  const handle = await openPrivate(options.folder, file);
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= handle.close();
    return closing;
  };
  return {
    file,
    write: (chunk) => writeAll(handle, chunk).catch((error) => Promise.reject(storeError(file, error))),
    finish: async () => {
      try {
        if (options.durable) await handle.sync();
        await close();
      } catch (error) {
        throw storeError(file, error);
      }
    },
    discard: async () => {
      await close().catch(() => {});
      await rm(file, { force: true });
    },
  };
}

async function openPrivate(folder: string, file: string): Promise<FileHandle> {
  try {
    ensurePrivateFolder(folder);
    ensurePrivateFile(file);
    return await open(file, "a");
  } catch (error) {
    throw storeError(file, error);
  }
}

/** A write may take only a part, and say so only in its count: on a nearly full disk it does. */
async function writeAll(handle: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let offset = 0; offset < chunk.length; ) {
    const { bytesWritten } = await handle.write(chunk, offset);
    offset += bytesWritten;
  }
}

async function* streamFile(path: string): AsyncIterable<Uint8Array> {
  try {
    yield* createReadStream(path, { highWaterMark: 256 * 1024 }) as AsyncIterable<Uint8Array>;
  } catch (error) {
    throw readError(path, error);
  }
}

function readError(path: string, error: unknown): Error {
  return (error as NodeJS.ErrnoException).code === "ENOENT" ? bodyMissing(path, error) : storeError(path, error);
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

async function removeOrphans(folder: string, isKnown: (name: string) => boolean, before: number): Promise<void> {
  try {
    for await (const { name } of await opendir(folder)) {
      if (!isOwn(name) || isKnown(name)) continue;
      const path = join(folder, name);
      if ((await stat(path)).mtimeMs < before) await rm(path, { force: true });
    }
  } catch {
    // Tidying may wait for the next start: no folder yet, a file that vanished meanwhile, no right to read it.
  }
}
