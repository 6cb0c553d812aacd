// The options of `hookdev emulate` as commander gives them, and their values read.

import { type Command, Option } from "commander";
import { type EmulatedClockOptions, longestWaitMs } from "../core/emulation/emulated-clock.ts";
import type { EmulatorFaults } from "../core/emulation/faults.ts";
import { quoted } from "../core/sanitise.ts";
import { parseDuration } from "../core/values.ts";
import { wholeNumber } from "./capture-ids.ts";
import type { CliContext } from "./command.ts";
import { collect } from "./repeatable.ts";
import type { SecretOptions } from "./secret-options.ts";
import { usageError } from "./usage-error.ts";

export interface EmulationOptions extends SecretOptions {
  readonly apiKey?: readonly string[];
  readonly target?: string;
  readonly endpoint?: readonly string[];
  readonly scheme?: string;
  readonly events?: string;
  readonly timeScale?: string;
  readonly clock: "real" | "manual";
  readonly state?: string;
  readonly ephemeral?: boolean;
  readonly allowHost?: readonly string[];
  readonly choice?: readonly string[];
  readonly timeout: string;
  readonly sendSecretOverHttp?: boolean;
  readonly failRate?: string;
  readonly seed?: string;
  readonly duplicate?: string;
  readonly concurrentDuplicate?: string | true;
  readonly reorder?: string | true;
  readonly dropResponse?: string;
  readonly delay?: string;
  readonly wrongSignature?: string | true;
  readonly stale?: string;
  readonly rotateSecret?: string | true;
}

/** Adds what says how providers are emulated: who calls, where is sent, how time runs, what is kept. */
export function addEmulationOptions(command: Command): Command {
  return addPaceAndStateOptions(
    command
      .option("--target <url|port>", "an endpoint of yours, as if it had been registered over the API")
      .option("--endpoint <event=url>", "an endpoint for one event type; repeatable", collect)
      .option("--scheme <id[:Header]>", "how --target and --endpoint are signed (default: the provider's first scheme)")
      .option("--events <list>", "event types that --target gets, comma-separated (default: all)")
      .addOption(
        new Option(
          "--clock <kind>",
          "manual: time stands still until you press Enter or space (or `clock/advance` is called)",
        )
          .choices(["real", "manual"])
          .default("real"),
      )
      .option("--allow-host <host>", "a host besides this machine that endpoints may be at; repeatable", collect)
      .option("--timeout <duration>", "how long your app may take to answer one attempt", "30s")
      .option("--send-secret-over-http", "send a secret header over http too, where the provider promises https only"),
  );
}

/** Adds what `listen --emulate` has, too. */
export function addPaceAndStateOptions(command: Command): Command {
  return command
    .option("--api-key <key>", "key or token that the emulated API accepts, or <provider>=<key>; repeatable", collect)
    .option(
      "--choice <name=value>",
      "where a provider's text can be read in two ways; docs/emulate.md lists them",
      collect,
    )
    .option("--time-scale <n>", "emulated time runs this much faster: 180 turns 3 minutes into 1 second")
    .option("--state <file>", "keep registrations and deliveries in this file (default: one for each set of providers)")
    .option("--ephemeral", "keep no registrations and deliveries: they end with the process");
}

/** Adds the faults that an emulated provider commits on purpose. */
export function addFaultOptions(command: Command): Command {
  return command
    .option("--fail-rate <share>", "share of attempts that fail before anything is sent, 0 to 1")
    .option("--seed <text>", "the same seed makes the same failures")
    .option("--duplicate <n>", "send what was received so many times more")
    .option("--concurrent-duplicate [n]", "send every attempt with so many copies at the same moment (default 1)")
    .option("--reorder [n]", "hold so many deliveries back and send them in reversed order (default 2)")
    .option("--drop-response <n>", "cut the connection before your answer in the first n attempts")
    .option("--delay <duration>", "send the first attempt so much later")
    .option("--wrong-signature [n]", "sign the first n attempts with another key (default: all)")
    .option("--stale <duration>", "sign for a time so long ago, where the scheme has one")
    .option("--rotate-secret [env]", "sign the first attempt with an older secret: of this variable, else made up");
}

