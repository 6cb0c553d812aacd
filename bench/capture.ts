// Receiving: `listen` stores, recognises and verifies each delivery before its 2xx; the floor answers 200.

import { join } from "node:path";
import { type LoadResult, runLoad } from "./load.ts";
import { alternate, type Measurement, toRow } from "./measurement.ts";
import { message, secret } from "./payload.ts";
import { openWorkplace } from "./workplace.ts";

const connections = 64;
const requests = 30_000;
const warmUp = 5_000;

export const capture: Measurement = {
  name: "capture",
  async run({ rounds, reduce }) {
    const place = openWorkplace();
    try {
      const store = join(place.folder, "captures.db");
      const ours = await place.startListen(["--provider", "dotfile", "--secret", secret, "--store", store]);
      const floor = await place.startFloor("bare-server.ts");
      const load = (port: number, count: number) =>
        runLoad({ port, connections, requests: Math.ceil(count / reduce), message });
      for (const { port } of [ours, floor]) await load(port, warmUp);
      const results = await alternate<LoadResult>(rounds, {
        ours: () => load(ours.port, requests),
        floor: () => load(floor.port, requests),
      });
      const words = {
        name: "capture: stored and verified before the 2xx, 1 KB, 64 connections",
        unit: "requests/s",
        floorName: "bare node:http",
        target: { of: "ratio", atLeast: 0.7 },
      } as const;
      const pairs = results.map((round) => ({ ours: round.ours.perSecond, floor: round.floor.perSecond }));
      return [toRow(words, pairs)];
    } finally {
      await place.close();
    }
  },
};
