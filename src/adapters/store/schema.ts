// The tables of the store and the steps from one format to the next.

import { renameSync, rmSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import { ensurePrivateFile } from "../private-files.ts";
import { searchIndex } from "./search-index.ts";
import { storeForeign, storeTooNew } from "./store-errors.ts";
import { inTransaction } from "./transaction.ts";

/** Step n leads from format n to format n + 1; `PRAGMA user_version` holds the format. Published steps never change. */
export type SchemaStep = string;

/** "hkdv": tells a store from other programs' databases. */
const applicationId = 0x686b6476;

// `about` is the capture as JSON without body, flags and id. What filters ask for is copied out into columns: reading
// it out of JSON for an index cost more than the rest of the insert.
// `counters` has one row: ids never come back after a purge, and counting does not read a million rows.
// The body is the last column: a list reads none of its pages.
const firstFormat: SchemaStep = `
  PRAGMA application_id = ${applicationId};
  CREATE TABLE captures (
    id INTEGER PRIMARY KEY,
    received_at REAL NOT NULL,
    provider TEXT,
    event TEXT,
    method TEXT NOT NULL,
    target TEXT NOT NULL,
    verdict INTEGER,
    answered INTEGER,
    size INTEGER NOT NULL,
    flags TEXT NOT NULL,
    file TEXT,
    about TEXT NOT NULL,
    body BLOB
  );
  CREATE INDEX captures_by_file ON captures (file) WHERE file IS NOT NULL;
  CREATE INDEX captures_spooled ON captures (received_at, file) WHERE file IS NOT NULL;
  CREATE TABLE attempts (
    id INTEGER PRIMARY KEY,
    capture_id INTEGER NOT NULL,
    status INTEGER,
    about TEXT NOT NULL,
    body BLOB
  );
${searchIndex}
  CREATE TABLE counters (captures INTEGER NOT NULL, last_id INTEGER NOT NULL);
  INSERT INTO counters VALUES (0, 0);
`;

const knownSteps: readonly SchemaStep[] = [firstFormat];

/** Throws `STORE_FOREIGN` or `STORE_TOO_NEW` before anything is changed; SQLite's own error when it is no database. */
export function refuseUnknownFormat(db: DatabaseSync, file: string, steps = knownSteps): void {
  // Tables first: a store that another process makes right now then shows either nothing or all of it.
  const { tables } = db.prepare("SELECT count(*) AS tables FROM sqlite_schema").get() as { tables: number };
  const owner = pragma(db, "application_id");
  if (tables > 0 && owner !== applicationId) throw storeForeign(file);
  const found = formatOf(db);
  if (found > steps.length) throw storeTooNew(file, { found, known: steps.length });
}

/** Brings the store to the newest format; an older one is first copied to `<file>.v<format>.backup`. */
export function migrate(db: DatabaseSync, file: string, steps = knownSteps): void {
  const found = formatOf(db);
  if (found === steps.length) return;
  if (found > 0) backUp(db, `${file}.v${found}.backup`);
  inTransaction(db, () => {
    // Read again under the lock: another process may have migrated meanwhile.
    for (const step of steps.slice(formatOf(db))) db.exec(step);
    db.exec(`PRAGMA user_version = ${steps.length}`);
  });
}

function backUp(db: DatabaseSync, backup: string): void {
  const part = `${backup}.part`;
  rmSync(part, { force: true });
  ensurePrivateFile(part);
  db.prepare("VACUUM INTO ?").run(part);
  renameSync(part, backup);
}

function formatOf(db: DatabaseSync): number {
  return pragma(db, "user_version");
}

function pragma(db: DatabaseSync, name: "user_version" | "application_id"): number {
  const row = db.prepare(`PRAGMA ${name}`).get() as Record<string, number>;
  return row[name] as number;
}
