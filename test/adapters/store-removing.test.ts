// Removing much: a part at a time, so that other work goes on, and through a log that is short.

import { once } from "node:events";
import { existsSync, statfsSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Worker } from "node:worker_threads";
import { expect, onTestFinished, test } from "vitest";
import { openStore } from "../../src/adapters/store/store.ts";
import type { CaptureStore } from "../../src/core/ports.ts";
import { ask } from "../helpers/raw-http.ts";
import { canMount, smallDisk } from "../helpers/small-disk.ts";
import { noon, sampleAttempt, sampleCapture, temporaryFolder } from "../helpers/store-samples.ts";
import { openTestInbox, respond } from "../helpers/test-inbox.ts";

const mib = 1024 * 1024;
const sizeOf = (file: string) => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

/** A closed store of about as many megabytes. */
async function storeOf(megabytes: number, folder: string): Promise<string> {
  const file = join(folder, "captures.db");
  const store = openStore({ file });
  const body = { size: 10_000, bytes: new Uint8Array(10_000).fill(7) };
  const count = megabytes * 100;
  for (let at = 0; at < count; at += 100) {
    const ids = await Promise.all(Array.from({ length: 100 }, () => store.add(sampleCapture({ body }))));
    await Promise.all(ids.map((id) => store.addAttempt(sampleAttempt(id))));
  }
  await store.close();
  return file;
}

/** Leaves so much room on the disk, and no more. */
function fillUpTo(folder: string, roomBytes: number): void {
  const { bavail, bsize } = statfsSync(folder);
  writeFileSync(join(folder, "ballast"), new Uint8Array(bavail * bsize - roomBytes));
}

