// The log of a busy store: it does not grow without end, and no commit waits for it without end.

import { statSync } from "node:fs";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { expect, onTestFinished, test } from "vitest";
import { type CheckpointLimits, openCheckpointer } from "../../../src/adapters/store/checkpointer.ts";
import { openDatabase } from "../../../src/adapters/store/database.ts";
import { temporaryFolder } from "../../helpers/store-samples.ts";

const limits: CheckpointLimits = { enoughBytes: 100_000, longLogBytes: 1_000_000, longestPauseMs: 60_000 };
const piece = new Uint8Array(50_000);

function openBusy(given: CheckpointLimits) {
  const file = join(temporaryFolder(), "captures.db");
  const db = openDatabase({ file, durable: false });
  const checkpointer = openCheckpointer(file, given);
  onTestFinished(async () => {
    await checkpointer.close();
    db.close();
  });
  const insert = db.prepare("INSERT INTO attempts (capture_id, about, body) VALUES (1, '', ?)");
  const commit = () => {
    insert.run(piece);
    checkpointer.committed(piece.length, statSync(`${file}-wal`).size);
  };
  const commitUntilPause = async () => {
    while (checkpointer.pause === undefined) {
      commit();
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return { file, db, checkpointer, commit, commitUntilPause };
}

function pagesInLog(db: DatabaseSync): number {
  return (db.prepare("PRAGMA wal_checkpoint(PASSIVE)").get() as { log: number }).log;
}

test("begins a long log anew after a pause in which nothing was committed", async () => {
  const { db, file, checkpointer, commit, commitUntilPause } = openBusy(limits);
  for (let round = 0; round < 3; round += 1) {
    await commitUntilPause();
    const before = statSync(`${file}-wal`).size;
    await checkpointer.pause;
    commit();
    expect(before).toBeGreaterThan(limits.longLogBytes);
    expect(pagesInLog(db)).toBeLessThan(20);
  }
});

test("pauses no longer than it may, although a reader holds the log", async () => {
  const { file, checkpointer, commitUntilPause } = openBusy({ ...limits, longestPauseMs: 1 });
  const reader = openDatabase({ file, durable: false });
  onTestFinished(() => reader.close());
  reader.exec("BEGIN; SELECT count(*) FROM attempts");
  await commitUntilPause();
  await checkpointer.pause;
  expect(checkpointer.pause).toBeUndefined();
});

test("lets go of whoever waits when it is closed", async () => {
  const { checkpointer, commitUntilPause } = openBusy(limits);
  await commitUntilPause();
  const { pause } = checkpointer;
  await checkpointer.close();
  await expect(pause).resolves.toBeUndefined();
});
