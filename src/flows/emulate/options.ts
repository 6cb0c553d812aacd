// What an emulator is opened with.

import type { SendLimits } from "../../core/delivery.ts";
import type { EmulatorStore } from "../../core/emulation/delivery-log.ts";
import type { EmulatedClock, EmulatedClockOptions } from "../../core/emulation/emulated-clock.ts";
import type { Emulation, EmulationSettings } from "../../core/emulation/emulation.ts";
import type { EmulatorEvent } from "../../core/emulation/events.ts";
import type { EmulatorFaults } from "../../core/emulation/faults.ts";
import type { Clock, Random, Sender } from "../../core/ports.ts";

export interface EmulatorOptions {
  readonly emulations: readonly Emulation[];
  settingsFor(provider: string): EmulationSettings;
  /** The machine's clock: requests are signed at its time, and emulated time runs on its monotonic one. */
  readonly clock: Clock;
  /** How emulated time runs. Without `startAt` it goes on where the store was left, never behind the wall's time. */
  readonly schedule?: EmulatedClockOptions;
  readonly random: Random;
  /** Holds to the egress policy also at connect time. */
  readonly sender: Pick<Sender, "send">;
  readonly store: EmulatorStore;
  /** The canned payload of an event. */
  payload(provider: string, event: string): Uint8Array | undefined;
  /** Held by every attempt; an abort of its signal ends those in flight. */
  readonly limits: SendLimits;
  readonly faults?: EmulatorFaults;
  /** Sends credentials over http that the provider sends over https only. */
  readonly secretsOverHttp?: boolean;
  /** Attempts in flight at once; default 32. */
  readonly maxInFlight?: number;
  publish(event: EmulatorEvent): void;
  /** Called when the schedule cannot go on (the store is full or gone); nothing more is sent then. */
  onError(error: unknown): void;
}

/** The options with what the emulator makes of them. */
export interface EmulatorParts extends EmulatorOptions {
  readonly time: EmulatedClock;
  readonly faults: EmulatorFaults;
  /** Decides all chance of this run that is not a key or an id. */
  readonly seed: string;
}
