// Receiving: `listen` stores, recognises and verifies each delivery before its 2xx; one floor answers 200, one stores first.

import { join } from "node:path";
import { type LoadResult, runLoad } from "./load.ts";
import { alternate, type Measurement, type RowWords, toRow } from "./measurement.ts";
import { message, secret } from "./payload.ts";
import { openWorkplace, type Server } from "./workplace.ts";

const connections = 64;
const requests = 30_000;
const warmUp = 5_000;

const name = "capture: stored and verified before the 2xx, 1 KB, 64 connections";
const unit = "requests/s";

/** The second row has no target: it shows what storing costs any server, and what detection and verification add. */
const floors: readonly RowWords[] = [
  { name, unit, floorName: "bare node:http", target: { of: "ratio", atLeast: 0.7 } },
  { name, unit, floorName: "node:http + node:sqlite" },
];

export const capture: Measurement = {
  name: "capture",
  async run({ rounds, reduce }) {
    const place = openWorkplace();
    try {
      const store = join(place.folder, "captures.db");
      const ours = await place.startListen(["--provider", "dotfile", "--secret", secret, "--store", store]);
      const bare = await place.startFloor("bare-server.ts");
      const stored = await place.startFloor("stored-server.ts", [join(place.folder, "floor.db")]);
      const load = ({ port }: Server, count: number) =>
        runLoad({ port, connections, requests: Math.ceil(count / reduce), message });
      for (const server of [ours, bare, stored]) await load(server, warmUp);
      const results = await alternate<readonly LoadResult[]>(rounds, {
        ours: async () => [await load(ours, requests)],
        floor: async () => [await load(bare, requests), await load(stored, requests)],
      });
      return floors.map((words, which) =>
        toRow(
          words,
          results.map((round) => ({ ours: perSecond(round.ours, 0), floor: perSecond(round.floor, which) })),
        ),
      );
    } finally {
      await place.close();
    }
  },
};

function perSecond(results: readonly LoadResult[], which: number): number {
  return (results[which] as LoadResult).perSecond;
}
