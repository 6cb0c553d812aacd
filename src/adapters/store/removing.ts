// Takes captures out of the store, with their attempts and body files.

import { readdirSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { HookdevError } from "../../core/errors.ts";
import { visible } from "../../core/sanitise.ts";
import type { BodyFiles } from "./body-files.ts";
import { inTransaction } from "./transaction.ts";

export interface StoreRemover {
  delete(ids: readonly number[]): number;
  deleteBefore(receivedAt: number): number;
  purge(): number;
}

export interface RemoverDeps {
  readonly db: DatabaseSync;
  readonly file: string;
  readonly bodies: BodyFiles;
}

/** Removal over one open database; throws errnos and SQLite's errors. */
export function storeRemover(deps: RemoverDeps): StoreRemover {
  return {
    delete: idRemover(deps),
    deleteBefore: (receivedAt) => deleteBefore(deps, receivedAt),
    purge: () => purge(deps),
  };
}

function idRemover({ db, bodies }: RemoverDeps): (ids: readonly number[]) => number {
  const readFile = db.prepare("SELECT file FROM captures WHERE id = ?");
  const removeCapture = db.prepare("DELETE FROM captures WHERE id = ?");
  const removeAttempts = db.prepare("DELETE FROM attempts WHERE capture_id = ?");
  return (ids) => {
    const files: string[] = [];
    const removed = inTransaction(db, () => {
      let count = 0;
      for (const id of ids) {
        const row = readFile.get(id) as { file: string | null } | undefined;
        if (row === undefined) continue;
        if (row.file !== null) files.push(row.file);
        removeCapture.run(id);
        removeAttempts.run(id);
        count += 1;
      }
      countDown(db, count);
      return count;
    });
    // After the commit: a crash in between leaves an orphan, never a capture without its body.
    bodies.remove(files);
    return removed;
  };
}

function deleteBefore({ db, bodies }: RemoverDeps, receivedAt: number): number {
  const { files, removed } = inTransaction(db, () => {
    const old = "SELECT id FROM captures INDEXED BY captures_searched WHERE received_at < ?";
    const rows = db.prepare("SELECT file FROM captures WHERE received_at < ? AND file IS NOT NULL").all(receivedAt);
    db.prepare(`DELETE FROM attempts WHERE capture_id IN (${old})`).run(receivedAt);
    const { changes } = db.prepare(`DELETE FROM captures WHERE id IN (${old})`).run(receivedAt);
    countDown(db, Number(changes));
    return { files: rows.map((row) => row.file as string), removed: Number(changes) };
  });
  bodies.remove(files);
  return removed;
}

/** Throws `STORE_BUSY` when the captures are removed but another process keeps the old pages from being overwritten. */
function purge(deps: RemoverDeps): number {
  const { db, bodies } = deps;
  const removed = inTransaction(db, () => {
    const { captures } = db.prepare("SELECT captures FROM counters").get() as { captures: number };
    db.exec("DELETE FROM attempts; DELETE FROM captures");
    countDown(db, captures);
    // Under the lock: a capture that another process commits later finds its body gone and is refused, not lost.
    bodies.removeAll();
    return captures;
  });
  removeBackups(deps.file);
  // First the zeros of secure_delete reach the file, then VACUUM gives its pages back.
  emptyLog(deps);
  db.exec("VACUUM");
  emptyLog(deps);
  return removed;
}

function countDown(db: DatabaseSync, removed: number): void {
  db.prepare("UPDATE counters SET captures = captures - ?").run(removed);
}

/** Moves the log into the database and cuts it to nothing. */
function emptyLog({ db, file }: RemoverDeps): void {
  const { busy } = db.prepare("PRAGMA wal_checkpoint(TRUNCATE)").get() as { busy: number };
  if (busy === 0) return;
  throw new HookdevError("STORE_BUSY", {
    category: "environment",
    message: `The captures are removed, but another program is reading "${visible(file)}": their old bytes are still in its log.`,
    remedy: "End the other program and purge again.",
  });
}

function removeBackups(file: string): void {
  const name = basename(file);
  for (const entry of readdirSync(dirname(file))) {
    const isBackup = entry.startsWith(`${name}.v`) && /^\d+\.backup(\.part)?$/.test(entry.slice(name.length + 2));
    if (isBackup) rmSync(join(dirname(file), entry), { force: true });
  }
}
