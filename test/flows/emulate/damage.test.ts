// A state file with damaged rows: it is told, and every delivery goes on or ends by its policy.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openEmulatorFile } from "../../../src/adapters/emulator-store/store.ts";
import { wholeDeliveryObject } from "../../../src/core/emulation/delivery-json.ts";
import { emission, endpoint, openTestEmulator, plannedSender } from "../../helpers/emulator.ts";

const minute = 60_000;
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "hookdev-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

let runs = 0;

function file(): string {
  return join(folder, `emulator-${runs}.db`);
}

/** A process that ended in its attempt with this number; all before it failed. */
async function endedIn(flying: number): Promise<number> {
  const hangs = Promise.withResolvers<number>();
  const sender = plannedSender((_sent, nth) => (nth < flying ? 500 : hangs.promise));
  const store = openEmulatorFile({ file: file() });
  const { emulator } = openTestEmulator({ sender, store, endpoints: [endpoint()] });
  const begun = emulator.now();
  emulator.emit("acme", emission());
  for (let nth = 1; nth < flying; nth += 1) {
    await emulator.idle();
    if (nth + 1 < flying) await emulator.skipToNext();
    else void emulator.skipToNext();
  }
  await expect.poll(() => sender.sent.length).toBe(flying);
  store.close();
  return begun;
}

function damage(...statements: string[]): void {
  const db = new DatabaseSync(file());
  for (const sql of statements) db.exec(sql);
  db.close();
}

function restart() {
  const sender = plannedSender(() => 500);
  const store = openEmulatorFile({ file: file() });
  return { ...openTestEmulator({ sender, store, endpoints: [endpoint()] }), sender };
}

test.each([
  ["in flight, the first", 1, ["UPDATE attempts SET about = '{' WHERE place = -1"]],
  ["in flight, and its row is gone", 1, ["DELETE FROM attempts WHERE place = -1"]],
  ["in flight, the second", 2, ["UPDATE attempts SET about = '{}' WHERE place = -1"]],
  ["finished, before one in flight", 2, ["UPDATE attempts SET about = '{' WHERE place = 0"]],
  ["finished and in flight", 2, ["UPDATE attempts SET about = 'null'"]],
  ["in flight, with its delivery", 2, ["UPDATE attempts SET about = '{'", "UPDATE deliveries SET about = '{'"]],
] as const)("a damaged attempt counts as one of three: %s", async (...[, flying, statements]) => {
  const begun = await endedIn(flying);
  damage(...statements);
  const { emulator, sender, events, store } = restart();
  expect(store.list({ statuses: ["sending"] })).toEqual([]);
  expect(emulator.deliveries({})[0]?.status).toBe("waiting");
  await emulator.drain();
  expect(sender.sent.map(({ at }) => at - begun)).toEqual([3 * minute, 9 * minute].slice(flying - 1));
  const [delivery] = emulator.deliveries({});
  expect(delivery).toMatchObject({ status: "failed", end: "attempts-used-up" });
  expect(delivery?.attempts.map(({ number, kind }) => [number, kind])).toEqual([
    [1, "first"],
    [2, "automatic"],
    [3, "automatic"],
  ]);
  const told = events.flatMap((event) => {
    if (event.type === "notice") return [event.text];
    return event.type === "attempt" && event.attempt.outcome.kind === "failed" ? [event.attempt.outcome.detail] : [];
  });
  expect(told.join()).toMatch(/damaged|cannot be read/);
  expect(events.flatMap((event) => (event.type === "attempt" ? [event.attempt.url] : []))).not.toContain("");
  await emulator.close();
  store.close();
});

test("with its last attempt damaged in flight a delivery is over", async () => {
  await endedIn(3);
  damage("UPDATE attempts SET about = '{' WHERE place = -1");
  const { emulator, sender, store } = restart();
  await emulator.drain();
  expect(sender.sent).toEqual([]);
  expect(emulator.deliveries({})[0]).toMatchObject({ status: "failed", end: "attempts-used-up" });
  await emulator.close();
  store.close();
});

test("a damaged finished attempt of a delivery that waits is told at the start, once a start", async () => {
  const first = restart();
  first.emulator.emit("acme", emission());
  await first.emulator.idle();
  await first.emulator.close();
  first.store.close();
  damage("UPDATE attempts SET about = '{'");
  const { emulator, events, store } = restart();
  expect(events.flatMap((event) => (event.type === "notice" ? [event.text] : []))).toEqual([
    "The record of attempt 1 of delivery 1 in the state file cannot be read: it counts as one whose end is not known.",
  ]);
  await emulator.close();
  store.close();
});

test("whatever text a row holds, nothing stays in sending and everything can be told", async () => {
  await endedIn(2);
  const intact = readFileSync(file());
  const hostile = fc.oneof(
    fc.json(),
    fc.record({ at: fc.nat(500), put: fc.string({ maxLength: 3 }), cut: fc.nat(40) }),
    fc.constantFrom('{"number":1e999}', '{"outcome":{"kind":"failed","code":"X"},"number":1,"emulatedAt":1e300}'),
  );
  const table = fc.constantFrom("deliveries", "attempts");
  await fc.assert(
    fc.asyncProperty(table, hostile, async (name, text) => {
      // A file of its own for every run.
      runs += 1;
      writeFileSync(file(), intact);
      const db = new DatabaseSync(file());
      const rows = db.prepare(`SELECT rowid AS row, about FROM ${name}`).all() as { row: number; about: string }[];
      for (const { row, about } of rows)
        db.prepare(`UPDATE ${name} SET about = ? WHERE rowid = ?`).run(
          typeof text === "string" ? text : about.slice(0, text.at) + text.put + about.slice(text.at + text.cut),
          row,
        );
      db.close();
      const { emulator, store, errors } = restart();
      try {
        await emulator.drain();
        expect(store.list({ statuses: ["waiting", "sending"] })).toEqual([]);
        for (const delivery of emulator.deliveries({})) JSON.stringify(wholeDeliveryObject(delivery, []));
        expect([emulator.waiting("acme"), errors]).toEqual([0, []]);
      } finally {
        await emulator.close();
        store.close();
      }
    }),
    { numRuns: 100 },
  );
}, 60_000);
