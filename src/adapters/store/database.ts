// Opens the database file: private, in WAL mode, at the current format.

import { dirname } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { ensurePrivateFile, ensurePrivateFolder } from "../private-files.ts";
import { capturesFormat, migrate, refuseUnknownFormat, type StoreFormat } from "./schema.ts";

/** How long a write waits for another process's write; longer than any group commit, short enough for a sender. */
const busyTimeoutMs = 5000;

/** Above what the checkpointer lets a log grow to. */
const keptLogBytes = 96 * 1024 * 1024;

export interface DatabaseOptions {
  readonly file: string;
  /** True: each commit survives a power cut (fsync), not only a killed process. */
  readonly durable: boolean;
  /** The store of captures when missing. */
  readonly format?: StoreFormat;
}

/** Throws errnos, SQLite's errors and `STORE_FOREIGN` or `STORE_TOO_NEW`; the connection is closed then. */
export function openDatabase(options: DatabaseOptions): DatabaseSync {
  ensurePrivateFolder(dirname(options.file));
  // SQLite gives -wal and -shm the mode of the main file, also against the umask.
  ensurePrivateFile(options.file);
  const db = openConnection(options.file);
  try {
    db.exec(`PRAGMA busy_timeout = ${busyTimeoutMs}`);
    refuseUnknownFormat(db, options.file, options.format);
    // Of a new file only: a database keeps the size that it was made with.
    db.exec(`PRAGMA page_size = ${(options.format ?? capturesFormat).pageBytes ?? 4096}`);
    enterWalMode(db);
    db.exec(`PRAGMA synchronous = ${options.durable ? "FULL" : "NORMAL"}`);
    // The checkpointer moves the log, not the commit that happens to fill it. A log that is written anew keeps its file.
    db.exec(`PRAGMA wal_autocheckpoint = 0; PRAGMA journal_size_limit = ${keptLogBytes}`);
    // What is removed is overwritten with zeros: captures hold personal data.
    db.exec("PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY");
    migrate(db, options.file, options.format);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** A database of which nothing stays, for the format. */
export function openMemory(format: StoreFormat): DatabaseSync {
  const db = openConnection(":memory:");
  migrate(db, ":memory:", format);
  return db;
}

/**
 * Holds a file as long as the process lives or the connection is open, also against `kill -9`. Throws SQLite's
 * `SQLITE_BUSY` at once when another process or connection has it.
 */
export function holdAlone(file: string): DatabaseSync {
  ensurePrivateFolder(dirname(file));
  ensurePrivateFile(file);
  const db = openConnection(file);
  try {
    db.exec("PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE");
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function openConnection(file: string): DatabaseSync {
  const Database = sqliteWithoutWarning().DatabaseSync;
  return new Database(file, { enableForeignKeyConstraints: false });
}

/** Node 22 announces on stderr that SQLite is experimental; that says nothing to a user. Other warnings stay. */
function sqliteWithoutWarning(): typeof import("node:sqlite") {
  const warn = process.emitWarning;
  process.emitWarning = ((warning: string | Error, ...rest: unknown[]) => {
    if (!String(warning).includes("SQLite")) Reflect.apply(warn, process, [warning, ...rest]);
  }) as typeof warn;
  try {
    return process.getBuiltinModule("node:sqlite");
  } finally {
    process.emitWarning = warn;
  }
}

/** Two processes that open a new store at once: SQLite refuses one of them at once, without its busy timeout. */
function enterWalMode(db: DatabaseSync): void {
  const pauseMs = 10;
  for (let waitedMs = 0; ; waitedMs += pauseMs) {
    try {
      db.exec("PRAGMA journal_mode = WAL");
      return;
    } catch (error) {
      const locked = (error as { errcode?: number }).errcode === 5;
      if (!locked || waitedMs >= busyTimeoutMs) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pauseMs);
    }
  }
}
