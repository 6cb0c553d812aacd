// A disk that is full or a file that may not grow: refused, still readable, later written again.

import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openStore } from "../../src/adapters/store/store.ts";
import type { CaptureStore } from "../../src/core/ports.ts";
import { canMount, smallDisk } from "../helpers/small-disk.ts";
import { sampleCapture, startStoreWriter, temporaryFolder } from "../helpers/store-samples.ts";
import { writerBody } from "../helpers/store-writer-body.ts";

const kib = 1024;

test.skipIf(!canMount)(
  "refuses captures on a full disk, keeps the earlier ones and goes on when there is room",
  async () => {
    const folder = smallDisk("2m");
    const ballast = join(folder, "ballast");
    writeFileSync(ballast, new Uint8Array(1000 * kib));
    const store = openStore({ file: join(folder, "captures.db") });
    const kept = await fillUntilRefused(store);
    expect(kept.length).toBeGreaterThan(5);
    for (const id of kept) expect(store.get(id)?.body.size).toBe(20 * kib);
    expect(store.count()).toBe(kept.length);

    rmSync(ballast);
    const later = await store.add(sampleCapture());
    expect(store.get(later)).toEqual({ ...sampleCapture(), id: later });
    await store.close();
  },
);

test.skipIf(!canMount)("tells that a large body does not fit and gives its room back", async () => {
  const folder = smallDisk("1m");
  const store = openStore({ file: join(folder, "captures.db") });
  const spool = await store.spool();
  const tooMuch = async () => {
    for (let i = 0; i < 64; i += 1) await spool.write(new Uint8Array(64 * kib));
  };
  await expect(tooMuch()).rejects.toMatchObject({ code: "STORE_NOT_WRITABLE", category: "environment" });
  await spool.discard();
  const id = await store.add(sampleCapture());
  expect(store.get(id)?.id).toBe(id);
  await store.close();
});

test("refuses captures when the file may not grow, and every acknowledged one is there", async () => {
  const file = join(temporaryFolder(), "captures.db");
  const run = startStoreWriter([file, 7, 2000], { limits: "ulimit -S -f 512" });
  expect(await run.ended).toMatchObject({ signal: null });
  expect(new Set(run.refused)).toEqual(new Set(["STORE_NOT_WRITABLE"]));
  expect(run.acknowledged.length).toBeGreaterThan(10);
  expect(run.acknowledged.length + run.refused.length).toBe(2000);

  const store = openStore({ file });
  for (const { id, n } of run.acknowledged) {
    const bytes = writerBody(7, n);
    expect(store.get(id)?.body).toEqual({ size: bytes.length, bytes });
  }
  await store.close();
});

async function fillUntilRefused(store: CaptureStore): Promise<number[]> {
  const kept: number[] = [];
  const capture = sampleCapture({ body: { size: 20 * kib, bytes: new Uint8Array(20 * kib).fill(7) } });
  for (let i = 0; i < 200; i += 1) {
    try {
      kept.push(await store.add(capture));
    } catch (error) {
      expect(error).toMatchObject({ code: "STORE_NOT_WRITABLE", category: "environment" });
      expect(String(error)).toContain("the disk is full");
      return kept;
    }
  }
  throw new Error("The disk of this test never got full.");
}
