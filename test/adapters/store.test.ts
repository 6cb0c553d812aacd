// The store as its users see it: ids, pages, filters, attempts, flags, large bodies, removal.

import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { openStore } from "../../src/adapters/store/store.ts";
import type { CapturedBody } from "../../src/core/capture.ts";
import type { CaptureStore } from "../../src/core/ports.ts";
import { bodyOf, noon, sampleAttempt, sampleCapture, temporaryFolder } from "../helpers/store-samples.ts";

let folder: string;
let store: CaptureStore;

beforeEach(() => {
  folder = temporaryFolder();
  store = openStore({ file: join(folder, "captures.db") });
  onTestFinished(() => store.close());
});

describe("adding and reading", () => {
  test("is empty when it is new", () => {
    expect(store.count()).toBe(0);
    expect(store.newestId()).toBeUndefined();
    expect(store.list({ limit: 10 })).toEqual([]);
    expect(store.get(1)).toBeUndefined();
  });

  test("gives ids in the order of arrival, within a turn and over turns", async () => {
    expect(await Promise.all([1, 2, 3].map(() => store.add(sampleCapture())))).toEqual([1, 2, 3]);
    expect(await store.add(sampleCapture())).toBe(4);
    expect(store.newestId()).toBe(4);
    expect(store.count()).toBe(4);
  });

  test("acknowledges only what another connection can read", async () => {
    const other = openStore({ file: join(folder, "captures.db") });
    const id = await store.add(sampleCapture());
    expect(other.get(id)).toEqual({ ...sampleCapture(), id });
    await other.close();
  });

  test("keeps everything over closing and opening", async () => {
    const id = await store.add(sampleCapture());
    await store.close();
    store = openStore({ file: join(folder, "captures.db") });
    expect(store.get(id)).toEqual({ ...sampleCapture(), id });
    expect(await store.add(sampleCapture())).toBe(id + 1);
  });

  test("waits in close for what is being added", async () => {
    const adding = store.add(sampleCapture());
    await store.close();
    expect(await adding).toBe(1);
  });

  test("tries the next group afresh after one that failed, and fails only that one", async () => {
    const first = store.add(sampleCapture());
    const unwritable = store.add(sampleCapture({ receivedAt: Number.NaN }));
    await expect(first).rejects.toMatchObject({ code: "STORE_NOT_WRITABLE" });
    await expect(unwritable).rejects.toMatchObject({ code: "STORE_NOT_WRITABLE" });
    expect(await store.add(sampleCapture())).toBe(1);
    expect(store.count()).toBe(1);
  });

  test("refuses a capture after it was closed", async () => {
    await store.close();
    await expect(store.add(sampleCapture())).rejects.toThrow();
  });
});

describe("pages", () => {
  beforeEach(async () => {
    for (let i = 0; i < 10; i += 1) {
      const event = ["Case.StatusUpdated", "Check.Completed"][i % 2] as string;
      await store.add(sampleCapture({ provider: i < 5 ? "dotfile" : "pliance", event }));
    }
    await store.add(sampleCapture());
  });

  const pages = [
    { page: { limit: 3 }, ids: [11, 10, 9] },
    { page: { limit: 3, beforeId: 9 }, ids: [8, 7, 6] },
    { page: { limit: 3, beforeId: 1 }, ids: [] },
    { page: { limit: 3, provider: "dotfile" }, ids: [5, 4, 3] },
    { page: { limit: 9, provider: "dotfile", beforeId: 3 }, ids: [2, 1] },
    { page: { limit: 9, event: "Check.Completed" }, ids: [10, 8, 6, 4, 2] },
    { page: { limit: 9, event: "Check.Completed", provider: "pliance" }, ids: [10, 8, 6] },
    { page: { limit: 9, provider: "nobody" }, ids: [] },
  ];
  test.each(pages)("lists $page newest first", ({ page, ids }) => {
    expect(store.list(page).map(({ id }) => id)).toEqual(ids);
  });

  test("does not load bodies, and says so when one is read from a list", async () => {
    const [listed] = store.list({ limit: 1 });
    expect(listed?.body).toEqual({ size: 5, bytes: new Uint8Array(0) });
    await expect(store.readBody(listed?.body as CapturedBody)).rejects.toMatchObject({ code: "STORE_BODY_NOT_LOADED" });
  });
});

describe("attempts and flags", () => {
  test("keeps attempts with their capture", async () => {
    const id = await store.add(sampleCapture());
    await store.addAttempt(sampleAttempt(id));
    expect(store.attempts(id)).toEqual([sampleAttempt(id)]);
    expect(store.attempts(id + 1)).toEqual([]);
  });

  test("drops an attempt whose capture is gone", async () => {
    const id = await store.add(sampleCapture());
    store.delete([id]);
    await store.addAttempt(sampleAttempt(id));
    expect(store.attempts(id)).toEqual([]);
  });

  test("adds a flag once", async () => {
    const id = await store.add(sampleCapture({ flags: ["no-host"] }));
    store.addFlag(id, "client-left");
    store.addFlag(id, "client-left");
    store.addFlag(id, "no-host");
    store.addFlag(999, "client-left");
    expect(store.get(id)?.flags).toEqual(["no-host", "client-left"]);
  });
});

