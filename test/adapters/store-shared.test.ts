// Two processes, one store.

import { join } from "node:path";
import { expect, test } from "vitest";
import { openStore } from "../../src/adapters/store/store.ts";
import { startStoreWriter, temporaryFolder } from "../helpers/store-samples.ts";
import { writerBody } from "../helpers/store-writer-body.ts";

test("takes captures of four processes that open a new store at once", async () => {
  const file = join(temporaryFolder(), "captures.db");
  const openAt = Date.now() + 900;
  const runs = [1, 2, 3, 4].map((seed) => ({ seed, run: startStoreWriter([file, seed, 1500, openAt]) }));
  for (const { run } of runs) expect(await run.ended).toEqual({ code: 0, signal: null });

  const store = openStore({ file });
  expect(store.count()).toBe(6000);
  const ids = new Set<number>();
  for (const { seed, run } of runs) {
    expect(run.refused).toEqual([]);
    for (const { id, n } of run.acknowledged) {
      ids.add(id);
      const body = writerBody(seed, n);
      expect(store.get(id)?.body).toEqual({ size: body.length, bytes: body });
    }
  }
  expect(ids.size).toBe(6000);
  await store.close();
});
