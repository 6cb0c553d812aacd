// The tables of the store and the steps from one format to the next.

import { renameSync, rmSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import { ensurePrivateFile } from "../private-files.ts";
import { searchIndex } from "./search-index.ts";
import { storeForeign, storeTooNew } from "./store-errors.ts";
import { inTransaction } from "./transaction.ts";

/** Step n leads from format n to format n + 1; `PRAGMA user_version` holds the format. Published steps never change. */
export type SchemaStep = string;

/** One kind of database: what it is known by, and how it came to be. */
export interface StoreFormat {
  /** Tells it from other programs' databases, and from the other kinds of ours. The first step writes it. */
  readonly applicationId: number;
  readonly steps: readonly SchemaStep[];
  /** Option of the command line that names such a file. */
  readonly option: string;
  /** Size of the pages of a new file; 4 KB when missing. */
  readonly pageBytes?: number;
}

/** "hkdv". */
const applicationId = 0x686b6476;

// What filters ask for has columns: reading it out of JSON for an index cost more than the rest of the insert. `about`
// is the rest of the capture as JSON; rows of before hold in it what has columns as well.
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

/** The store of captures. */
export const capturesFormat: StoreFormat = {
  applicationId,
  steps: [firstFormat],
  option: "--store",
  // Five ordinary captures fill such a page, where two of them leave a fifth of 4 KB empty.
  pageBytes: 8192,
};

/** Throws `STORE_FOREIGN` or `STORE_TOO_NEW` before anything is changed; SQLite's own error when it is no database. */
export function refuseUnknownFormat(db: DatabaseSync, file: string, format = capturesFormat): void {
  // Tables first: a store that another process makes right now then shows either nothing or all of it.
  const { tables } = db.prepare("SELECT count(*) AS tables FROM sqlite_schema").get() as { tables: number };
  const owner = pragma(db, "application_id");
  if (tables > 0 && owner !== format.applicationId) throw storeForeign(file, format.option);
  const found = formatOf(db);
  const { steps, option } = format;
  if (found > steps.length) throw storeTooNew(file, { found, known: steps.length, option });
}

/** Brings the store to the newest format; an older one is first copied to `<file>.v<format>.backup`. */
export function migrate(db: DatabaseSync, file: string, { steps } = capturesFormat): void {
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
