// Forwarding: what `listen --forward-to` adds to a direct request, and its throughput against a bare undici relay.

import { join } from "node:path";
import { type LoadResult, runLoad } from "./load.ts";
import { alternate, type Measurement, type Row, toRow } from "./measurement.ts";
import { message, secret } from "./payload.ts";
import { openWorkplace, type Server, type Workplace } from "./workplace.ts";

const requests = { one: 3_000, many: 15_000 };

interface Way {
  readonly direct: Server;
  readonly ours: Server;
  readonly relay: Server;
}

export const forward: Measurement = {
  name: "forward",
  async run({ rounds, reduce }) {
    const place = openWorkplace();
    try {
      const way = await open(place);
      const load = (server: Server, connections: number) => {
        const count = Math.ceil((connections === 1 ? requests.one : requests.many) / reduce);
        return runLoad({ port: server.port, connections, requests: count, message });
      };
      for (const server of [way.direct, way.ours, way.relay]) await load(server, 64);
      const rows: Row[] = [];
      for (const connections of [1, 64]) {
        const toRelay = { ours: () => load(way.ours, connections), floor: () => load(way.relay, connections) };
        const direct = { ours: () => load(way.ours, connections), floor: () => load(way.direct, connections) };
        rows.push(...rowsOf(connections, await alternate(rounds, toRelay), await alternate(rounds, direct)));
      }
      return rows;
    } finally {
      await place.close();
    }
  },
};

async function open(place: Workplace): Promise<Way> {
  const direct = await place.startFloor("bare-server.ts");
  const relay = await place.startFloor("undici-relay.ts", [String(direct.port)]);
  const target = ["--forward-to", String(direct.port), "--store", join(place.folder, "captures.db")];
  return { direct, relay, ours: await place.startListen([...target, "--provider", "dotfile", "--secret", secret]) };
}

type Rounds = readonly { ours: LoadResult; floor: LoadResult }[];

function rowsOf(connections: number, toRelay: Rounds, direct: Rounds): Row[] {
  const at = `${connections} connection${connections === 1 ? "" : "s"}`;
  const pairs = (rounds: Rounds, key: keyof LoadResult) =>
    rounds.map((round) => ({ ours: round.ours[key], floor: round.floor[key] }));
  return [
    toRow({ name: `forward: p50, ${at}`, unit: "ms", floorName: "direct" }, pairs(direct, "p50Ms")),
    toRow({ name: `forward: p99, ${at}`, unit: "ms", floorName: "direct" }, pairs(direct, "p99Ms")),
    toRow({ name: `forward: p50, ${at}`, unit: "ms", floorName: "bare undici relay" }, pairs(toRelay, "p50Ms")),
    toRow({ name: `forward: p99, ${at}`, unit: "ms", floorName: "bare undici relay" }, pairs(toRelay, "p99Ms")),
    toRow(
      { name: `forward: throughput, ${at}`, unit: "requests/s", floorName: "bare undici relay" },
      pairs(toRelay, "perSecond"),
    ),
  ];
}
