// Where an emulator keeps registrations and deliveries: one file for each set of providers.

import { join } from "node:path";
import type { Emulation } from "../core/emulation/emulation.ts";
import { HookdevError } from "../core/errors.ts";
import type { CliContext } from "./command.ts";
import type { EmulationOptions } from "./emulate-options.ts";
import { usageError } from "./usage-error.ts";

/** The file, or undefined for memory (`--ephemeral`). @throws HookdevError `OPTIONS_CONFLICT`, `STORE_NO_HOME` */
export function stateFileFor(
  { state, ephemeral }: Pick<EmulationOptions, "state" | "ephemeral">,
  emulations: readonly Emulation[],
  { settings }: Pick<CliContext, "settings">,
): string | undefined {
  if (state !== undefined && ephemeral === true)
    throw usageError("OPTIONS_CONFLICT", "--state and --ephemeral exclude each other.", "Choose one of them.");
  if (ephemeral === true) return undefined;
  if (state !== undefined) return state;
  if (settings.stateFolder === undefined)
    throw new HookdevError("STORE_NO_HOME", {
      category: "environment",
      message: "There is no home folder to keep registrations in: HOME is not set.",
      remedy: "Name a file with --state <file>, a folder with HOOKDEV_HOME, or use --ephemeral.",
    });
  const ids = emulations.map(({ provider }) => provider.id).sort();
  return join(settings.stateFolder, "emulated", `${ids.join("+")}.db`);
}
