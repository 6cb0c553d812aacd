// The store of captures: one SQLite file, and a folder beside it for large bodies.

import { resolve } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import type { CapturedBody } from "../../core/capture.ts";
import { HookdevError } from "../../core/errors.ts";
import type { CaptureStore, Clock } from "../../core/ports.ts";
import { systemClock, systemRandom } from "../system.ts";
import { type BodyFiles, bodyFiles } from "./body-files.ts";
import { openCheckpointer } from "./checkpointer.ts";
import { openDatabase } from "./database.ts";
import { storeReader } from "./reading.ts";
import { storeRemover } from "./removing.ts";
import { bodyNotLoaded } from "./rows.ts";
import { storeSearcher } from "./searching.ts";
import { storeError } from "./store-errors.ts";
import { storeWriter } from "./writing.ts";

export interface StoreOptions {
  /** Path of the database; its folder is created (0700), all files are 0600. */
  readonly file: string;
  readonly clock?: Clock;
  /** True: an acknowledged capture also survives a power cut, at a quarter of the speed. Default false. */
  readonly durable?: boolean;
}

/** A body file that no capture names and that is older than this was left behind by a crash. */
const orphanAgeMs = 60 * 60 * 1000;

/**
 * Opens the store, makes it when it is missing and brings an older format up to date.
 *
 * @throws HookdevError `STORE_NOT_WRITABLE`, `STORE_CORRUPT`, `STORE_FOREIGN` or `STORE_TOO_NEW`
 */
export function openStore(options: StoreOptions): CaptureStore {
  const { durable = false, clock = systemClock() } = options;
  const file = resolve(options.file);
  const bodies = bodyFiles({ folder: `${file}-bodies`, random: systemRandom(), durable });
  let db: DatabaseSync | undefined;
  try {
    db = openDatabase({ file, durable });
    return assemble({ db, file, bodies, clock });
  } catch (error) {
    db?.close();
    throw storeError(file, error);
  }
}

interface Parts {
  readonly db: DatabaseSync;
  readonly file: string;
  readonly bodies: BodyFiles;
  readonly clock: Clock;
}

function assemble(parts: Parts): CaptureStore {
  const { bodies } = parts;
  const reader = storeReader(parts.db, bodies.pathOf);
  const checkpointer = openCheckpointer(parts.file);
  const writer = storeWriter({ ...parts, checkpointer });
  const remover = storeRemover(parts);
  const inWords = wordsFor(parts.file);
  const told = <T>(work: Promise<T>) => work.catch((error) => Promise.reject(storeError(parts.file, error)));
  // Whoever deletes all and leaves at once wants all of it gone.
  let purging: Promise<unknown> = Promise.resolve();
  const tidying = bodies.removeOrphans(reader.knowsFile, parts.clock.now() - orphanAgeMs);
  return {
    add: writer.add,
    addAttempt: writer.addAttempt,
    addFlag: inWords(writer.addFlag),
    spool: bodies.open,
    get: inWords(reader.get),
    newestId: inWords(reader.newestId),
    list: inWords(reader.list),
    search: inWords(storeSearcher(parts.db)),
    attempts: inWords(reader.attempts),
    count: inWords(reader.count),
    readBody: async (body) => ("file" in body ? bodies.read(body.file) : loaded(body)),
    streamBody: (body) => ("file" in body ? bodies.stream(body.file) : once(loaded(body))),
    delete: inWords(remover.delete),
    deleteBefore: (receivedAt) => told(remover.deleteBefore(receivedAt)),
    purge: () => {
      const purged = told(remover.purge());
      purging = purged.catch(() => undefined);
      return purged;
    },
    close: closer(parts.db, async () => {
      await Promise.all([tidying, purging]);
      writer.flush();
      await checkpointer.close();
    }),
  };
}

/** Wraps a method so that what SQLite or the file system throws comes out as a HookdevError. */
function wordsFor(file: string) {
  return <A extends unknown[], R>(method: (...args: A) => R) =>
    (...args: A): R => {
      try {
        return method(...args);
      } catch (error) {
        throw storeError(file, error);
      }
    };
}

function loaded(body: CapturedBody & { bytes: Uint8Array }): Uint8Array {
  if (body.bytes !== bodyNotLoaded || body.size === 0) return body.bytes;
  throw new HookdevError("STORE_BODY_NOT_LOADED", {
    category: "bug",
    message: "This capture comes from a list, which does not load bodies; get it by its id first.",
  });
}

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  if (bytes.length > 0) yield bytes;
}

function closer(db: DatabaseSync, settle: () => Promise<void>): () => Promise<void> {
  let closed: Promise<void> | undefined;
  return () => {
    closed ??= settle().then(() => db.close());
    return closed;
  };
}
