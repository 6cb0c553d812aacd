// Reads captures and attempts; every query runs over an index.

import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { Capture } from "../../core/capture.ts";
import type { CapturePage, StoredAttempt } from "../../core/ports.ts";
import { type AttemptRow, type CaptureRow, listedColumns, rowToAttempt, rowToCapture } from "./rows.ts";

export interface StoreReader {
  get(id: number): Capture | undefined;
  newestId(): number | undefined;
  list(page: CapturePage): Capture[];
  attempts(captureId: number): StoredAttempt[];
  count(): number;
  /** True when a capture names this body file. */
  knowsFile(name: string): boolean;
}

/** `pathOf` gives the path of a body file by its name. */
export function storeReader(db: DatabaseSync, pathOf: (name: string) => string): StoreReader {
  const one = db.prepare(`SELECT ${listedColumns}, body FROM captures WHERE id = ?`);
  const newest = db.prepare("SELECT max(id) AS id FROM captures");
  const attempts = db.prepare("SELECT about, body FROM attempts WHERE capture_id = ? ORDER BY id");
  const count = db.prepare("SELECT captures FROM counters");
  const byFile = db.prepare("SELECT 1 FROM captures WHERE file = ?");
  return {
    get: (id) => {
      const row = one.get(id) as CaptureRow | undefined;
      return row && rowToCapture(row, pathOf);
    },
    newestId: () => (newest.get() as { id: number | null }).id ?? undefined,
    list: pageLister(db, pathOf),
    attempts: (captureId) =>
      (attempts.all(captureId) as unknown as AttemptRow[]).map(rowToAttempt).filter((attempt) => attempt !== undefined),
    count: () => (count.get() as { captures: number }).captures,
    knowsFile: (name) => byFile.get(name) !== undefined,
  };
}

function pageLister(db: DatabaseSync, pathOf: (name: string) => string): (page: CapturePage) => Capture[] {
  const prepared = new Map<string, StatementSync>();
  return ({ beforeId = Number.MAX_SAFE_INTEGER, limit, provider, event }) => {
    const filters = { ...(provider !== undefined && { provider }), ...(event !== undefined && { event }) };
    const sql = pageSql(Object.keys(filters));
    const statement = prepared.get(sql) ?? db.prepare(sql);
    prepared.set(sql, statement);
    const rows = statement.all(beforeId, ...Object.values(filters), limit) as unknown as CaptureRow[];
    return rows.map((row) => rowToCapture(row, pathOf));
  };
}

function pageSql(columns: readonly string[]): string {
  const filters = columns.map((column) => ` AND ${column} = ?`).join("");
  // The ids come from the index alone: rare events are found without reading the bodies of all others.
  const ids = `SELECT id FROM captures INDEXED BY captures_searched WHERE id < ?${filters} ORDER BY id DESC LIMIT ?`;
  return `SELECT ${listedColumns} FROM captures WHERE id IN (${ids}) ORDER BY id DESC`;
}
