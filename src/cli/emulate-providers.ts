// Which providers are emulated, by the ids that were typed.

import type { Emulation } from "../core/emulation/emulation.ts";
import { findProvider } from "../core/provider-choice.ts";
import { emulations } from "../providers/emulated/index.ts";

/** Each once, in the order named. @throws HookdevError `PROVIDER_UNKNOWN` */
export function chooseEmulations(ids: readonly string[]): readonly Emulation[] {
  const providers = emulations.map(({ provider }) => provider);
  const chosen = new Set(ids.map((id) => findProvider(providers, id).id));
  return [...chosen].flatMap((id) => emulations.filter(({ provider }) => provider.id === id));
}