test("removes old captures through a log that stays short, and other work goes on meanwhile", async () => {
  const file = await storeOf(40, temporaryFolder());
  const store = openStore({ file });
  let longest = 0;
  let turns = 0;
  let isDone = false;
  const removing = store.deleteBefore(noon + 1).finally(() => {
    isDone = true;
  });
  const added: number[] = [];
  while (!isDone) {
    longest = Math.max(longest, sizeOf(`${file}-wal`));
    turns += 1;
    if (turns < 5) added.push(await store.add(sampleCapture({ receivedAt: noon + 5 })));
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(await removing).toBe(4000);
  expect(store.list({ limit: 9 }).map(({ id }) => id)).toEqual(added.reverse());
  expect(store.count()).toBe(added.length);
  expect(turns).toBeGreaterThan(10);
  expect(longest).toBeLessThan(24 * mib);
  await store.close();
});

test("purges 50,000 captures while webhooks arrive: they are stored and answered meanwhile, and stay", async () => {
  const store = openStore({ file: join(temporaryFolder(), "captures.db") });
  await addMany(store, 50_000);
  const inbox = await openTestInbox({
    async answer(arrival) {
      await store.add(arrival);
      return respond(200);
    },
  });
  let isDone = false;
  const purging = store.purge().finally(() => {
    isDone = true;
  });
  for (let i = 0; i < 3; i += 1) {
    expect(await ask(inbox.port, `POST /${i} HTTP/1.1\r\nHost: a\r\n\r\n`)).toMatchObject([{ status: 200 }]);
    expect(isDone).toBe(false);
  }
  expect(await purging).toBe(50_000);
  expect(store.list({ limit: 9 }).map(({ target }) => target)).toEqual(["/2", "/1", "/0"]);
  expect(store.count()).toBe(3);
  await inbox.close(0);
  await store.close();
});

test("keeps large bodies and attempts of what arrives during a purge, and no others", async () => {
  const store = openStore({ file: join(temporaryFolder(), "captures.db") });
  await addMany(store, 2000);
  const before = await addLarge(store);
  const purging = store.purge();
  const meanwhile = await addLarge(store);
  await store.addAttempt(sampleAttempt(meanwhile.id));
  expect(await purging).toBe(2001);
  expect([existsSync(before.file), existsSync(meanwhile.file)]).toEqual([false, true]);
  expect(Buffer.from(await store.readBody(meanwhile)).toString()).toBe("large");
  expect(store.attempts(meanwhile.id)).toHaveLength(1);
  expect(store.count()).toBe(1);
  await store.close();
});

test("closes a store only when what is being purged is gone", async () => {
  const file = join(temporaryFolder(), "captures.db");
  const store = openStore({ file });
  await addMany(store, 3000);
  const purging = store.purge();
  await store.close();
  expect(await purging).toBe(3000);
  const again = openStore({ file });
  expect(again.count()).toBe(0);
  await again.close();
});

test.skipIf(!canMount).each([12, 3])(
  "purges a store of 24 MB with %d MB of room, and gives its room back",
  async (room) => {
    const folder = smallDisk("96m");
    const file = await storeOf(24, folder);
    fillUpTo(folder, room * mib);
    const store = openStore({ file });
    expect(await store.purge()).toBe(2400);
    expect(store.count()).toBe(0);
    expect(sizeOf(file) + sizeOf(`${file}-wal`)).toBeLessThan(mib);
    await store.close();
  },
);

test.skipIf(!canMount)("purges where only its own large bodies fill the disk", async () => {
  const folder = smallDisk("24m");
  const store = openStore({ file: await storeOf(4, folder) });
  const spool = await store.spool();
  await spool.write(new Uint8Array(2 * mib));
  await spool.finish();
  await store.add(sampleCapture({ body: { size: 2 * mib, file: spool.file } }));
  fillUpTo(folder, 0);
  await fill(store);
  expect(await store.purge()).toBeGreaterThan(0);
  expect(existsSync(spool.file)).toBe(false);
  expect(store.count()).toBe(0);
  await store.close();
});

test.skipIf(!canMount)("says what helps where no room is to be had, and keeps what it could not remove", async () => {
  const folder = smallDisk("4m");
  const store = openStore({ file: join(folder, "captures.db") });
  await fill(store);
  const count = store.count();
  await expect(store.purge()).rejects.toMatchObject({
    code: "STORE_NOT_WRITABLE",
    message: expect.stringContaining("removing captures from"),
    remedy: expect.stringContaining("captures.db and all beside it"),
  });
  await expect(store.deleteBefore(noon + 1)).rejects.toMatchObject({ code: "STORE_NOT_WRITABLE" });
  expect(store.count()).toBe(count);
  expect(store.list({ limit: 1 })).toHaveLength(1);
  await store.close();
});

async function addMany(store: CaptureStore, count: number): Promise<void> {
  for (let at = 0; at < count; at += 1000)
    await Promise.all(Array.from({ length: 1000 }, () => store.add(sampleCapture())));
}

/** A capture whose body is in a file. */
async function addLarge(store: CaptureStore) {
  const { file, write, finish } = await store.spool();
  await write(Buffer.from("large"));
  await finish();
  const id = await store.add(sampleCapture({ body: { size: 5, file } }));
  return { id, size: 5, file };
}

/** Adds captures, large ones and then small ones, until not even a small one fits. */
async function fill(store: CaptureStore): Promise<void> {
  for (const size of [20_000, 10]) {
    const body = { size, bytes: new Uint8Array(size).fill(7) };
    for (let refused = false; !refused; )
      refused = await store.add(sampleCapture({ body })).then(
        () => false,
        () => true,
      );
  }
}

test("purges while another connection moves the log again and again", async () => {
  const file = await storeOf(10, temporaryFolder());
  const program = `
    const { workerData: file, parentPort } = require("node:worker_threads");
    const { DatabaseSync } = require("node:sqlite");
    const db = new DatabaseSync(file);
    parentPort.postMessage("moving");
    for (;;) db.exec("PRAGMA wal_checkpoint(PASSIVE)");`;
  const worker = new Worker(program, { eval: true, workerData: file });
  onTestFinished(() => void worker.terminate());
  await once(worker, "message");
  const store = openStore({ file });
  expect(await store.purge()).toBe(1000);
  expect(sizeOf(`${file}-wal`)).toBe(0);
  await store.close();
});

test("says so when somebody reads the log for as long as it is tried to be cut", async () => {
  const file = await storeOf(1, temporaryFolder());
  const store = openStore({ file });
  await store.add(sampleCapture());
  const reader = new DatabaseSync(file);
  onTestFinished(() => reader.close());
  reader.exec("BEGIN; SELECT * FROM captures LIMIT 1");
  await expect(store.purge()).rejects.toMatchObject({ code: "STORE_BUSY" });
  reader.exec("COMMIT");
  expect(store.count()).toBe(0);
  await store.close();
});
