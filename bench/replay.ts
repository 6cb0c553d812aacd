// Replaying: 10,000 fixture files, each read, recognised, signed, sent by 32 workers, judged and reported, against a bare
// loop of undici.request over the same files, and against one that has its one body in memory; and how the resident set
// grows with the number of fixtures.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { alternate, type Measurement, toRow } from "./measurement.ts";
import { secret } from "./payload.ts";
import { openSink, type Sink } from "./sink.ts";
import { hookdev, openWorkplace, quietEnvironment } from "./workplace.ts";

const top = fileURLToPath(new URL("..", import.meta.url));
const payload = join(top, "payloads/dotfile/Case.StatusUpdated.json");
const workers = "32";

interface Sent {
  /** Requests per second of the whole process, start-up, finding the files and reporting included. */
  readonly whole: number;
  /** Requests per second of the run, as the process itself counts it. */
  readonly phase: number;
  readonly peakMegabytes: number;
}

export const replay: Measurement = {
  name: "replay",
  async run({ rounds, reduce }) {
    const place = openWorkplace();
    const sink = await openSink();
    const count = Math.ceil(10_000 / reduce);
    const few = Math.ceil(count / 10);
    try {
      writeFixtures(join(place.folder, "many/dotfile"), count);
      writeFixtures(join(place.folder, "few/dotfile"), few);
      const here = { folder: place.folder, sink };
      const floor = () =>
        looped({ ...here, count }, ["file-loop.ts", sink.url, join(place.folder, "many/dotfile"), workers]);
      const inMemory = (expected: number) =>
        looped({ ...here, count: expected }, ["request-loop.ts", sink.url, String(expected), workers, payload]);
      const ours = (what: string, expected: number) => replayed(what, { ...here, count: expected });
      const results = await alternate(rounds, { ours: () => ours("many", count), floor });
      const light = await alternate(rounds, { ours: () => ours("many", count), floor: () => inMemory(count) });
      const small = { ours: await ours("few", few), floor: await inMemory(few) };
      const pairs = (of: typeof results, key: keyof Sent) =>
        of.map((round) => ({ ours: round.ours[key], floor: round.floor[key] }));
      const words = { unit: "fixtures/s", floorName: "bare undici.request loop, same files" };
      const target = { of: "ratio", atLeast: 0.7 } as const;
      const oneBody = { floorName: "bare undici.request loop, one body in memory" };
      const peaks = { unit: "MB", ...oneBody };
      const growth = pairs(light, "peakMegabytes").map((peak) => ({
        ours: peak.ours - small.ours.peakMegabytes,
        floor: peak.floor - small.floor.peakMegabytes,
      }));
      return [
        toRow({ ...words, name: `replay: ${count} fixtures, 32 workers, the run`, target }, pairs(results, "phase")),
        // Without a target: this floor opens no file, and reading the fixtures is part of the work.
        toRow({ ...words, ...oneBody, name: `replay: ${count} fixtures, 32 workers, the run` }, pairs(light, "phase")),
        toRow({ ...words, name: "replay: whole process, with finding and reporting" }, pairs(results, "whole")),
        toRow({ ...peaks, name: `replay: peak resident, ${count} fixtures` }, pairs(light, "peakMegabytes")),
        toRow({ ...peaks, name: `replay: growth of the peak from ${few} to ${count}` }, growth),
      ];
    } finally {
      sink.close();
      await place.close();
    }
  },
};

/** Each with another id, so that no two are the same. */
function writeFixtures(folder: string, count: number): void {
  mkdirSync(folder, { recursive: true });
  const text = readFileSync(payload, "utf8");
  for (let number = 0; number < count; number += 1) {
    const id = String(number).padStart(12, "0");
    writeFileSync(join(folder, `Case.StatusUpdated.${id}.json`), text.replace(/[0-9a-f]{12}"/, `${id}"`));
  }
}

interface Replay {
  readonly folder: string;
  readonly sink: Sink;
  readonly count: number;
}

async function replayed(what: string, here: Replay): Promise<Sent> {
  const options = ["--url", here.sink.url, "--workers", workers, "--secret", secret, "--reporter", "json=report.json"];
  const { durationMs, peakMegabytes } = await measured([hookdev, "replay", what, ...options], here);
  const report = JSON.parse(readFileSync(join(here.folder, "report.json"), "utf8")) as { durationMs: number };
  const { count } = here;
  return { whole: (count / durationMs) * 1000, phase: (count / report.durationMs) * 1000, peakMegabytes };
}

async function looped(here: Replay, [script = "", ...words]: readonly string[]): Promise<Sent> {
  const args = [join(top, "bench/floors", script), ...words];
  const { durationMs, peakMegabytes, stdout } = await measured(args, here);
  return { whole: (here.count / durationMs) * 1000, phase: JSON.parse(stdout).perSecond, peakMegabytes };
}

/** Runs one Node process to its end and watches its resident set. */
async function measured(args: readonly string[], { folder, sink, count }: Replay) {
  sink.taken();
  const began = performance.now();
  const child = spawn(process.execPath, args, {
    cwd: folder,
    env: quietEnvironment(folder),
    stdio: ["ignore", "pipe", "ignore"],
  });
  let stdout = "";
  let peakMegabytes = 0;
  child.stdout.on("data", (chunk) => {
    stdout += chunk;
  });
  const watch = setInterval(() => {
    peakMegabytes = Math.max(peakMegabytes, peakOf(child.pid));
  }, 20);
  const [code] = await once(child, "close");
  clearInterval(watch);
  if (code !== 0) throw new Error(`${args.join(" ")} ended with ${code}`);
  expectTaken(sink, count);
  return { durationMs: performance.now() - began, peakMegabytes, stdout };
}

function expectTaken(sink: Sink, count: number): void {
  const taken = sink.taken();
  if (taken !== count) throw new Error(`${count} requests were to be sent, ${taken} arrived`);
}

function peakOf(pid: number | undefined): number {
  try {
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}
