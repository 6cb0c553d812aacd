// Stores that were made before rows became shorter and pages larger.

import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { openStore } from "../../../src/adapters/store/store.ts";
import { sampleCapture, temporaryFolder } from "../../helpers/store-samples.ts";

test("reads rows that hold in JSON what has columns as well", async () => {
  const file = join(temporaryFolder(), "captures.db");
  const store = openStore({ file });
  const capture = sampleCapture({ provider: "dotfile", event: "a\ud800b", answeredStatus: 202, httpVersion: "1.0" });
  const id = await store.add(capture);
  const { body: _body, flags: _flags, ...about } = capture;
  const db = new DatabaseSync(file);
  db.prepare("UPDATE captures SET about = ?").run(JSON.stringify(about));
  db.close();
  expect(store.get(id)).toEqual({ ...capture, id });
  expect(store.list({ limit: 1 })[0]).toMatchObject({ ...about, id });
  await store.close();
});

test("makes a new store with pages of 8 KB and leaves another one with its own", async () => {
  const pageBytes = (file: string) => {
    const db = new DatabaseSync(file);
    const { page_size: bytes } = db.prepare("PRAGMA page_size").get() as { page_size: number };
    db.close();
    return bytes;
  };
  const folder = temporaryFolder();
  const [made, found] = [join(folder, "made.db"), join(folder, "found.db")];
  const before = new DatabaseSync(found);
  before.exec("PRAGMA page_size = 4096; PRAGMA journal_mode = WAL; CREATE TABLE x (y); DROP TABLE x");
  before.close();
  for (const file of [made, found]) {
    const store = openStore({ file });
    const id = await store.add(sampleCapture());
    expect(store.get(id)).toEqual({ ...sampleCapture(), id });
    await store.close();
  }
  expect([made, found].map(pageBytes)).toEqual([8192, 4096]);
});
