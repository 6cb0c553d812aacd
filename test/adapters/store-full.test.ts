// A disk that is full or a file that may not grow: refused, still readable, later written again.

import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openStore } from "../../src/adapters/store/store.ts";
import type { CaptureStore } from "../../src/core/ports.ts";
import { sampleCapture, startStoreWriter, temporaryFolder } from "../helpers/store-samples.ts";
import { writerBody } from "../helpers/store-writer-body.ts";

const kib = 1024;
const canMount = process.getuid?.() === 0 && tryMount(undefined);

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

/** A file system of its own that is gone when the test has ended. */
function smallDisk(size: string): string {
  const folder = join(temporaryFolder(), "disk");
  mkdirSync(folder);
  expect(tryMount({ folder, size })).toBe(true);
  onTestFinished(() => {
    spawnSync("umount", ["-l", folder]);
  });
  return folder;
}

/** Without a folder: tries whether mounting is possible at all. */
function tryMount(disk: { folder: string; size: string } | undefined): boolean {
  if (disk === undefined) return spawnSync("unshare", ["-m", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]).status === 0;
  return spawnSync("mount", ["-t", "tmpfs", "-o", `size=${disk.size}`, "tmpfs", disk.folder]).status === 0;
}
