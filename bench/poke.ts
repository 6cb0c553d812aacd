// Sending: `hookdev poke --count` with a fresh signature each, against a bare loop of undici.request with the same bytes.

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { alternate, type Measurement, toRow } from "./measurement.ts";
import { secret } from "./payload.ts";
import { runProcess } from "./process.ts";
import { openSink, type Sink } from "./sink.ts";
import { hookdev, openWorkplace, type Workplace } from "./workplace.ts";

const top = fileURLToPath(new URL("..", import.meta.url));
const payload = join(top, "payloads/dotfile/Case.StatusUpdated.json");
const concurrency = "64";

interface Sent {
  /** Requests per second of the whole process, start-up included. */
  readonly whole: number;
  /** Requests per second of the send phase, as the process itself counts it. */
  readonly phase: number;
}

export const poke: Measurement = {
  name: "poke",
  async run({ rounds, reduce }) {
    const place = openWorkplace();
    const sink = await openSink();
    const count = Math.ceil(10_000 / reduce);
    try {
      const floor = () => send(floorArgs(sink, count), { place, sink, count });
      const signed = () => send(ourArgs(sink, count), { place, sink, count });
      const fresh = () => send([...ourArgs(sink, count), "--fresh"], { place, sink, count });
      const plain = await alternate(rounds, { ours: signed, floor });
      const renewed = await alternate(rounds, { ours: fresh, floor });
      const pairs = (results: typeof plain, key: keyof Sent) =>
        results.map((round) => ({ ours: round.ours[key], floor: round.floor[key] }));
      const words = { unit: "pokes/s", floorName: "bare undici.request loop" };
      const target = { of: "ratio", atLeast: 0.8 } as const;
      return [
        toRow({ ...words, name: "poke: send phase, signed each, 64 in flight", target }, pairs(plain, "phase")),
        toRow({ ...words, name: "poke: whole process, signed each", target }, pairs(plain, "whole")),
        toRow({ ...words, name: "poke: send phase, --fresh payload too" }, pairs(renewed, "phase")),
        toRow({ ...words, name: "poke: whole process, --fresh payload too" }, pairs(renewed, "whole")),
      ];
    } finally {
      sink.close();
      await place.close();
    }
  },
};

function ourArgs(sink: Sink, count: number): string[] {
  const many = ["--count", String(count), "--concurrency", concurrency, "--json"];
  return [
    hookdev,
    "poke",
    "Case.StatusUpdated",
    "--provider",
    "dotfile",
    "--secret",
    secret,
    "--url",
    sink.url,
    ...many,
  ];
}

function floorArgs(sink: Sink, count: number): string[] {
  return [join(top, "bench/floors/request-loop.ts"), sink.url, String(count), concurrency, payload];
}

async function send(
  args: readonly string[],
  { place, sink, count }: { place: Workplace; sink: Sink; count: number },
): Promise<Sent> {
  sink.taken();
  const { stdout, durationMs } = await runProcess(args, place.folder);
  const taken = sink.taken();
  if (taken !== count) throw new Error(`${count} requests were to be sent, ${taken} arrived`);
  return { whole: (count / durationMs) * 1000, phase: JSON.parse(stdout).perSecond };
}
