// Rows of the emulator's store that cannot be read any more.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, onTestFinished, test } from "vitest";
import { openEmulatorFile } from "../../src/adapters/emulator-store/store.ts";
import type { Delivery, DeliveryAttempt, EmulatorStore } from "../../src/core/emulation/delivery-log.ts";
import { attempt, sample } from "../helpers/delivery-samples.ts";

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "hookdev-"));
  file = join(folder, "emulator.db");
});

afterEach(() => rmSync(folder, { recursive: true }));

test("counts a damaged attempt as one whose end is not known, and keeps those that follow", () => {
  for (const about of damagedTexts) {
    keepDamaged(sample({ attempts: [attempt(1), attempt(2), attempt(3)], nextKind: "automatic" }), (db) =>
      db.prepare("UPDATE attempts SET about = ? WHERE place = 1").run(about),
    );
    const again = open();
    const left = again.get("d-1") as Delivery;
    expect(left.attempts.map(({ number }) => number)).toEqual([1, 2, 3]);
    expect(left.attempts[1]).toMatchObject({
      kind: "automatic",
      emulatedAt: 1000,
      url: "http://127.0.0.1:9/hook",
      requestBody: left.body,
      outcome: { kind: "failed", mayHaveArrived: true },
      damaged: true,
    });
    for (const number of [4, 5]) {
      const read = again.get("d-1") as Delivery;
      again.save({ ...read, attempts: [...read.attempts, attempt(number)] });
    }
    expect(again.get("d-1")?.attempts.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5]);
    again.forget(["d-1"]);
    again.close();
  }
});

test.each<[title: string, numbers: readonly (readonly [number, boolean?])[], damaged: number[], seen: string[]]>([
  ["the first", [[1], [2]], [0], ["1 first", "2 automatic"]],
  ["all", [[1], [2]], [0, 1], ["1 first", "2 automatic"]],
  ["a duplicate", [[1], [1, true], [2]], [1], ["1 first", "1 duplicate", "2 automatic"]],
  ["what its duplicate follows", [[1], [2], [2, true]], [1], ["1 first", "2 automatic", "2 duplicate"]],
  [
    "one and its duplicate",
    [[1], [2], [2, true], [3]],
    [1, 2],
    ["1 first", "2 automatic", "2 duplicate", "3 automatic"],
  ],
])("finds the number of damaged attempts: %s", (...[, numbers, places, seen]) => {
  const attempts = numbers.map(([number, isCopy]) => attempt(number, isCopy === true ? { kind: "duplicate" } : {}));
  keepDamaged(sample({ attempts, nextKind: "automatic" }), (db) => {
    for (const place of places) db.prepare("UPDATE attempts SET about = '{' WHERE place = ?").run(place);
  });
  expect(
    open()
      .get("d-1")
      ?.attempts.map(({ number, kind }) => `${number} ${kind}`),
  ).toEqual(seen);
});

test.each<[kind: string, delivery: Partial<Delivery>]>([
  ["first", { underway: attempt(1) }],
  ["automatic", { attempts: [attempt(1)], underway: attempt(2) }],
  ["manual", { attempts: [attempt(1)], underway: attempt(2, { kind: "manual" }), automaticAt: 9000 }],
  ["manual", { attempts: [attempt(1)], underway: attempt(2, { kind: "manual" }), end: "attempts-used-up" }],
])("tells what a damaged attempt in flight was: %s", (kind, change) => {
  const { nextAttemptAt: _plan, ...flying } = sample({ status: "sending", ...change });
  for (const about of [...damagedTexts, undefined]) {
    keepDamaged(flying, (db) =>
      about === undefined
        ? db.exec("DELETE FROM attempts WHERE place = -1")
        : db.prepare("UPDATE attempts SET about = ? WHERE place = -1").run(about),
    );
    const store = open();
    const { number, emulatedAt } = flying.underway as DeliveryAttempt;
    expect(store.unfinished()[0]?.underway).toMatchObject({ kind, number, emulatedAt, damaged: true });
    store.forget(["d-1"]);
    store.close();
  }
});

test("makes a damaged delivery anew from what stands beside it", () => {
  for (const about of ["{", "null", "{}", "[]", '{"number":1,"id":"d-1"}']) {
    keepDamaged(sample({ reference: "case-1", attempts: [attempt(1)], nextAttemptAt: 181_000 }), (db) => {
      db.prepare("UPDATE deliveries SET about = ?").run(about);
    });
    const store = open();
    const whole = sample({ reference: "case-1", attempts: [attempt(1)], nextAttemptAt: 181_000 });
    const made = { ...whole, nextKind: "automatic", damaged: true };
    expect([store.get("d-1"), ...store.unfinished(), ...store.list({ reference: "case-1" })]).toEqual([
      made,
      made,
      made,
    ]);
    store.forget(["d-1"]);
    store.close();
  }
});

test("drops what is old also beside a damaged one that is over", () => {
  keepDamaged(sample({ status: "delivered", end: "delivered" }), (db) => db.exec("UPDATE deliveries SET about = '{'"));
  const store = open();
  store.save(sample({ id: "d-2", number: 2, status: "failed" }));
  store.forgetOver({ before: 5000, most: 10 });
  expect(store.list({}).map(({ id, status, end }) => [id, status, end])).toEqual([["d-1", "delivered", "delivered"]]);
});

/** Texts in the place of an attempt that none can be read from. */
const damagedTexts = ["{", "{}", '{"outcome":null}', "null", '{"outcome":{"kind":"answered"}}'];

/** The store, closed at the end of the test at the latest. */
function open(): EmulatorStore {
  const store = openEmulatorFile({ file });
  onTestFinished(() => store.close());
  return store;
}

/** Keeps a delivery and then damages the file. */
function keepDamaged(delivery: Delivery, damage: (db: DatabaseSync) => unknown): void {
  const store = openEmulatorFile({ file });
  store.save(delivery);
  store.close();
  const db = new DatabaseSync(file);
  damage(db);
  db.close();
}
