// Finds the captures that pass a filter, from the search index alone.

import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { CaptureSearch } from "../../core/ports.ts";
import { termToSql } from "./search-index.ts";

/** Statements of this many different filters are kept. */
const keptStatements = 20;

/** Answers `CaptureStore.search`. */
export function storeSearcher(db: DatabaseSync): (search: CaptureSearch) => number[] {
  const prepared = new Map<string, StatementSync>();
  return ({ filter, now, beforeId = Number.MAX_SAFE_INTEGER, afterId = -1, limit }) => {
    const conditions = filter.map((term) => termToSql(term, now)).filter((found) => found !== undefined);
    const where = ["id < ? AND id > ?", ...conditions.map(({ sql }) => sql)].join(" AND ");
    const sql = `SELECT id FROM captures INDEXED BY captures_searched WHERE ${where} ORDER BY id DESC LIMIT ?`;
    const known = prepared.get(sql);
    const statement = known ?? prepare(db, sql);
    if (known === undefined && prepared.size >= keptStatements) prepared.clear();
    prepared.set(sql, statement);
    const rows = statement.all(beforeId, afterId, ...conditions.flatMap(({ values }) => values), limit) as unknown as [
      number,
    ][];
    return rows.map(([id]) => id);
  };
}

function prepare(db: DatabaseSync, sql: string): StatementSync {
  const statement = db.prepare(sql);
  statement.setReturnArrays(true);
  return statement;
}
