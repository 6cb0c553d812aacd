// `listen --emulate`: a provider on this machine beside the inbox, sending there unless it is told otherwise.

import type { Command } from "commander";
import type { SessionEvent } from "../core/arrival.ts";
import type { KeyRing } from "../core/key-ring.ts";
import type { CliContext } from "./command.ts";
import type { EmulatorNews } from "./emulate-news.ts";
import { addPaceAndStateOptions, type EmulationOptions, readPace } from "./emulate-options.ts";
import type { LocalHttps } from "./https-inbox.ts";
import { usageError } from "./usage-error.ts";

export interface ListenEmulateOptions
  extends Pick<EmulationOptions, "apiKey" | "choice" | "timeScale" | "state" | "ephemeral"> {
  readonly emulate?: readonly string[];
  readonly emulatePort?: string;
  readonly scheme?: string;
}

/** Adds `--emulate` and what belongs to it. */
export function addListenEmulateOptions(command: Command): Command {
  return addPaceAndStateOptions(
    command
      .option("--emulate <provider...>", "emulate these providers beside the inbox: they send what happens to it")
      .option("--emulate-port <port>", "port of the emulated APIs; 0 takes a free one (default: 4500)"),
  );
}

/** @throws HookdevError `PROVIDER_UNKNOWN`, or `EMULATE_NEEDED` for an option that only says how it is emulated */
export async function checkListenEmulate(options: ListenEmulateOptions): Promise<void> {
  if (options.emulate !== undefined) {
    (await import("./emulate-providers.ts")).chooseEmulations(options.emulate);
    return;
  }
  const unused = (["emulatePort", "apiKey", "choice", "timeScale", "state", "ephemeral"] as const).find(
    (key) => options[key] !== undefined,
  );
  if (unused === undefined) return;
  const option = unused.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  throw usageError(
    "EMULATE_NEEDED",
    `--${option} says how a provider is emulated, and none is.`,
    "Add --emulate <provider>, or leave it out.",
  );
}

export interface BesideInbox {
  readonly keys: KeyRing;
  /** Where the provider sends: the inbox as a sender reaches it. */
  readonly inbox: string;
  readonly https?: LocalHttps;
  readonly show: (event: SessionEvent) => void;
}

export interface EmulatedBeside {
  readonly news: EmulatorNews;
  /** What has happened before the session was ready is shown now, and the rest as it comes. */
  begin(): void;
  close(drainMs: number): Promise<void>;
}

/** Opens the emulator beside an inbox that is open; undefined without `--emulate`. */
export async function emulateBeside(
  options: ListenEmulateOptions,
  beside: BesideInbox,
  context: CliContext,
): Promise<EmulatedBeside | undefined> {
  if (options.emulate === undefined) return undefined;
  const [{ chooseEmulations }, { endpointCounts }, { openEmulation }] = await Promise.all([
    import("./emulate-providers.ts"),
    import("./emulate-counts.ts"),
    import("./emulate-session.ts"),
  ]);
  const emulations = chooseEmulations(options.emulate);
  const { apiKey, choice, timeScale, state, ephemeral, scheme } = options;
  const given = { apiKey, choice, timeScale, state, ephemeral, scheme };
  const wanted = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const own: EmulationOptions = { ...wanted, target: beside.inbox, clock: "real", timeout: "30s" };
  const { scale } = readPace(own);
  const pace = { isManual: false, scale };
  let early: SessionEvent[] | undefined = [];
  const show = (event: SessionEvent) => (early === undefined ? beside.show(event) : early.push(event));
  const session = await openEmulation(
    {
      emulations,
      options: own,
      keys: beside.keys,
      port: { text: options.emulatePort ?? "4500", option: "--emulate-port" },
      ...(beside.https === undefined ? {} : { tls: beside.https }),
      publish: (event) => event.type !== "assumption" && show({ type: "emulator", event, pace }),
      tell: (level, message) => show({ type: "notice", level, message }),
    },
    context,
  );
  return {
    news: { ...session, log: session.emulator, emulations, endpoints: endpointCounts(session.emulator) },
    begin() {
      const held = early ?? [];
      early = undefined;
      for (const event of held) beside.show(event);
    },
    close: session.close,
  };
}
