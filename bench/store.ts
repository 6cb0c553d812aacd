// The store with 1,000,000 captures: opening it, its newest page and one by id; the floor is the same on 1,000.

import { rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { openStore } from "../src/adapters/store/store.ts";
import { systemClock } from "../src/adapters/system.ts";
import type { NewCapture } from "../src/core/capture.ts";
import { alternate, type Measurement, median, type Row, toRow } from "./measurement.ts";
import { body } from "./payload.ts";
import { openWorkplace } from "./workplace.ts";

const large = 1_000_000;
const small = 1_000;
const group = 2_000;

interface Times {
  readonly openMs: number;
  readonly pageMs: number;
  readonly byIdMs: number;
}

export const store: Measurement = {
  name: "store",
  async run({ rounds, reduce }) {
    const place = openWorkplace();
    try {
      const count = Math.ceil(large / reduce);
      const files = { ours: join(place.folder, "large.db"), floor: join(place.folder, "small.db") };
      await fill(files.floor, small);
      await fill(files.ours, count);
      process.stderr.write(`  ${count} captures in ${Math.round(statSync(files.ours).size / 1024 / 1024)} MB\n`);
      const results = await alternate(rounds, {
        ours: () => timesOf(files.ours),
        floor: () => timesOf(files.floor),
      });
      const row = (name: string, key: keyof Times): Row =>
        toRow(
          {
            name: `store: ${name}, ${count} captures`,
            unit: "ms",
            floorName: `the same with ${small}`,
            target: { of: "value", atMost: 50 },
          },
          results.map((round) => ({ ours: round.ours[key], floor: round.floor[key] })),
        );
      return [row("open", "openMs"), row("newest page of 50", "pageMs"), row("one by id", "byIdMs")];
    } finally {
      rmSync(place.folder, { recursive: true, force: true });
      await place.close();
    }
  },
};

async function fill(file: string, count: number): Promise<void> {
  const opened = openStore({ file, clock: systemClock() });
  for (let done = 0; done < count; done += group)
    await Promise.all(Array.from({ length: Math.min(group, count - done) }, (_, n) => opened.add(delivery(done + n))));
  await opened.close();
}

/** Each row is the median of 20 calls: with them, ids spread over the whole store. */
async function timesOf(file: string): Promise<Times> {
  const began = performance.now();
  const opened = openStore({ file, clock: systemClock() });
  const newest = opened.newestId() as number;
  const openMs = performance.now() - began;
  const pageMs = timed(() => opened.list({ limit: 50 }));
  const ids = Array.from({ length: 20 }, (_, n) => 1 + Math.floor((newest - 1) * (n / 19)));
  const byIdMs = median(ids.map((id) => timed(() => opened.get(id))));
  await opened.close();
  return { openMs, pageMs, byIdMs };
}

function timed(call: () => unknown): number {
  const began = performance.now();
  if (call() === undefined) throw new Error("the store does not hold what was put in");
  return performance.now() - began;
}

function delivery(n: number): NewCapture {
  return {
    receivedAt: 1_795_000_000_000 + n,
    state: "complete",
    method: "POST",
    target: "/hooks/dotfile",
    httpVersion: "1.1",
    scheme: "http",
    headers: ["Host", "127.0.0.1", "Content-Type", "application/json", "Content-Length", String(body.length)],
    trailers: [],
    body: { size: body.length, bytes: body },
    remoteAddress: "127.0.0.1",
    flags: [],
    provider: "dotfile",
    event: "Case.StatusUpdated",
    verdict: { ok: true, schemeId: "signature", matchedKey: 0, notes: [] },
    answeredStatus: 200,
  };
}