describe("large bodies", () => {
  test("keeps a spooled body in a file and gives it whole and in chunks", async () => {
    const { id, file } = await addSpooled(["first ", "second"]);
    const body = store.get(id)?.body as CapturedBody;
    expect(body).toEqual({ size: 12, file });
    expect(Buffer.from(await store.readBody(body)).toString()).toBe("first second");
    expect(await collect(store.streamBody(body))).toBe("first second");
  });

  test("streams a body from memory too", async () => {
    expect(await collect(store.streamBody(bodyOf("small")))).toBe("small");
  });

  test("leaves nothing of a discarded spool", async () => {
    const spool = await store.spool();
    await spool.write(Buffer.from("x"));
    await spool.discard();
    expect(bodyFiles()).toEqual([]);
  });

  test("says which body file is missing", async () => {
    const body = { size: 1, file: join(folder, "captures.db-bodies", "gone.body") };
    const missing = { code: "STORE_BODY_MISSING", category: "environment" };
    await expect(store.readBody(body)).rejects.toMatchObject(missing);
    await expect(collect(store.streamBody(body))).rejects.toMatchObject(missing);
  });

  const strangers = ["/etc/passwd", "captures.db-bodies/../captures.db", "captures.db-bodies/none.body"];
  test.each(strangers)("does not acknowledge a capture whose body file is %s", async (path) => {
    await store.spool().then((spool) => spool.finish());
    const good = store.add(sampleCapture());
    const bad = store.add(sampleCapture({ body: { size: 1, file: path.startsWith("/") ? path : join(folder, path) } }));
    await expect(bad).rejects.toMatchObject({ code: "STORE_BODY_MISSING" });
    expect(store.get(await good)?.id).toBe(1);
    expect(store.count()).toBe(1);
    expect(existsSync("/etc/passwd")).toBe(true);
    expect(existsSync(join(folder, "captures.db"))).toBe(true);
  });
});

describe("removal", () => {
  test("deletes captures with their attempts and body files, and counts those that were there", async () => {
    const { id } = await addSpooled(["body"]);
    const kept = await store.add(sampleCapture());
    await store.addAttempt(sampleAttempt(id));
    expect(store.delete([id, id, 77])).toBe(1);
    expect(store.get(id)).toBeUndefined();
    expect(store.attempts(id)).toEqual([]);
    expect(bodyFiles()).toEqual([]);
    expect(store.list({ limit: 9 }).map((capture) => capture.id)).toEqual([kept]);
    expect(store.count()).toBe(1);
  });

  test("deletes what is older than a time, whatever the order of arrival", async () => {
    const { id: old } = await addSpooled(["old"], noon - 1);
    await store.addAttempt(sampleAttempt(old));
    await store.add(sampleCapture({ receivedAt: noon }));
    await store.add(sampleCapture({ receivedAt: noon - 5000 }));
    expect(await store.deleteBefore(noon)).toBe(2);
    expect(store.list({ limit: 9 }).map(({ id }) => id)).toEqual([2]);
    expect(store.attempts(old)).toEqual([]);
    expect(bodyFiles()).toEqual([]);
    expect(store.count()).toBe(1);
    expect(await store.deleteBefore(noon)).toBe(0);
  });

  test("leaves no byte of a purged capture in any file of the folder", async () => {
    const canary = "canary-7f3a91";
    for (let i = 0; i < 200; i += 1)
      await store.add(sampleCapture({ body: bodyOf(canary.repeat(i)), target: `/${canary}` }));
    const { id } = await addSpooled([canary]);
    await store.addAttempt({ ...sampleAttempt(id), target: canary });
    const unclaimed = await store.spool();
    await unclaimed.write(Buffer.from(canary));
    await unclaimed.finish();
    expect(everything().includes(canary)).toBe(true);

    expect(await store.purge()).toBe(201);
    expect(everything().includes(canary)).toBe(false);
    await store.close();
    expect(everything().includes(canary)).toBe(false);
  });

  test("gives the room of a purged store back", async () => {
    const size = () => statSync(join(folder, "captures.db")).size + statSync(join(folder, "captures.db-wal")).size;
    const before = size();
    for (let i = 0; i < 300; i += 1) await store.add(sampleCapture({ body: bodyOf("x".repeat(10_000)) }));
    expect(size()).toBeGreaterThan(before + 1_000_000);
    await store.purge();
    expect(size()).toBeLessThan(before + 10_000);
  });

  test("does not give an id again after a purge", async () => {
    const id = await store.add(sampleCapture());
    await store.purge();
    expect(store.count()).toBe(0);
    expect(store.newestId()).toBeUndefined();
    expect(await store.add(sampleCapture())).toBe(id + 1);
  });

  test("does not acknowledge a capture whose body was purged before the commit", async () => {
    const spool = await store.spool();
    await spool.finish();
    const adding = store.add(sampleCapture({ body: { size: 0, file: spool.file } }));
    await store.purge();
    await expect(adding).rejects.toMatchObject({ code: "STORE_BODY_MISSING" });
  });
});

async function addSpooled(chunks: string[], receivedAt = noon): Promise<{ id: number; file: string }> {
  const spool = await store.spool();
  for (const chunk of chunks) await spool.write(Buffer.from(chunk));
  await spool.finish();
  const size = chunks.join("").length;
  return { id: await store.add(sampleCapture({ receivedAt, body: { size, file: spool.file } })), file: spool.file };
}

async function collect(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all).toString();
}

function bodyFiles(): string[] {
  const bodies = join(folder, "captures.db-bodies");
  return existsSync(bodies) ? readdirSync(bodies) : [];
}

function everything(): Buffer {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Buffer.concat(files.map((entry) => readFileSync(join(entry.parentPath, entry.name))));
}
