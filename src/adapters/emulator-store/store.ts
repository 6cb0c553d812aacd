// The store of an emulator: one SQLite file that only its owner can read, or memory.

import { resolve } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import type { EmulatorStore } from "../../core/emulation/delivery-log.ts";
import { HookdevError } from "../../core/errors.ts";
import { visible } from "../../core/sanitise.ts";
import { holdAlone, openDatabase, openMemory } from "../store/database.ts";
import { watchPresence } from "../store/presence.ts";
import { storeError, storeGone } from "../store/store-errors.ts";
import { inTransaction } from "../store/transaction.ts";
import { deliveryForgetter, deliveryReader, deliverySaver, overForgetter } from "./deliveries.ts";
import { emulatorFormat } from "./format.ts";

export interface EmulatorStoreOptions {
  /** Path of the database; its folder is made (0700), all files are 0600. */
  readonly file: string;
}

/** A store that leaves nothing behind. */
export function openEmulatorMemory(): EmulatorStore {
  const db = openMemory(emulatorFormat);
  return assemble({ db, file: "memory", isThere: () => true, release: () => undefined });
}

/**
 * Opens the file, or makes it. It is held alone, so that no two processes send the same deliveries.
 *
 * @throws HookdevError `EMULATOR_STATE_IN_USE`, `STORE_NOT_WRITABLE`, `STORE_CORRUPT`, `STORE_FOREIGN`, `STORE_TOO_NEW`
 */
export function openEmulatorFile(options: EmulatorStoreOptions): EmulatorStore {
  const file = resolve(options.file);
  let lock: DatabaseSync | undefined;
  let db: DatabaseSync | undefined;
  try {
    lock = hold(file);
    db = openDatabase({ file, durable: false, format: emulatorFormat });
    // Here SQLite moves its log itself: an emulator writes little.
    db.exec("PRAGMA wal_autocheckpoint = 1000");
    const logLength = watchPresence(file);
    return assemble({ db, file, isThere: () => logLength() !== undefined, release: () => lock?.close() });
  } catch (error) {
    db?.close();
    lock?.close();
    throw storeError(file, error, emulatorFormat.option);
  }
}

/** A lock file beside the database: SQLite lets go of it when the process ends, however that happens. */
function hold(file: string): DatabaseSync {
  try {
    return holdAlone(`${file}.lock`);
  } catch (error) {
    if (((error as { errcode?: number }).errcode ?? 0) !== sqliteBusy) throw error;
    throw new HookdevError("EMULATOR_STATE_IN_USE", {
      category: "environment",
      message: `Another emulator is using the state file "${visible(file)}": both would send the same deliveries.`,
      remedy: "End the other one, or name another file with --state.",
      cause: error,
    });
  }
}

const sqliteBusy = 5;

interface Parts {
  readonly db: DatabaseSync;
  readonly file: string;
  /** False when the file was deleted or replaced: what is written then is not kept. */
  isThere(): boolean;
  release(): void;
}

function assemble({ db, file, isThere, release }: Parts): EmulatorStore {
  const reader = deliveryReader(db);
  const save = deliverySaver(db);
  const forget = deliveryForgetter(db);
  const forgetOver = overForgetter(db);
  const readState = db.prepare("SELECT json FROM states WHERE name = ?");
  const writeState = db.prepare(
    "INSERT INTO states VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET json = excluded.json",
  );
  const together = <T>(work: () => T): T => {
    if (db.isTransaction) return work();
    const result = inTransaction(db, work);
    if (!isThere()) throw storeGone(file);
    return result;
  };
  const told = <A extends unknown[], R>(method: (...args: A) => R) => wordsFor(file, method);
  let isClosed = false;
  return {
    save: told((delivery) => together(() => save(delivery))),
    get: told(reader.get),
    list: told(reader.list),
    forget: told((ids) => together(() => forget(ids))),
    forgetOver: told((limits) => together(() => forgetOver(limits))),
    together: (work) => wordsFor(file, () => together(work))(),
    unfinished: told(reader.unfinished),
    readState: told((name) => (readState.get(name) as { json: string } | undefined)?.json),
    writeState: told((name, json) => {
      together(() => writeState.run(name, json));
    }),
    close() {
      if (isClosed) return;
      isClosed = true;
      db.close();
      release();
    },
  };
}

/** Wraps a method so that what SQLite or the file system throws comes out as a HookdevError. */
function wordsFor<A extends unknown[], R>(file: string, method: (...args: A) => R): (...args: A) => R {
  return (...args) => {
    try {
      return method(...args);
    } catch (error) {
      throw storeError(file, error, emulatorFormat.option);
    }
  };
}
