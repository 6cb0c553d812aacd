// One write transaction: all of it or nothing.

import type { DatabaseSync } from "node:sqlite";

/** Runs `work` under the write lock and commits; anything thrown rolls back and is thrown on. */
export function inTransaction<T>(db: DatabaseSync, work: () => T): T {
  db.exec("BEGIN IMMEDIATE");
  try {
    const result = work();
    db.exec("COMMIT");
    return result;
  } catch (error) {
    rollBack(db);
    throw error;
  }
}

/** SQLite has already rolled back by itself after some errors (disk full, I/O error). */
function rollBack(db: DatabaseSync): void {
  if (!db.isTransaction) return;
  try {
    db.exec("ROLLBACK");
  } catch {
    // The first error is the one worth telling; the next BEGIN shows whether the connection still works.
  }
}
