// What control calls work with.

import type { ApiAnswer } from "../../core/emulation/emulation.ts";
import type { Emulator } from "../../core/emulation/emulator.ts";
import type { FixtureSource, Random } from "../../core/ports.ts";
import type { ReadText } from "../../core/provider-schema/read-json.ts";

export interface ControlDeps {
  readonly emulator: Emulator;
  readonly payloads: FixtureSource;
  readonly random: Random;
  /** Why nothing may be sent to a URL, or undefined. */
  refuseTarget(url: string): string | undefined;
  /** Text of a scenario file that ships with hookdev, as a located value. */
  readScenario(file: string): Promise<ReadText>;
  /** How emulated time runs. */
  readonly clock: { readonly isManual: boolean; readonly scale: number };
  readonly about: { readonly pid: number; readonly version: string; readonly state: string | null };
}

/** One control call: its body, query and what its path names. */
export interface ControlCall {
  readonly body: Uint8Array;
  readonly query: ReadonlyMap<string, string>;
  readonly names: readonly string[];
}

export type ControlRoute = (call: ControlCall, deps: ControlDeps) => ApiAnswer | Promise<ApiAnswer>;
