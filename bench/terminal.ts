// The terminal inspector: 120×40, 10,000 captures listed, 1,000 arriving a second, keys pressed; against the same
// session without a screen. And filters over 100,000 captures.

import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { openStore } from "../src/adapters/store/store.ts";
import { systemClock } from "../src/adapters/system.ts";
import type { NewCapture } from "../src/core/capture.ts";
import { parseFilter } from "../src/core/filter/parse.ts";
import { CaptureList } from "../src/ui/terminal/capture-list.ts";
import { type Measurement, type Pair, type Row, toRow } from "./measurement.ts";
import { runPacedLoad } from "./paced-load.ts";
import { body, message } from "./payload.ts";
import { openPtySession, type PtySession } from "./terminal-pty.ts";
import { openWorkplace, type Workplace } from "./workplace.ts";

const listed = 10_000;
const perSecond = 1000;
const idleSeconds = 10;
const warmUpSeconds = 3;
const filtered = 100_000;
const keyEveryMs = 150;

export const terminal: Measurement = {
  name: "terminal",
  async run({ reduce }) {
    const place = openWorkplace();
    try {
      const seconds = Math.max(2, Math.ceil(30 / reduce));
      const quiet = await session(place, "quiet", seconds);
      const screen = await session(place, "tui", seconds);
      return [...screenRows(screen, quiet, seconds), ...(await filterRows(place, Math.ceil(filtered / reduce)))];
    } finally {
      await place.close();
    }
  },
};

interface Seen {
  /** Percent of one core while captures arrive. */
  readonly busyCpu: number;
  /** Percent of one core with neither traffic nor keys. */
  readonly idleCpu: number;
  readonly keyMs: readonly number[];
  readonly fullErases: number;
  readonly stored: number;
  readonly answered: number;
}

async function session(place: Workplace, output: "tui" | "quiet", seconds: number): Promise<Seen> {
  const store = join(place.folder, `${output}.db`);
  await fill(store, listed);
  const running = await openPtySession({ folder: place.folder, store, output });
  await sleep(2000);
  const idleCpu = await cpuShare(running, () => sleep(idleSeconds * 1000));
  // A session is open all day: what is measured is not how its code is compiled in the first seconds.
  await runPacedLoad({ port: running.port, perSecond, seconds: warmUpSeconds, message });
  const erasesBefore = running.fullErases();
  const keyMs: number[] = [];
  let answered = 0;
  const busyCpu = await cpuShare(running, async () => {
    const load = runPacedLoad({ port: running.port, perSecond, seconds, message });
    const keys = output === "tui" ? pressKeys(running, seconds, keyMs) : Promise.resolve();
    [answered] = await Promise.all([load, keys]);
  });
  const fullErases = running.fullErases() - erasesBefore;
  await running.stop();
  const opened = openStore({ file: store, clock: systemClock() });
  const stored = opened.count() - listed - perSecond * warmUpSeconds;
  await opened.close();
  return { busyCpu, idleCpu, keyMs, fullErases, stored, answered };
}

/** Turns the tabs over and back: a change that no arrival can make. */
async function pressKeys(running: PtySession, seconds: number, keyMs: number[]): Promise<void> {
  const until = performance.now() + seconds * 1000 - 1000;
  for (let turn = 0; performance.now() < until; turn += 1) {
    keyMs.push(await running.latency(turn % 2 === 0 ? "2" : "3", turn % 2 === 0 ? "[2 Headers]" : "[3 Body]"));
    await sleep(keyEveryMs);
  }
}

async function cpuShare(running: PtySession, work: () => Promise<unknown>): Promise<number> {
  const cpu = running.cpuMs();
  const began = performance.now();
  await work();
  return ((running.cpuMs() - cpu) / (performance.now() - began)) * 100;
}