/** How emulated time runs. @throws HookdevError `TIME_SCALE_INVALID`, `OPTIONS_CONFLICT` */
export function readPace({
  timeScale,
  clock,
}: EmulationOptions): Required<Pick<EmulatedClockOptions, "scale" | "manual">> {
  const manual = clock === "manual";
  if (timeScale === undefined) return { scale: 1, manual };
  if (manual)
    throw usageError("OPTIONS_CONFLICT", "--time-scale and --clock manual exclude each other.", "Choose one of them.");
  const scale = decimal(timeScale, 1_000_000);
  if (scale === undefined || scale === 0)
    throw usageError(
      "TIME_SCALE_INVALID",
      `--time-scale does not take ${quoted(timeScale)}: it is a number above 0 and up to 1000000.`,
      "Write --time-scale 180 to let 3 minutes pass in a second.",
    );
  return { scale, manual };
}

const longest = { max: longestWaitMs };

/** The faults that were asked for. @throws HookdevError for values that cannot be */
export function readFaults(options: EmulationOptions, context: CliContext): EmulatorFaults {
  const { delay, stale, failRate, seed, rotateSecret } = options;
  return {
    ...countedFaults(options),
    ...(delay === undefined ? {} : { delaySeconds: parseDuration(delay, "--delay", longest) / 1000 }),
    ...(stale === undefined ? {} : { staleSeconds: Math.ceil(parseDuration(stale, "--stale", longest) / 1000) }),
    ...(failRate === undefined ? {} : { failRate: readShare(failRate) }),
    ...(seed === undefined ? {} : { seed }),
    ...(rotateSecret === undefined ? {} : { rotateSecret: oldSecret(rotateSecret, context) }),
  };
}

/** `alone` is what the option means without a number. */
const counted = [
  { key: "duplicate", option: "--duplicate", alone: 1 },
  { key: "concurrentDuplicate", option: "--concurrent-duplicate", alone: 1 },
  { key: "reorder", option: "--reorder", alone: 2 },
  { key: "dropResponse", option: "--drop-response", alone: 1 },
  { key: "wrongSignature", option: "--wrong-signature", alone: Number.POSITIVE_INFINITY },
] as const;

const mostTimes = 100;

function countedFaults(options: EmulationOptions): EmulatorFaults {
  const given = counted.flatMap(({ key, option, alone }) => {
    const value = options[key];
    if (value === undefined) return [];
    return [[key, value === true ? alone : wholeNumber(value, option, mostTimes)]];
  });
  return Object.fromEntries(given);
}

function readShare(text: string): number {
  const share = decimal(text, 1);
  if (share !== undefined) return share;
  throw usageError(
    "FAIL_RATE_INVALID",
    `--fail-rate does not take ${quoted(text)}: it is a share from 0 to 1.`,
    "Write --fail-rate 0.3 to let 3 of 10 attempts fail.",
  );
}

function oldSecret(
  variable: string | true,
  { settings, redaction }: CliContext,
): NonNullable<EmulatorFaults["rotateSecret"]> {
  if (variable === true) return {};
  const secret = settings.variable(variable);
  if (secret === undefined)
    throw usageError(
      "SECRET_NOT_SET",
      "What --rotate-secret got is not the name of an environment variable that is set (it is not repeated here).",
      "Give the name and not the value: --rotate-secret OLD_SECRET; or leave it out to have the old secret made up.",
    );
  redaction.hide([secret]);
  return { oldSecret: secret };
}

/** A number without sign and exponent, up to `max`; undefined for everything else. */
function decimal(text: string, max: number): number | undefined {
  const value = /^\d{1,9}(\.\d{1,6})?$/.test(text) ? Number(text) : Number.NaN;
  return value <= max ? value : undefined;
}
