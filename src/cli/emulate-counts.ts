// How many endpoints each emulated provider has, for the start.

import type { Emulator } from "../core/emulation/emulator.ts";

/** Numbers by the id of the provider. */
export function endpointCounts(emulator: Emulator): Record<string, number> {
  return Object.fromEntries(
    emulator.emulations.map(({ provider }) => [provider.id, emulator.state(provider.id).endpoints.length]),
  );
}