function screenRows(screen: Seen, quiet: Seen, seconds: number): Row[] {
  const sent = perSecond * seconds;
  const name = (what: string) => `terminal: ${what}`;
  const row = (
    words: { what: string; unit: string; floorName: string; atMost?: number; atLeast?: number },
    pair: Pair,
  ) => {
    const { what, unit, floorName, ...limits } = words;
    return toRow({ name: name(what), unit, floorName, target: { of: "value", ...limits } }, [pair]);
  };
  const sorted = screen.keyMs.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] as number;
  return [
    row(
      {
        what: `captures stored of ${sent} at ${perSecond}/s`,
        unit: "captures",
        floorName: "sent",
        atLeast: sent,
        atMost: sent,
      },
      { ours: screen.stored, floor: sent },
    ),
    row(
      { what: `key to frame p95 (${sorted.length} keys)`, unit: "ms", floorName: "p50", atMost: 35 },
      { ours: at(0.95), floor: at(0.5) },
    ),
    row(
      { what: "UI CPU above the server's own", unit: "% of a core", floorName: "without a screen", atMost: 15 },
      { ours: Math.max(0, screen.busyCpu - quiet.busyCpu), floor: quiet.busyCpu },
    ),
    row(
      { what: "full erases under load", unit: "erases", floorName: "key presses", atMost: 0 },
      { ours: screen.fullErases, floor: sorted.length },
    ),
    row(
      { what: "idle CPU", unit: "% of a core", floorName: "without a screen", atMost: 2 },
      { ours: screen.idleCpu, floor: Math.max(0.01, quiet.idleCpu) },
    ),
  ];
}

const filters = ["no-such-word", "status:>=500", "sig:bad provider:dotfile", "-event:Case", "age:<5m method:PUT"];

/** From the filter to its last hit over the whole store; the floor is the same over a hundredth. */
async function filterRows(place: Workplace, count: number): Promise<Row[]> {
  const files = { ours: join(place.folder, "filtered.db"), floor: join(place.folder, "few.db") };
  await fill(files.ours, count);
  await fill(files.floor, Math.ceil(count / 100));
  const ours = await filterTimes(files.ours);
  const floor = await filterTimes(files.floor);
  return filters.map((text, index) =>
    toRow(
      {
        name: `terminal: filter ${text}, ${count} captures`,
        unit: "ms",
        floorName: "a hundredth of them",
        target: { of: "value", atMost: 150 },
      },
      (ours[index] as number[]).map((ms, round) => ({ ours: ms, floor: (floor[index] as number[])[round] as number })),
    ),
  );
}

async function filterTimes(file: string): Promise<number[][]> {
  const store = openStore({ file, clock: systemClock() });
  const list = new CaptureList({ store, clock: systemClock(), onError: (error) => process.stderr.write(`${error}\n`) });
  const times: number[][] = [];
  for (const text of filters) {
    const rounds: number[] = [];
    for (let round = 0; round < 5; round += 1) rounds.push(await timeOf(list, text));
    times.push(rounds);
  }
  list.close();
  await store.close();
  return times;
}

function timeOf(list: CaptureList, text: string): Promise<number> {
  const parsed = parseFilter(text);
  if (!parsed.ok) throw new Error(parsed.message);
  return new Promise((resolve) => {
    const began = performance.now();
    const check = () => {
      if (list.getSnapshot().searching) return;
      stop();
      resolve(performance.now() - began);
    };
    const stop = list.subscribe(check);
    list.setFilter(parsed.filter);
    check();
  });
}

const group = 2000;

async function fill(file: string, count: number): Promise<void> {
  const store = openStore({ file, clock: systemClock() });
  for (let done = 0; done < count; done += group)
    await Promise.all(Array.from({ length: Math.min(group, count - done) }, (_, n) => store.add(delivery(done + n))));
  await store.close();
}

function delivery(number: number): NewCapture {
  const verdict =
    number % 7 === 0
      ? ({ ok: false, schemeId: "signature", reason: "mismatch", message: "It does not match.", hints: [] } as const)
      : ({ ok: true, schemeId: "signature", matchedKey: 0, notes: [] } as const);
  return {
    receivedAt: Date.now() - number,
    state: "complete",
    method: "POST",
    target: `/hooks/dotfile?n=${number}`,
    httpVersion: "1.1",
    scheme: "http",
    headers: [
      "Host",
      "127.0.0.1",
      "Content-Type",
      "application/json",
      "Dotfile-Signature",
      "0".repeat(64),
      "Content-Length",
      String(body.length),
    ],
    trailers: [],
    body: { size: body.length, bytes: body },
    remoteAddress: "127.0.0.1",
    flags: [],
    provider: "dotfile",
    event: "Case.StatusUpdated",
    verdict,
    answeredStatus: number % 50 === 0 ? 500 : 200,
  };
}
