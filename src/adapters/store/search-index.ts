// The index that filters are answered from, and the SQL for each kind of term.

import type { FilterTerm, FilterTest } from "../../core/filter/filter.ts";

/** SQL text and the values for its question marks. */
export interface SqlCondition {
  readonly sql: string;
  readonly values: readonly (string | number)[];
}

/** The app's last answer, else the inbox's own; a failed attempt has no status and leaves the inbox's. */
const status =
  "ifnull((SELECT attempts.status FROM attempts INDEXED BY attempts_by_capture WHERE capture_id = captures.id ORDER BY id DESC LIMIT 1), answered)";

/** All that column terms look at, so that a search of 100,000 captures reads 10 MB and not 300. */
export const searchIndex = `
  CREATE INDEX captures_searched ON captures (id, received_at, provider, event, method, target, verdict, answered);
  CREATE INDEX attempts_by_capture ON attempts (capture_id, id, status);
`;

/** The condition for a column term, or undefined for terms about headers and bodies. */
export function termToSql(term: FilterTerm, now: number): SqlCondition | undefined {
  const found = condition(term.test, now);
  if (found === undefined) return undefined;
  // A comparison with NULL is neither true nor false.
  const sql = `ifnull(${found.sql}, 0)`;
  return { sql: term.negated ? `NOT ${sql}` : sql, values: found.values };
}

function condition(test: FilterTest, now: number): SqlCondition | undefined {
  switch (test.kind) {
    case "word": {
      const anywhere = ["method", "target", "provider", "event"].map((column) => contains(column, test.contains));
      return {
        sql: `(${anywhere.map(({ sql }) => `ifnull(${sql}, 0)`).join(" OR ")})`,
        values: anywhere.flatMap(({ values }) => values),
      };
    }
    case "provider":
      return { sql: "provider = ? COLLATE NOCASE", values: [test.is] };
    case "method":
      return { sql: "method = ? COLLATE NOCASE", values: [test.is] };
    case "exact":
      return { sql: `${test.field} = ?`, values: [test.is] };
    case "event":
      return contains("event", test.contains);
    case "path":
      return contains("target", test.contains);
    case "status":
      return { sql: `${status} BETWEEN ? AND ?`, values: [test.from, test.to] };
    case "unanswered":
      return { sql: `${status} IS NULL`, values: [] };
    case "signature":
      return { sql: "ifnull(verdict, -1) = ?", values: [{ ok: 1, bad: 0, none: -1 }[test.is]] };
    case "age":
      return {
        sql: "received_at > ? AND received_at <= ?",
        values: [finite(now - test.toMs), finite(now - test.fromMs)],
      };
    default:
      return undefined;
  }
}

/** LIKE takes A-Z and a-z as the same, and nothing else. */
function contains(column: string, part: string): SqlCondition {
  return { sql: `${column} LIKE ? ESCAPE '\\'`, values: [`%${part.replace(/[\\%_]/g, "\\$&")}%`] };
}

function finite(time: number): number {
  return Math.min(Math.max(time, -Number.MAX_SAFE_INTEGER), Number.MAX_SAFE_INTEGER);
}
