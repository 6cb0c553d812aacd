// F-01: acknowledged means stored, also when the process is killed in the middle of its work.

import { join } from "node:path";
import { expect, test } from "vitest";
import { openStore } from "../../src/adapters/store/store.ts";
import { type Acknowledged, startStoreWriter, temporaryFolder } from "../helpers/store-samples.ts";
import { writerBody } from "../helpers/store-writer-body.ts";

const seed = Number(process.env.HOOKDEV_SEED ?? 20261121);
/** More by hand: HOOKDEV_KILL_ROUNDS=200 (F-01). */
const rounds = Number(process.env.HOOKDEV_KILL_ROUNDS ?? 8);

test("keeps every acknowledged capture over random kills", async () => {
  console.log(`store-kill: seed ${seed}`);
  const file = join(temporaryFolder(), "captures.db");
  const told: (Acknowledged & { round: number })[] = [];
  for (let round = 0; round < rounds; round += 1) {
    for (const one of await fillUntilKilled(file, round)) told.push({ ...one, round });
  }
  const store = openStore({ file });
  const lost = told.filter(({ id, n, round }) => !holds(store.get(id)?.body, writerBody(seed + round, n)));
  console.log(`store-kill: ${told.length} acknowledged, ${lost.length} lost`);
  expect(told.length).toBeGreaterThanOrEqual(rounds * 100);
  expect(lost).toEqual([]);
  expect(new Set(told.map(({ id }) => id)).size).toBe(told.length);
  expect(store.count()).toBe(store.list({ limit: 1_000_000 }).length);
  await store.close();
});

async function fillUntilKilled(file: string, round: number): Promise<Acknowledged[]> {
  const killAfter = 100 + (((seed + round) * 2654435761) % 4000);
  const run = startStoreWriter([file, seed + round], {
    onLine: ({ child, acknowledged }) => {
      if (acknowledged.length === killAfter) child.kill("SIGKILL");
    },
  });
  expect((await run.ended).signal).toBe("SIGKILL");
  expect(run.refused).toEqual([]);
  return run.acknowledged;
}

function holds(body: unknown, expected: Uint8Array): boolean {
  const { bytes } = (body ?? {}) as { bytes?: Uint8Array };
  return bytes !== undefined && Buffer.compare(bytes, expected) === 0;
}
