// What is said when an emulator is open: where it is, what it answers, what it assumes.

import type { Emulation } from "../core/emulation/emulation.ts";
import type { Emulator } from "../core/emulation/emulator.ts";
import type { EmulatedPace } from "../core/emulation/events.ts";
import { visible } from "../core/sanitise.ts";
import { assumptionsInShort } from "./emulate-assumptions.ts";

/** What is known when the emulator is open. */
export interface EmulatorNews {
  readonly addresses: readonly string[];
  readonly emulations: readonly Emulation[];
  /** Endpoints by provider id. */
  readonly endpoints: Readonly<Record<string, number>>;
  readonly stateFile: string | undefined;
  readonly pace: EmulatedPace;
  /** Where the authority of local https is kept. */
  readonly caFile?: string;
  /** For the screen; missing where nothing shows it. */
  readonly log?: Pick<Emulator, "now" | "deliveries">;
}

/** The fields of the first line of NDJSON; also those under `emulator` of a `listen --emulate`. */
export function readyObject({ addresses, emulations, endpoints, stateFile, pace, caFile }: EmulatorNews) {
  return {
    addresses,
    state: stateFile ?? null,
    clock: pace,
    ...(caFile === undefined ? {} : { caFile }),
    providers: emulations.map(({ provider, calls, assumptions }) => ({
      id: provider.id,
      name: provider.name,
      calls: calls?.() ?? [],
      endpoints: endpoints[provider.id] ?? 0,
      assumptions,
    })),
  };
}

/** The lines that say where each provider is, what it answers and what it assumes. */
export function emulatorBanner(news: EmulatorNews): string {
  const { addresses, emulations, stateFile, pace } = news;
  const rows: [string, string][] = [
    ...emulations.flatMap((emulation) => providerRows(emulation, news)),
    [
      "state",
      stateFile === undefined
        ? "in memory: it ends with this process"
        : `${visible(stateFile)} (kept for the next start)`,
    ],
    ["clock", clockWords(pace)],
    ["try it", `hookdev emit ${exampleEvent(emulations)}   (in another terminal; Ctrl-C here ends)`],
  ];
  const base = `  ${"base URL".padEnd(10)} ${addresses.join("  ")}\n`;
  return `${base}${rows.map(([name, text]) => `  ${name.padEnd(10)} ${text}\n`).join("")}`;
}

function providerRows(emulation: Emulation, { endpoints }: EmulatorNews): [string, string][] {
  const { provider, calls } = emulation;
  const count = endpoints[provider.id] ?? 0;
  const registered = count === 0 ? "no endpoint yet" : count === 1 ? "1 endpoint" : `${count} endpoints`;
  return [
    [
      provider.id,
      `${provider.name}, ${registered}${calls === undefined ? "; it has no API, so --target and --endpoint say where it sends" : ""}`,
    ],
    ...(calls?.() ?? []).map((call): [string, string] => ["", `answers ${call}`]),
    ...assumptionsInShort(emulation).map((text): [string, string] => ["", text]),
  ];
}

function clockWords({ isManual, scale }: EmulatedPace): string {
  if (isManual)
    return "by hand: Enter or the space bar goes to the next attempt, a duration (3m) and Enter goes on so far";
  return scale === 1 ? "real time" : `${scale} times as fast as real time`;
}

function exampleEvent(emulations: readonly Emulation[]): string {
  const event = emulations[0]?.provider.events.find(({ payload }) => payload !== undefined)?.name ?? "<event>";
  return /\s/.test(event) ? `"${event}"` : event;
}

/** Who and where in a few words, for a status bar: `pliance, amani :4500`. */
export function emulatedWords({ emulations, addresses }: EmulatorNews): string {
  return `${emulations.map(({ provider }) => provider.id).join(", ")} :${new URL(addresses[0] as string).port}`;
}
