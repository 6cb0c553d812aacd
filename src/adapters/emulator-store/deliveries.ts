// Reads and writes deliveries over one open database.

import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { Delivery, DeliveryQuery, LogLimits } from "../../core/emulation/delivery-log.ts";
import {
  type DeliveryAttemptRow,
  type DeliveryRow,
  deliveryAttemptToRow,
  deliveryToText,
  rowToDelivery,
  underwayPlace,
} from "./rows.ts";

/** Writes a delivery; attempts that are there already never change and are not written again. */
export function deliverySaver(db: DatabaseSync): (delivery: Delivery) => void {
  const upsert = db.prepare(
    `INSERT INTO deliveries VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (number) DO UPDATE SET
     status = excluded.status, due = excluded.due, about = excluded.about`,
  );
  const count = db.prepare(
    "SELECT count(*) AS kept, coalesce(max(place) + 1, 0) AS next FROM attempts WHERE delivery = ? AND place >= 0",
  );
  const land = db.prepare(`DELETE FROM attempts WHERE delivery = ? AND place = ${underwayPlace}`);
  const insert = db.prepare("INSERT INTO attempts VALUES (?, ?, ?, ?, ?)");
  return (delivery) => {
    const { number, id, provider, endpointId, event, reference = null, status, body, attempts, underway } = delivery;
    const due = delivery.nextAttemptAt ?? underway?.emulatedAt ?? null;
    const about = deliveryToText(delivery);
    upsert.run(number, id, provider, endpointId, event, reference, status, due, about, body);
    land.run(number);
    const { kept, next } = count.get(number) as { kept: number; next: number };
    const fresh = attempts.slice(kept).map((attempt, index) => ({ attempt, place: next + index }));
    if (underway !== undefined) fresh.push({ attempt: underway, place: underwayPlace });
    for (const { attempt, place } of fresh) {
      const row = deliveryAttemptToRow(attempt, body);
      insert.run(number, place, row.about, row.request, row.answer);
    }
  };
}

export interface DeliveryReader {
  get(id: string): Delivery | undefined;
  list(query: DeliveryQuery): readonly Delivery[];
  unfinished(): readonly Delivery[];
}

/** Damaged rows come back as far as they can be told. */
export function deliveryReader(db: DatabaseSync): DeliveryReader {
  const columns = "SELECT * FROM deliveries";
  const one = db.prepare(`${columns} WHERE id = ?`);
  const open = db.prepare(`${columns} WHERE status IN ('waiting', 'sending') ORDER BY due, number`);
  const attempts = db.prepare("SELECT place, about, request, answer FROM attempts WHERE delivery = ? ORDER BY place");
  const whole = (row: unknown) => {
    const delivery = row as DeliveryRow;
    return rowToDelivery(delivery, attempts.all(delivery.number) as unknown as DeliveryAttemptRow[]);
  };
  const all = (rows: readonly unknown[]) => rows.map(whole);
  const prepared = new Map<string, StatementSync>();
  return {
    get: (id) => {
      const row = one.get(id);
      return row === undefined ? undefined : whole(row);
    },
    unfinished: () => all(open.all()),
    list(query) {
      const { conditions, values } = conditionsOf(query);
      const where = conditions.length === 0 ? "" : ` WHERE ${conditions.join(" AND ")}`;
      const sql = `${columns}${where} ORDER BY number DESC LIMIT ? OFFSET ?`;
      const statement = prepared.get(sql) ?? db.prepare(sql);
      prepared.set(sql, statement);
      return all(statement.all(...values, query.limit ?? -1, query.offset ?? 0));
    },
  };
}

/** Takes deliveries and their attempts out. */
export function deliveryForgetter(db: DatabaseSync): (ids: readonly string[]) => void {
  const attempts = db.prepare("DELETE FROM attempts WHERE delivery = (SELECT number FROM deliveries WHERE id = ?)");
  const delivery = db.prepare("DELETE FROM deliveries WHERE id = ?");
  return (ids) => {
    for (const id of ids) {
      attempts.run(id);
      delivery.run(id);
    }
  };
}

/** How many are looked at together: a log that was let grow is cut down in a few steps. */
const together = 500;

/** Takes those out that are over, from the oldest on; numbers rise with the time of creation. */
export function overForgetter(db: DatabaseSync): (limits: LogLimits) => void {
  const isOver = "status NOT IN ('waiting', 'sending')";
  const oldest = db.prepare(
    `SELECT id, CASE WHEN json_valid(about) THEN json_extract(about, '$.createdAt') END AS createdAt FROM deliveries
     WHERE ${isOver} ORDER BY number LIMIT ${together}`,
  );
  const providers = db.prepare("SELECT DISTINCT provider FROM deliveries");
  const tooMany = db.prepare(
    `SELECT id FROM deliveries WHERE provider = ? AND ${isOver} AND number <=
     (SELECT number FROM deliveries WHERE provider = ? ORDER BY number DESC LIMIT 1 OFFSET ?) ORDER BY number`,
  );
  const forget = deliveryForgetter(db);
  const dropOld = (before: number): void => {
    const rows = oldest.all() as { id: string; createdAt: unknown }[];
    // Of a damaged one it is not known how old it is.
    const old = rows.filter(({ createdAt }) => typeof createdAt === "number" && createdAt < before);
    forget(old.map(({ id }) => id));
    if (old.length === together) dropOld(before);
  };
  return ({ before, most }) => {
    dropOld(before);
    for (const { provider } of providers.all() as { provider: string }[])
      forget((tooMany.all(provider, provider, most) as { id: string }[]).map(({ id }) => id));
  };
}

function conditionsOf({ number, provider, endpointId, event, reference, statuses }: DeliveryQuery) {
  const equal = Object.entries({ number, provider, endpoint: endpointId, event, reference }).filter(
    (entry): entry is [string, string | number] => entry[1] !== undefined,
  );
  const conditions = equal.map(([column]) => `${column} = ?`);
  if (statuses !== undefined) conditions.push(`status IN (${statuses.map(() => "?").join(", ")})`);
  return { conditions, values: [...equal.map(([, value]) => value), ...(statuses ?? [])] };
}
