// Takes captures out of the store, with their attempts and body files.

import { readdirSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { HookdevError } from "../../core/errors.ts";
import { visible } from "../../core/sanitise.ts";
import { startDeadline } from "../timers.ts";
import type { BodyFiles } from "./body-files.ts";
import { inTransaction } from "./transaction.ts";

export interface StoreRemover {
  delete(ids: readonly number[]): number;
  /** Other work of this process goes on between slices. */
  deleteBefore(receivedAt: number): Promise<number>;
  /** As above; what arrives meanwhile stays. */
  purge(): Promise<number>;
}

export interface RemoverDeps {
  readonly db: DatabaseSync;
  readonly file: string;
  readonly bodies: BodyFiles;
}

/** Removal over one open database; throws errnos, SQLite's errors and HookdevErrors. */
export function storeRemover(deps: RemoverDeps): StoreRemover {
  const { db } = deps;
  const removeSlice = sliceRemover(deps);
  const slices = (slicing: Omit<Slicing, "removeSlice">) => removal(deps, { ...slicing, removeSlice });
  return {
    delete: (ids) => {
      const sorted = [...new Set(ids)].sort((a, b) => a - b);
      return atOnce(slices({ next: (after, limit) => sorted.filter((id) => id > after).slice(0, limit) }));
    },
    deleteBefore: async (receivedAt) => {
      const old = db.prepare(
        "SELECT id FROM captures INDEXED BY captures_searched WHERE id > ? AND received_at < ? ORDER BY id LIMIT ?",
      );
      return inTurns(slices({ next: (after, limit) => idsOf(old.all(after, receivedAt, limit)) }));
    },
    purge: () => purge(deps, slices),
  };
}

/** A slice takes milliseconds: as long waits the inbox of another process that wants to store something. */
const mostRows = 500;
const mostBytes = 1024 * 1024;
/** Pages of a row and of its indexes. */
const bytesBesideBody = 1000;
/** What is removed is written to the log as zeros: a log as long as the store would need as much room again. */
const mostLogBytes = 16 * 1024 * 1024;

interface Slicing {
  /** Ids above `after` in their order, at most `limit`. */
  readonly next: (after: number, limit: number) => readonly number[];
  readonly removeSlice: RemoveSlice;
  /** Makes room by removing what goes in any case; asked once, when the disk is full. */
  readonly makeRoom?: () => void;
}

/** Milliseconds to pause after each slice; returns how many captures were removed. */
type Removal = Generator<number, number, void>;

function* removal(deps: RemoverDeps, { next, removeSlice, makeRoom }: Slicing): Removal {
  const pauseMs = pauseFor(deps.db);
  const room = logRoom(deps, makeRoom);
  let [removed, after] = [0, 0];
  for (;;) {
    const ids = next(after, room.rows());
    if (ids.length === 0) return removed;
    try {
      const slice = removeSlice(ids);
      removed += slice.removed;
      after = slice.last;
      room.use(slice.bytes);
    } catch (error) {
      room.find(error, removed);
    }
    yield pauseMs();
  }
}

function atOnce(slices: Removal): number {
  const wait = new Int32Array(new SharedArrayBuffer(4));
  for (let step = slices.next(); ; step = slices.next()) {
    if (step.done === true) return step.value;
    Atomics.wait(wait, 0, 0, step.value);
  }
}

async function inTurns(slices: Removal): Promise<number> {
  for (let step = slices.next(); ; step = slices.next()) {
    if (step.done === true) return step.value;
    const { value } = step;
    await new Promise<void>((resolve) => void startDeadline(value, resolve));
  }
}

/** Between slices another process gets its turn, with more time when one has been seen to write. */
function pauseFor(db: DatabaseSync): () => number {
  const version = db.prepare("PRAGMA data_version");
  const now = () => (version.get() as { data_version: number }).data_version;
  const before = now();
  return () => (now() === before ? quietPauseMs : busyPauseMs);
}

/** SQLite asks for a lock that is taken again after 1, 2, 5, 10, 15 ms and more. */
const quietPauseMs = 2;
const busyPauseMs = 10;

/** Keeps the log short. On a full disk: a shorter log, what can go without one, smaller slices; in the end it is told. */
function logRoom({ db, file }: RemoverDeps, makeRoom: (() => void) | undefined) {
  let [rows, used, before] = [mostRows, 0, 0];
  let spare = makeRoom;
  const shorten = () => {
    shortenLog(db);
    used = 0;
  };
  return {
    rows: () => rows,
    use(bytes: number): void {
      used += bytes;
      if (used >= mostLogBytes) shorten();
    },
    find(error: unknown, removed: number): void {
      if (!isFull(error)) throw error;
      if (removed === before) {
        if (rows === 1 && spare === undefined) throw noRoom(file, removed, error);
        spare?.();
        spare = undefined;
        rows = Math.ceil(rows / 8);
      }
      before = removed;
      shorten();
    },
  };
}

/** Others write on meanwhile; what is moved is written over by the next slices. */
function shortenLog(db: DatabaseSync): void {
  try {
    db.exec("PRAGMA wal_checkpoint(PASSIVE)");
    // Only under the lock is the log seen to have ended; whoever reads it for long is not waited for.
    db.exec("PRAGMA busy_timeout = 100; PRAGMA wal_checkpoint(RESTART)");
  } catch (error) {
    if (!isFull(error)) throw error;
  } finally {
    db.exec(`PRAGMA busy_timeout = ${busyTimeoutMs}`);
  }
}

function isFull(error: unknown): boolean {
  return ((error as { errcode?: number }).errcode ?? 0) % 256 === sqliteFull;
}

const sqliteFull = 13;

function noRoom(file: string, removed: number, cause: unknown): HookdevError {
  return new HookdevError("STORE_NOT_WRITABLE", {
    category: "environment",
    message: `The disk is full, and removing captures from "${visible(file)}" needs a little room for a log; ${removed} were removed.`,
    remedy: `Make some megabytes of room and repeat it. Or end every hookdev that uses the store and delete it by hand: ${visible(basename(file))} and all beside it that begins with this name.`,
    cause,
  });
}

/** Up to the limit of bytes; `last` is the last id that was looked at. */
type RemoveSlice = (ids: readonly number[]) => {
  readonly removed: number;
  readonly bytes: number;
  readonly last: number;
};

function sliceRemover({ db, bodies }: RemoverDeps): RemoveSlice {
  const removeOne = captureRemover(db);
  return (ids) => {
    const files: string[] = [];
    const slice = inTransaction(db, () => {
      const all = { removed: 0, bytes: 0, last: 0 };
      for (const id of ids) {
        if (all.bytes >= mostBytes) break;
        all.last = id;
        const found = removeOne(id);
        if (found === undefined) continue;
        files.push(...found.files);
        all.bytes += found.bytes;
        all.removed += 1;
      }
      countDown(db, all.removed);
      return all;
    });
    // After the commit: a crash in between leaves an orphan, never a capture without its body.
    bodies.remove(files);
    return slice;
  };
}

interface Removed {
  readonly files: readonly string[];
  /** Roughly what its removal writes to the log. */
  readonly bytes: number;
}

function captureRemover(db: DatabaseSync): (id: number) => Removed | undefined {
  const read = db.prepare("SELECT file, size FROM captures WHERE id = ?");
  const removeCapture = db.prepare("DELETE FROM captures WHERE id = ?");
  const removeAttempts = db.prepare("DELETE FROM attempts WHERE capture_id = ?");
  return (id) => {
    const row = read.get(id) as { file: string | null; size: number } | undefined;
    if (row === undefined) return undefined;
    removeCapture.run(id);
    removeAttempts.run(id);
    return row.file === null
      ? { files: [], bytes: bytesBesideBody + row.size }
      : { files: [row.file], bytes: bytesBesideBody };
  };
}

/** Throws `STORE_BUSY` when the captures are removed but another process keeps the old pages from being overwritten. */
async function purge(deps: RemoverDeps, slices: (slicing: Omit<Slicing, "removeSlice">) => Removal): Promise<number> {
  const { db, file } = deps;
  // First what needs no log: on a full disk it makes the room for the rest.
  removeBackups(file);
  const { newest } = db.prepare("SELECT ifnull(max(id), 0) AS newest FROM captures").get() as { newest: number };
  const ids = db.prepare("SELECT id FROM captures WHERE id > ? AND id <= ? ORDER BY id LIMIT ?");
  const next = (after: number, limit: number) => idsOf(ids.all(after, newest, limit));
  const removeBodies = bodyRemover(deps, newest);
  const removed = await inTurns(slices({ next, makeRoom: removeBodies }));
  inTransaction(db, () => {
    db.prepare("DELETE FROM attempts WHERE capture_id <= ?").run(newest);
    db.exec("UPDATE counters SET captures = (SELECT count(*) FROM captures)");
  });
  removeBodies();
  // First the zeros of secure_delete reach the file, then VACUUM gives its pages back.
  await emptyLog(deps);
  db.exec("VACUUM");
  await emptyLog(deps);
  return removed;
}

/** Removes the bodies that are there now, but for those of captures that come after this id. */
function bodyRemover({ db, bodies }: RemoverDeps, newest: number): () => void {
  const names = bodies.names();
  const isLater = db.prepare("SELECT 1 FROM captures WHERE file = ? AND id > ?");
  // Under the lock: a capture that is committed later finds its body gone and is refused, not lost.
  return () => inTransaction(db, () => bodies.remove(names.filter((name) => isLater.get(name, newest) === undefined)));
}

function idsOf(rows: readonly unknown[]): number[] {
  return rows.map((row) => (row as { id: number }).id);
}

function countDown(db: DatabaseSync, removed: number): void {
  db.prepare("UPDATE counters SET captures = captures - ?").run(removed);
}

/** As openDatabase sets it. */
const busyTimeoutMs = 5000;

/** How often the log is tried to be cut, and the time between: as long together as any other write waits. */
const mostCuts = 30;
const cutPauseMs = 50;
const cutTimeoutMs = 100;

/** Moves the log into the database and cuts it to nothing. */
async function emptyLog({ db, file }: RemoverDeps): Promise<void> {
  for (let tries = 0; tries < mostCuts; tries += 1) {
    if (cutLog(db)) return;
    await new Promise<void>((resolve) => void startDeadline(cutPauseMs, resolve));
  }
  throw new HookdevError("STORE_BUSY", {
    category: "environment",
    message: `The captures are removed, but another program is reading "${visible(file)}": their old bytes are still in its log.`,
    remedy: "End the other program and purge again.",
  });
}

/** False while somebody reads the log, or while a checkpoint runs: for that one SQLite does not wait, whatever its time-out. */
function cutLog(db: DatabaseSync): boolean {
  try {
    db.exec(`PRAGMA busy_timeout = ${cutTimeoutMs}`);
    return (db.prepare("PRAGMA wal_checkpoint(TRUNCATE)").get() as { busy: number }).busy === 0;
  } finally {
    db.exec(`PRAGMA busy_timeout = ${busyTimeoutMs}`);
  }
}

function removeBackups(file: string): void {
  const name = basename(file);
  for (const entry of readdirSync(dirname(file))) {
    const isBackup = entry.startsWith(`${name}.v`) && /^\d+\.backup(\.part)?$/.test(entry.slice(name.length + 2));
    if (isBackup) rmSync(join(dirname(file), entry), { force: true });
  }
}
