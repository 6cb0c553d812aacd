// What an emulator can be asked, by the HTTP server, the command line and the screen.

import type { Delivery, DeliveryQuery } from "./delivery-log.ts";
import type { ApiAnswer, ApiCall, Emission, EmulatedState, Emulation, Endpoint, EndpointWish } from "./emulation.ts";

/** One or more emulated providers with one clock, one delivery log and one schedule. */
export interface Emulator {
  readonly emulations: readonly Emulation[];
  /** The id of the provider whose API has this path; the first one where several have it. */
  ownerOf(path: string): string | undefined;
  /**
   * Answers a call to the management API. What it changed is kept before the promise resolves; a poke is sent before.
   *
   * @throws HookdevError `PROVIDER_NOT_EMULATED`, and what the store throws: then nothing was changed
   */
  call(provider: string, call: ApiCall): Promise<ApiAnswer>;
  /** Registers an endpoint as `--target` does. @throws HookdevError `PROVIDER_NOT_EMULATED` */
  register(provider: string, wish: Omit<EndpointWish, "now">): readonly Endpoint[];
  /** Takes an endpoint away; what waits for it is cancelled. @throws HookdevError `PROVIDER_NOT_EMULATED`, `ENDPOINT_UNKNOWN` */
  unregister(provider: string, endpointId: string): void;
  /**
   * Tells those endpoints that are enabled and subscribed: one delivery for each, kept before this returns.
   *
   * @throws HookdevError `PROVIDER_NOT_EMULATED`
   */
  emit(provider: string, emission: Emission): readonly Delivery[];
  /**
   * Tries a delivery again now, whatever its status; right behind the attempt that may be in flight.
   *
   * @throws HookdevError `DELIVERY_UNKNOWN`, `PROVIDER_NOT_EMULATED`, `ENDPOINT_OFF` when its endpoint is disabled or gone
   */
  retry(deliveryId: string): Delivery;
  /** The endpoints and data of one provider. @throws HookdevError `PROVIDER_NOT_EMULATED` */
  state(provider: string): EmulatedState;
  delivery(id: string): Delivery | undefined;
  /** Newest first. */
  deliveries(query: DeliveryQuery): readonly Delivery[];
  /** How many deliveries of a provider wait or are being sent. */
  waiting(provider: string): number;
  /** The emulated time, milliseconds since 1970, UTC. */
  now(): number;
  /** When the next attempt is due, emulated milliseconds since 1970; undefined when none is. */
  nextDue(): number | undefined;
  /** Moves the emulated clock on; every attempt that falls due on the way is made at its time, one after another. */
  advance(ms: number): Promise<void>;
  /** Moves the emulated clock to the next attempt and waits for its end; false when none is due. */
  skipToNext(): Promise<boolean>;
  /** Resolves when nothing is in flight and nothing is due now. */
  idle(): Promise<void>;
  /** Resolves when every delivery is over; a manual clock is moved on for it. */
  drain(): Promise<void>;
  /** Starts nothing more, waits for what is in flight and leaves the rest for the next start. The store stays open. */
  close(): Promise<void>;
}
