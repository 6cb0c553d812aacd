// Start-up: whole processes against `node -e 0`, interleaved, and `listen` until it has answered its first request.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { runLoad } from "./load.ts";
import { type BenchOptions, type Measurement, type Pair, type Row, toRow } from "./measurement.ts";
import { body, headers, message, secret } from "./payload.ts";
import { runProcess } from "./process.ts";
import { openSink, type Sink } from "./sink.ts";
import { accepting, freePort, hookdev, openWorkplace, quietEnvironment, type Workplace } from "./workplace.ts";

interface Start {
  readonly name: string;
  readonly atMost: number;
  run(): Promise<number>;
}

export const startUp: Measurement = {
  name: "start-up",
  async run({ rounds, reduce }: BenchOptions) {
    const place = openWorkplace();
    const sink = await openSink();
    try {
      const starts = startsIn(place, sink);
      const floor = async () => (await runProcess(["-e", "0"], place.folder)).durationMs;
      const pairs: Pair[][] = starts.map(() => []);
      // The first round warms the disk's cache and is not counted.
      for (let round = 0; round <= Math.ceil((rounds * 5) / reduce); round++)
        for (const [index, start] of starts.entries()) {
          const pair = { floor: await floor(), ours: await start.run() };
          if (round > 0) pairs[index]?.push(pair);
        }
      return starts.map((start, index) => rowOf(start, pairs[index] ?? []));
    } finally {
      sink.close();
      await place.close();
    }
  },
};

function startsIn(place: Workplace, sink: Sink): Start[] {
  const bodyFile = join(place.folder, "body.json");
  writeFileSync(bodyFile, body);
  const given = ["--provider", "dotfile", "--secret", secret];
  const whole = async (...args: string[]) => (await runProcess([hookdev, ...args], place.folder)).durationMs;
  const signature = headers[1] as string;
  return [
    { name: "--version", atMost: 1.6, run: () => whole("--version") },
    { name: "verify", atMost: 2, run: () => whole("verify", ...given, "--header", signature, "--body-file", bodyFile) },
    { name: "poke", atMost: 5, run: () => whole("poke", "Case.StatusUpdated", ...given, "--url", sink.url) },
    { name: "listen until its first answer", atMost: 4, run: () => listenOnce(place, given) },
  ];
}

/** From spawn until the first request is answered, stored and verified. */
async function listenOnce(place: Workplace, given: readonly string[]): Promise<number> {
  const port = await freePort();
  const store = join(place.folder, "start-up.db");
  const args = [hookdev, "listen", "--port", String(port), "--output", "quiet", "--store", store, ...given];
  const began = performance.now();
  const child = spawn(process.execPath, args, { env: quietEnvironment(place.folder), stdio: "ignore" });
  const ended = once(child, "exit");
  try {
    await accepting(port, () => child.exitCode !== null);
    await runLoad({ port, connections: 1, requests: 1, message });
    return performance.now() - began;
  } finally {
    child.kill("SIGTERM");
    await ended;
  }
}

function rowOf(start: Start, pairs: readonly Pair[]): Row {
  const target = { of: "ratio", atMost: start.atMost } as const;
  return toRow({ name: `start-up: ${start.name}`, unit: "ms", floorName: "node -e 0", target }, pairs);
}
