// All seeds that are played, and how each one's emulator is started.

import { amaniSeed } from "./play-amani.ts";
import { compliancelySeed } from "./play-compliancely.ts";
import { dotfileSeed } from "./play-dotfile.ts";
import { idwiseSeed } from "./play-idwise.ts";
import { plianceSeed } from "./play-pliance.ts";
import type { SeedApp, SeedPlay, Stage } from "./stage.ts";

/** All seeds, in the order of the documents. */
export const seedPlays: readonly SeedPlay[] = [plianceSeed, compliancelySeed, dotfileSeed, amaniSeed, idwiseSeed];

/** The arguments of `hookdev` for a play. */
export function argumentsOf({ args, argsFor }: SeedPlay, app: SeedApp): string[] {
  return ["emulate", ...args, ...(argsFor?.(app) ?? []), "--port", "0", "--ephemeral", "--output", "ndjson"];
}

/** The stage of an emulator that said it is ready. */
export function stageOf(ready: Readonly<Record<string, unknown>>, app: SeedApp, deadUrl: string): Stage {
  return { base: (ready.addresses as string[])[0] as string, app, deadUrl };
}
